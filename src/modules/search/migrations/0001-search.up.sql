-- The keyword index: passage contents stored once, where they occur, packed postings, and the frozen statistics (epochs).
-- Columns with words of documents keep no samples in pg_statistic: erasure must find none there.

-- One row per workspace; every indexer of the workspace locks it first, so ids have no gaps and contents no races.
CREATE TABLE search_counters (
  workspace uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  last_content integer NOT NULL DEFAULT 0,
  last_heading integer NOT NULL DEFAULT 0,
  last_segment integer NOT NULL DEFAULT 0,
  last_epoch integer NOT NULL DEFAULT 0
);

CREATE TABLE passage_contents (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id integer NOT NULL,
  hash text COLLATE "C" NOT NULL,
  body text NOT NULL,
  -- Folded words with a blank around each, not stemmed: what phrases are looked up in.
  words text NOT NULL,
  length integer NOT NULL CHECK (length >= 0),
  -- The ranges of its blocks in the body with their kinds; like the body determined by the hash.
  blocks json NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, hash)
);
ALTER TABLE passage_contents ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN words SET STATISTICS 0, ALTER COLUMN blocks SET STATISTICS 0;

-- A heading path as shown; `key` is the path without numbers, which is what is indexed and fingerprinted.
CREATE TABLE heading_paths (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id integer NOT NULL,
  hash text COLLATE "C" NOT NULL,
  key text NOT NULL,
  key_hash text COLLATE "C" NOT NULL,
  shown text[] NOT NULL,
  words text NOT NULL,
  length integer NOT NULL CHECK (length >= 0),
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, hash)
);
CREATE INDEX heading_paths_by_key ON heading_paths (workspace, key_hash);
ALTER TABLE heading_paths ALTER COLUMN key SET STATISTICS 0, ALTER COLUMN shown SET STATISTICS 0, ALTER COLUMN words SET STATISTICS 0;

-- A revision whose passages are complete. Written in the transaction that writes its occurrences and their postings.
CREATE TABLE indexed_revisions (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  passages integer NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace, revision),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id) ON DELETE CASCADE
);

CREATE TABLE passage_occurrences (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  ordinal integer NOT NULL,
  content integer NOT NULL,
  heading integer NOT NULL,
  start_offset integer NOT NULL,
  end_offset integer NOT NULL,
  first_block integer NOT NULL,
  last_block integer NOT NULL,
  PRIMARY KEY (workspace, revision, ordinal),
  CHECK (start_offset <= end_offset AND first_block <= last_block),
  FOREIGN KEY (workspace, revision) REFERENCES indexed_revisions (workspace, revision) ON DELETE CASCADE,
  FOREIGN KEY (workspace, content) REFERENCES passage_contents (workspace, id),
  FOREIGN KEY (workspace, heading) REFERENCES heading_paths (workspace, id)
);
CREATE INDEX passage_occurrences_of_content ON passage_occurrences (workspace, content);
CREATE INDEX passage_occurrences_of_heading ON passage_occurrences (workspace, heading);

-- Immutable posting segments. `weights` packs each posting's term frequency and passage length: tf << 18 | length.
-- Two parallel integer arrays unnest in a third of the time of three, and take half the space of one bigint array per posting row.
CREATE TABLE posting_segments (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id integer NOT NULL,
  -- A merge of segments of one level is a segment of the next.
  level smallint NOT NULL DEFAULT 0 CHECK (level >= 0),
  -- The segment that takes this one's rows, while a merge is under way; on that one, how far the merge has come.
  into_segment integer,
  merging text CHECK (merging IN ('body', 'heading')),
  merged_to text COLLATE "C",
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, into_segment) REFERENCES posting_segments (workspace, id)
);
CREATE INDEX posting_segments_into ON posting_segments (workspace, into_segment);
ALTER TABLE posting_segments ALTER COLUMN merged_to SET STATISTICS 0;
CREATE TABLE body_postings (
  workspace uuid NOT NULL,
  term text COLLATE "C" NOT NULL,
  segment integer NOT NULL,
  ids integer[] NOT NULL,
  weights integer[] NOT NULL,
  PRIMARY KEY (workspace, term, segment),
  CHECK (cardinality(ids) = cardinality(weights))
);
CREATE TABLE heading_postings (
  workspace uuid NOT NULL,
  term text COLLATE "C" NOT NULL,
  segment integer NOT NULL,
  ids integer[] NOT NULL,
  weights integer[] NOT NULL,
  PRIMARY KEY (workspace, term, segment),
  CHECK (cardinality(ids) = cardinality(weights))
);
ALTER TABLE body_postings ALTER COLUMN term SET STATISTICS 0, ALTER COLUMN ids SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;
ALTER TABLE heading_postings ALTER COLUMN term SET STATISTICS 0, ALTER COLUMN ids SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;

