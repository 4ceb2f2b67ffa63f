-- How far apart in meaning the texts around a boundary between blocks are, in millionths: a passage of the semantic strategy is cut by it.
-- Kept under a hash of the texts and the embedder, so that a boundary says the same for ever and an edit embeds what is near it only.
CREATE TABLE boundary_distances (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  boundary text COLLATE "C" NOT NULL,
  distance integer NOT NULL CHECK (distance >= 0),
  PRIMARY KEY (workspace, boundary)
);
CALL protect_table('boundary_distances');
