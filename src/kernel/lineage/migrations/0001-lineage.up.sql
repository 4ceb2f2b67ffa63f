-- Derivations, what they read, what came out, and their state per publish sequence.
-- `reads` and `traces` carry no foreign keys to what they mention: a trace outlives any one run and is looked up by what
-- it read; their integrity has a test of its own.

CREATE TABLE lineage_heads (
  workspace uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  seq bigint NOT NULL DEFAULT 0,
  -- Counts every change to a derivation; a plan is good for exactly one (seq, changes).
  changes bigint NOT NULL DEFAULT 0
);

CREATE TABLE derivations (
  workspace uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z_]*$'),
  label text NOT NULL,
  owner uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id)
);
ALTER TABLE derivations ALTER COLUMN label SET STATISTICS 0;
CREATE INDEX derivations_by_kind ON derivations (workspace, kind, id);

CREATE TABLE traces (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  derivation uuid NOT NULL,
  recipe text NOT NULL,
  reads_key text NOT NULL,
  output json NOT NULL,
  output_fingerprint text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, derivation, recipe, reads_key)
);
ALTER TABLE traces ALTER COLUMN output SET STATISTICS 0;

CREATE TABLE reads (
  workspace uuid NOT NULL,
  trace uuid NOT NULL,
  derivation uuid NOT NULL,
  input_kind text NOT NULL CHECK (input_kind ~ '^[a-z][a-z_]*$'),
  input text NOT NULL,
  request json NOT NULL,
  fingerprint text NOT NULL,
  role text NOT NULL CHECK (role IN ('cited', 'context', 'setting')),
  PRIMARY KEY (workspace, trace, input_kind, input)
);
ALTER TABLE reads ALTER COLUMN request SET STATISTICS 0;
CREATE INDEX reads_by_input ON reads (workspace, input_kind, input, derivation);
CREATE INDEX reads_by_derivation ON reads (workspace, derivation);

CREATE TABLE derivation_states (
  workspace uuid NOT NULL,
  derivation uuid NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL DEFAULT 9007199254740991,
  trace uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('current', 'suspect', 'stale', 'failed')),
  causes json NOT NULL,
  PRIMARY KEY (workspace, derivation, from_seq),
  CHECK (from_seq < to_seq),
  FOREIGN KEY (workspace, derivation) REFERENCES derivations (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, trace) REFERENCES traces (workspace, id)
);
ALTER TABLE derivation_states ALTER COLUMN causes SET STATISTICS 0;
CREATE UNIQUE INDEX derivation_states_now ON derivation_states (workspace, derivation) WHERE to_seq = 9007199254740991;
-- By the end of the interval: what is of a moment ends after it, and all that ended before is skipped.
CREATE INDEX derivation_states_by_moment ON derivation_states (workspace, to_seq, state);
CREATE INDEX derivation_states_flagged ON derivation_states (workspace, to_seq, derivation) WHERE state <> 'current';

-- Which recipes were executed for a staged change, in planning or in applying it: what `rerun` counts.
CREATE TABLE executions (
  workspace uuid NOT NULL REFERENCES workspaces (id),
  change uuid NOT NULL,
  derivation uuid NOT NULL,
  trace uuid,
  failure text,
  PRIMARY KEY (workspace, change, derivation),
  FOREIGN KEY (workspace, derivation) REFERENCES derivations (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, trace) REFERENCES traces (workspace, id)
);
CREATE INDEX executions_of_derivation ON executions (workspace, derivation);

CALL protect_table('lineage_heads');
CALL protect_table('derivations');
CALL protect_table('traces');
CALL protect_table('reads');
CALL protect_table('derivation_states');
CALL protect_table('executions');
