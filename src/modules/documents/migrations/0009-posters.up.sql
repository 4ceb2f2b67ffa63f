-- The picture that stands for a recording. It goes with its revision.
CREATE TABLE revision_posters (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  type text NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'image/gif', 'image/webp')),
  width integer NOT NULL,
  height integer NOT NULL,
  origin text NOT NULL CHECK (origin IN ('cover', 'frame')),
  bytes bytea NOT NULL,
  PRIMARY KEY (workspace, revision),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id) ON DELETE CASCADE
);
-- A picture is compressed as it is. No samples of it in pg_statistic.
ALTER TABLE revision_posters ALTER COLUMN bytes SET STORAGE EXTERNAL, ALTER COLUMN bytes SET STATISTICS 0;
CALL protect_table('revision_posters');
