-- Bundles, their versions, the documents in them and what is visible when.
-- Only the switch writes publishes and visibility; everything else here is written before it, keyed by version.

CREATE TABLE bundles (
  workspace uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]*$'),
  published_version uuid,
  last_number integer NOT NULL DEFAULT 0,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, name)
);

CREATE TABLE bundle_versions (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  bundle uuid NOT NULL,
  number integer NOT NULL,
  status text NOT NULL CHECK (status IN ('staged', 'held', 'published', 'superseded', 'discarded', 'failed')),
  -- Hash of the sorted (document, revision, path) rows: equal listings are equal versions.
  listing text NOT NULL,
  -- The published version this one was staged on; NULL for the first.
  base uuid,
  restores uuid,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, bundle, number),
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, base) REFERENCES bundle_versions (workspace, id),
  FOREIGN KEY (workspace, restores) REFERENCES bundle_versions (workspace, id)
);
CREATE UNIQUE INDEX bundle_versions_one_open ON bundle_versions (workspace, bundle) WHERE status IN ('staged', 'held');
ALTER TABLE bundles ADD FOREIGN KEY (workspace, published_version) REFERENCES bundle_versions (workspace, id) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE documents (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  bundle uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id) ON DELETE CASCADE
);
CREATE INDEX documents_of_bundle ON documents (workspace, bundle);

CREATE TABLE revisions (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  document uuid NOT NULL,
  sha256 text NOT NULL,
  parser text NOT NULL,
  parser_version integer NOT NULL,
  options text NOT NULL DEFAULT '',
  format text NOT NULL CHECK (format IN ('markdown', 'text', 'html', 'csv', 'pdf', 'docx')),
  size bigint NOT NULL,
  title text,
  block_count integer NOT NULL,
  canonical text NOT NULL,
  blocks json NOT NULL,
  annotations json,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, document, sha256, parser, parser_version, options),
  FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, sha256) REFERENCES blobs (workspace, sha256)
);
CREATE INDEX revisions_of_bytes ON revisions (workspace, sha256);
-- No samples of document text in pg_statistic: erasure must find none there.
ALTER TABLE revisions ALTER COLUMN canonical SET STATISTICS 0, ALTER COLUMN blocks SET STATISTICS 0, ALTER COLUMN title SET STATISTICS 0,
  ALTER COLUMN annotations SET STATISTICS 0;

-- Where the words of a paged revision are drawn. `words` is a JSON array of [start, end, x, y, width, height] in points; it is
-- only ever read whole, so it is text.
CREATE TABLE revision_pages (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  page integer NOT NULL,
  first_char integer NOT NULL,
  end_char integer NOT NULL,
  width real NOT NULL,
  height real NOT NULL,
  scanned boolean NOT NULL,
  words text NOT NULL,
  PRIMARY KEY (workspace, revision, page),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id) ON DELETE CASCADE
);
ALTER TABLE revision_pages ALTER COLUMN words SET STATISTICS 0;

CREATE TABLE listings (
  workspace uuid NOT NULL,
  version uuid NOT NULL,
  document uuid NOT NULL,
  revision uuid NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (workspace, version, document),
  UNIQUE (workspace, version, path),
  FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id)
);
CREATE INDEX listings_by_revision ON listings (workspace, revision);
CREATE INDEX listings_by_document ON listings (workspace, document);

CREATE TABLE publishes (
  workspace uuid NOT NULL,
  seq bigint NOT NULL,
  bundle uuid NOT NULL,
  version uuid NOT NULL,
  published_by uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace, seq),
  UNIQUE (workspace, version),
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id),
  FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id)
);
CREATE INDEX publishes_of_bundle ON publishes (workspace, bundle, seq);
CREATE INDEX publishes_by_time ON publishes (workspace, at, seq);

-- A document is visible as this revision under this path for from_seq <= seq < to_seq.
CREATE TABLE visibility (
  workspace uuid NOT NULL,
  document uuid NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL DEFAULT 9007199254740991,
  revision uuid NOT NULL,
  bundle uuid NOT NULL,
  path text NOT NULL,
  PRIMARY KEY (workspace, document, from_seq),
  CHECK (from_seq < to_seq),
  FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id),
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id),
  FOREIGN KEY (workspace, from_seq) REFERENCES publishes (workspace, seq)
);
CREATE INDEX visibility_by_revision ON visibility (workspace, revision, to_seq);
CREATE INDEX visibility_of_bundle ON visibility (workspace, bundle, to_seq);
CREATE INDEX visibility_by_moment ON visibility (workspace, to_seq, from_seq);

-- The last plan of a staged version. Good only while the head of the lineage stands where it was computed.
CREATE TABLE version_plans (
  workspace uuid NOT NULL,
  version uuid NOT NULL,
  seq bigint NOT NULL,
  changes bigint NOT NULL,
  plan json NOT NULL,
  PRIMARY KEY (workspace, version),
  FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id) ON DELETE CASCADE
);
ALTER TABLE version_plans ALTER COLUMN plan SET STATISTICS 0;

CALL protect_table('bundles');
CALL protect_table('bundle_versions');
CALL protect_table('documents');
CALL protect_table('revisions');
CALL protect_table('revision_pages');
CALL protect_table('listings');
CALL protect_table('publishes');
CALL protect_table('visibility');
CALL protect_table('version_plans');
