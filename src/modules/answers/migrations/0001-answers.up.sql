-- Saved answers. What they say, and what they read, is in their traces (see lineage).

CREATE TABLE answers (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  question text NOT NULL,
  bundle uuid,
  k integer NOT NULL CHECK (k > 0),
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, id) REFERENCES derivations (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id)
);
ALTER TABLE answers ALTER COLUMN question SET STATISTICS 0;
CREATE INDEX answers_of_bundle ON answers (workspace, bundle);

CALL protect_table('answers');
