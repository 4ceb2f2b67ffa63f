-- Erasures: what was taken out for good, told without a word of it. A receipt names what went by ids that were never words.

CREATE TABLE erasures (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  bundle uuid NOT NULL,
  -- NULL when the whole bundle went.
  document uuid,
  -- `erasing` from the moment nobody sees it any more until no file holds it any more.
  state text NOT NULL CHECK (state IN ('erasing', 'done')),
  erased_by uuid NOT NULL,
  at timestamptz NOT NULL,
  finished_at timestamptz,
  counts json NOT NULL,
  -- What became of the log of the database: ours was overwritten, that of a server is left to whoever runs it.
  log text CHECK (log IN ('overwritten', 'left')),
  PRIMARY KEY (workspace, id),
  CHECK ((state = 'done') = (finished_at IS NOT NULL AND log IS NOT NULL)),
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id),
  FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id)
);

CREATE TABLE erasure_items (
  workspace uuid NOT NULL,
  erasure uuid NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z_]*$'),
  id uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('purged', 'redacted', 'rerun')),
  PRIMARY KEY (workspace, erasure, kind, id),
  FOREIGN KEY (workspace, erasure) REFERENCES erasures (workspace, id) ON DELETE CASCADE
);
CREATE INDEX erasure_items_by_id ON erasure_items (workspace, id);

-- Files that have to be unlinked. Only while an erasure is under way: a hash tells a guess from the truth.
CREATE TABLE erasure_files (
  workspace uuid NOT NULL,
  erasure uuid NOT NULL,
  sha256 text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, erasure, sha256),
  FOREIGN KEY (workspace, erasure) REFERENCES erasures (workspace, id) ON DELETE CASCADE
);

-- The lines that listings had of documents that were erased: a version goes on having as many.
CREATE TABLE erased_lines (
  workspace uuid NOT NULL,
  version uuid NOT NULL,
  document uuid NOT NULL,
  PRIMARY KEY (workspace, version, document),
  FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id)
);

ALTER TABLE documents ADD COLUMN erasure uuid, ADD FOREIGN KEY (workspace, erasure) REFERENCES erasures (workspace, id);
ALTER TABLE bundles ADD COLUMN erasure uuid, ADD FOREIGN KEY (workspace, erasure) REFERENCES erasures (workspace, id);
CREATE INDEX documents_of_erasure ON documents (workspace, erasure) WHERE erasure IS NOT NULL;

-- Names say much. A type that is set again, to what it is, takes along what was sampled of the column before.
ALTER TABLE listings ALTER COLUMN path TYPE text, ALTER COLUMN path SET STATISTICS 0;
ALTER TABLE visibility ALTER COLUMN path TYPE text, ALTER COLUMN path SET STATISTICS 0;
ALTER TABLE bundles ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0;

CALL protect_table('erasures');
CALL protect_table('erasure_items');
CALL protect_table('erasure_files');
CALL protect_table('erased_lines');
