-- Which revisions were cut by which distances, so that a distance goes with the last of them. It waits for one from when it is
-- measured: what an ingest that was killed left is told by that. What was measured before is kept until a revision uses it.
CREATE TABLE boundary_uses (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  boundary text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, boundary, revision),
  FOREIGN KEY (workspace, revision) REFERENCES indexed_revisions (workspace, revision) ON DELETE CASCADE
);
CREATE INDEX boundary_uses_of_revision ON boundary_uses (workspace, revision);
CALL protect_table('boundary_uses');
ALTER TABLE boundary_distances ADD COLUMN unused_since timestamptz;
CREATE INDEX boundary_distances_unused ON boundary_distances (workspace, unused_since) WHERE unused_since IS NOT NULL;
