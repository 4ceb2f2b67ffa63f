-- What people said about derivations. A verdict is bound to a content key and a dismissal to the causes of a flag, so neither is ever
-- rewritten by a change: they stop holding when the content or the causes are others, and hold again when those come back.

CREATE TABLE verdicts (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  derivation uuid NOT NULL,
  content_key text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approve', 'reject', 'confirm')),
  -- What was before the eyes of who decided: words, quotes with their sentences and places.
  seen json NOT NULL,
  note text,
  actor uuid NOT NULL,
  at timestamptz NOT NULL,
  -- The publish sequence at which it was given: which verdicts stood then.
  seq bigint NOT NULL CHECK (seq >= 0),
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, derivation) REFERENCES derivations (workspace, id) ON DELETE CASCADE
);
ALTER TABLE verdicts ALTER COLUMN seen SET STATISTICS 0;
ALTER TABLE verdicts ALTER COLUMN note SET STATISTICS 0;
CREATE INDEX verdicts_of_derivation ON verdicts (workspace, derivation, id);

CREATE TABLE dismissals (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  derivation uuid NOT NULL,
  -- Over the words of the causes that were there: another cause ends it.
  cause_key text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  actor uuid NOT NULL,
  at timestamptz NOT NULL,
  seq bigint NOT NULL CHECK (seq >= 0),
  undone_by uuid,
  undone_at timestamptz,
  undone_seq bigint CHECK (undone_seq >= seq),
  PRIMARY KEY (workspace, id),
  CHECK ((undone_by IS NULL) = (undone_seq IS NULL) AND (undone_at IS NULL) = (undone_seq IS NULL)),
  FOREIGN KEY (workspace, derivation) REFERENCES derivations (workspace, id) ON DELETE CASCADE
);
ALTER TABLE dismissals ALTER COLUMN reason SET STATISTICS 0;
CREATE INDEX dismissals_of_derivation ON dismissals (workspace, derivation, id);

CALL protect_table('verdicts');
CALL protect_table('dismissals');
