-- One request that made something, kept for a day so that its repetition answers the same and makes nothing again.
CREATE TABLE idempotency_keys (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  actor uuid NOT NULL,
  key text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
  -- SHA-256 of method and URL; of the body once it is known (a streamed body is known at its end).
  request_hash text NOT NULL,
  body_hash text,
  -- The answer's JSON; NULL while the request is being worked on, by `holder` until `locked_until`.
  response text,
  holder uuid NOT NULL,
  locked_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, actor, key),
  CHECK (response IS NULL OR body_hash IS NOT NULL)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (workspace, expires_at);
-- Answers may quote documents: keep them out of the planner's statistics.
ALTER TABLE idempotency_keys ALTER COLUMN response SET STATISTICS 0;
CALL protect_table('idempotency_keys');