-- Frozen statistics. `contents` are the distinct visible passage contents they were built from: the reference of the drift rule.
CREATE TABLE epochs (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('building', 'ready')),
  passages integer NOT NULL,
  average_length double precision NOT NULL,
  average_heading_length double precision NOT NULL,
  fingerprint text NOT NULL,
  contents integer[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace, number)
);
CREATE INDEX epochs_by_fingerprint ON epochs (workspace, fingerprint);
ALTER TABLE epochs ALTER COLUMN contents SET STATISTICS 0;

-- `length` is in UTF-16 units and `letters` a set of letters as bits: both narrow the candidates of spelling repair.
-- One index only: a word is looked up whole, by its beginning, or, to be repaired, by its first letter. Beside a second index that begins
-- with the same columns the planner, before the first ANALYZE, read a whole vocabulary for each word (6 ms a search at 5,000 passages).
CREATE TABLE epoch_terms (
  workspace uuid NOT NULL,
  epoch integer NOT NULL,
  term text COLLATE "C" NOT NULL,
  df integer NOT NULL CHECK (df > 0),
  length smallint NOT NULL,
  letters integer NOT NULL,
  PRIMARY KEY (workspace, epoch, term),
  FOREIGN KEY (workspace, epoch) REFERENCES epochs (workspace, number) ON DELETE CASCADE
);
ALTER TABLE epoch_terms ALTER COLUMN term SET STATISTICS 0;

-- `drift`: an upper bound of how many contents differ from those of the epoch; `listing`: a key of the visible (document, revision) pairs.
CREATE TABLE prepared_epochs (
  workspace uuid NOT NULL,
  version uuid NOT NULL,
  base_seq bigint NOT NULL,
  epoch integer NOT NULL,
  drift integer NOT NULL,
  listing text NOT NULL,
  PRIMARY KEY (workspace, version, base_seq),
  FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, epoch) REFERENCES epochs (workspace, number)
);
CREATE INDEX prepared_epochs_of_epoch ON prepared_epochs (workspace, epoch);
CREATE TABLE publish_epochs (
  workspace uuid NOT NULL,
  seq bigint NOT NULL,
  epoch integer NOT NULL,
  drift integer NOT NULL,
  listing text NOT NULL,
  PRIMARY KEY (workspace, seq),
  FOREIGN KEY (workspace, seq) REFERENCES publishes (workspace, seq),
  FOREIGN KEY (workspace, epoch) REFERENCES epochs (workspace, number)
);
CREATE INDEX publish_epochs_by_listing ON publish_epochs (workspace, listing, seq);
CREATE INDEX publish_epochs_of_epoch ON publish_epochs (workspace, epoch);

CALL protect_table('search_counters');
CALL protect_table('passage_contents');
CALL protect_table('heading_paths');
CALL protect_table('indexed_revisions');
CALL protect_table('passage_occurrences');
CALL protect_table('posting_segments');
CALL protect_table('body_postings');
CALL protect_table('heading_postings');
CALL protect_table('epochs');
CALL protect_table('epoch_terms');
CALL protect_table('prepared_epochs');
CALL protect_table('publish_epochs');
