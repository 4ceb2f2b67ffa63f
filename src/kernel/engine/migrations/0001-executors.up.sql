-- The durable engine keeps its own tables in this schema and makes them itself; only what we add to it is here.
-- The role of requests has no right in it: whoever could write here could run anything.
CREATE SCHEMA engine;

-- One row per process that carries out workflows, alive while `seen_at` is fresh by the clock of the database.
CREATE TABLE engine.executors (
  id uuid PRIMARY KEY,
  version text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Workflows that were stopped to be resumed; the engine itself knows only that they were cancelled.
CREATE TABLE engine.paused (
  workflow text PRIMARY KEY,
  paused_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
