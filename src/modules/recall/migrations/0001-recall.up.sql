-- What left the building: one row per pack that was handed out, and the runs whose outputs it holds. No text: what was said is in the runs.

CREATE TABLE exports (
  workspace uuid NOT NULL REFERENCES workspaces (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('answer', 'insight', 'bundle')),
  -- The id of an answer or an insight, or bundle@version.
  subject text NOT NULL,
  root text NOT NULL,
  -- The moment that the pack shows.
  seq bigint NOT NULL CHECK (seq >= 0),
  actor uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id)
);

ALTER TABLE exports ALTER COLUMN subject SET STATISTICS 0;

CREATE TABLE export_items (
  workspace uuid NOT NULL,
  export uuid NOT NULL,
  derivation uuid NOT NULL,
  trace uuid NOT NULL,
  PRIMARY KEY (workspace, export, derivation),
  FOREIGN KEY (workspace, export) REFERENCES exports (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, derivation) REFERENCES derivations (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, trace) REFERENCES traces (workspace, id) ON DELETE CASCADE
);
CREATE INDEX export_items_of_derivation ON export_items (workspace, derivation);
CREATE INDEX export_items_of_trace ON export_items (workspace, trace);

CALL protect_table('exports');
CALL protect_table('export_items');
