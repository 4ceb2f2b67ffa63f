-- Every execution of anything long or fallible. What the API reads; the durable engine has its own books.
CREATE TABLE runs (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- The version of the definition as it was when it ran.
  definition text NOT NULL,
  title text NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'running', 'waiting', 'paused', 'succeeded', 'partial', 'failed', 'cancelled')),
  parent uuid,
  retry_of uuid,
  started_by uuid NOT NULL,
  input jsonb NOT NULL,
  output jsonb,
  error jsonb,
  progress jsonb NOT NULL DEFAULT '{"stages": []}',
  cost_tokens bigint NOT NULL DEFAULT 0,
  cost_usd double precision NOT NULL DEFAULT 0,
  -- Of its events: they are numbered from 1 without a gap, and this row is where the next number is taken.
  last_seq bigint NOT NULL DEFAULT 0,
  -- The process that carries it out for a caller who waits, and its last sign; when it falls silent the run has failed.
  executor uuid,
  seen_at timestamptz,
  -- Raised whenever somebody else is to carry it out; who had it before can end it no more.
  attempt integer NOT NULL DEFAULT 1,
  -- When the durable engine got it.
  handed_at timestamptz,
  cancel_requested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, parent) REFERENCES runs (workspace, id) ON DELETE SET NULL (parent),
  FOREIGN KEY (workspace, retry_of) REFERENCES runs (workspace, id) ON DELETE SET NULL (retry_of),
  CHECK ((finished_at IS NOT NULL) = (status IN ('succeeded', 'partial', 'failed', 'cancelled')))
) WITH (fillfactor = 70); -- every batch of events changes its run's row
CREATE INDEX runs_by_status ON runs (workspace, status, id);
CREATE INDEX runs_by_kind ON runs (workspace, kind, id);
CREATE INDEX runs_by_parent ON runs (workspace, parent, id) WHERE parent IS NOT NULL;
CREATE INDEX runs_by_retry ON runs (workspace, retry_of) WHERE retry_of IS NOT NULL;
-- Looked through every few seconds for what nobody carries out.
CREATE INDEX runs_unfinished ON runs (workspace, id) WHERE finished_at IS NULL;
ALTER TABLE runs ALTER COLUMN input SET STATISTICS 0;
ALTER TABLE runs ALTER COLUMN output SET STATISTICS 0;
ALTER TABLE runs ALTER COLUMN error SET STATISTICS 0;
ALTER TABLE runs ALTER COLUMN title SET STATISTICS 0;
CALL protect_table('runs');

CREATE TABLE run_events (
  workspace uuid NOT NULL,
  run uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  level text NOT NULL CHECK (level IN ('debug', 'info', 'warn', 'error')),
  type text NOT NULL,
  node text,
  message text,
  data jsonb,
  -- What happens once has a key, and so has the first event of a batch: sent again after a lost answer, it is there already.
  key text,
  PRIMARY KEY (workspace, run, seq),
  FOREIGN KEY (workspace, run) REFERENCES runs (workspace, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX run_events_key ON run_events (workspace, run, key) WHERE key IS NOT NULL;
CREATE INDEX run_events_problems ON run_events (workspace, run, seq) WHERE level IN ('warn', 'error');
CREATE INDEX run_events_by_node ON run_events (workspace, run, node, seq) WHERE node IS NOT NULL;
ALTER TABLE run_events ALTER COLUMN message SET STATISTICS 0;
ALTER TABLE run_events ALTER COLUMN data SET STATISTICS 0;
CALL protect_table('run_events');
