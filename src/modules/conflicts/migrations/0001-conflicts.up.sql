-- What texts state in numbers, dates, times and lists, and what people said of two places that do not agree.
-- Facts are read when they are first asked for; a document that nobody compares costs nothing.

-- A revision whose facts are complete, by the rules of one number.
CREATE TABLE fact_revisions (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  rules integer NOT NULL,
  PRIMARY KEY (workspace, revision),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id) ON DELETE CASCADE
);

-- `key` is what a fact is about, `content` a hash of exactly its text.
CREATE TABLE facts (
  workspace uuid NOT NULL,
  revision uuid NOT NULL,
  ordinal integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  fact json NOT NULL,
  PRIMARY KEY (workspace, revision, ordinal),
  FOREIGN KEY (workspace, revision) REFERENCES fact_revisions (workspace, revision) ON DELETE CASCADE
);
ALTER TABLE facts ALTER COLUMN fact SET STATISTICS 0;
CREATE INDEX facts_by_key ON facts (workspace, key);

-- A person's word that two contents do not contradict each other, wherever they stand; gone when one of them changes.
CREATE TABLE conflict_dismissals (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  key text NOT NULL,
  reason text NOT NULL,
  dismissed_by uuid NOT NULL,
  dismissed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, key)
);
ALTER TABLE conflict_dismissals ALTER COLUMN reason SET STATISTICS 0;

CALL protect_table('fact_revisions');
CALL protect_table('facts');
CALL protect_table('conflict_dismissals');
