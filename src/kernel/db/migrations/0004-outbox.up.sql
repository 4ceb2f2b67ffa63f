-- What happened, for whoever is to hear of it: written in the transaction that causes it. The number is given at the commit, under
-- the lock of the workspace's head: no gap, no number twice, and whoever sees a number sees all before it. Taken earlier, that lock
-- would be held for the rest of the transaction, and two that take their locks in different orders would wait for each other.
CREATE TABLE outbox_heads (
  workspace uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  last_seq bigint NOT NULL
);

CREATE TABLE outbox_events (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  seq bigint,
  -- The order of what one transaction says.
  ordinal bigint GENERATED ALWAYS AS IDENTITY,
  -- The first row of a statement: one call of the trigger numbers them all.
  leads boolean NOT NULL,
  type text NOT NULL CHECK (type ~ '^[a-z_]+(\.[a-z_]+)+$'),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  caused_by uuid NOT NULL,
  -- The request or run it happened in.
  request text,
  run uuid,
  data jsonb NOT NULL,
  PRIMARY KEY (workspace, id)
) WITH (fillfactor = 80); -- every row is changed once
CREATE UNIQUE INDEX outbox_events_in_order ON outbox_events (workspace, seq) WHERE seq IS NOT NULL;
-- Whoever sees a row without a number wrote it.
CREATE INDEX outbox_events_unnumbered ON outbox_events (workspace, ordinal) WHERE seq IS NULL;
CREATE INDEX outbox_events_by_time ON outbox_events (workspace, at);
ALTER TABLE outbox_events ALTER COLUMN data SET STATISTICS 0;

CREATE FUNCTION number_outbox_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  written bigint;
  last bigint;
BEGIN
  SELECT count(*) INTO written FROM outbox_events WHERE workspace = NEW.workspace AND seq IS NULL;
  IF written = 0 THEN RETURN NULL; END IF;
  INSERT INTO outbox_heads AS h (workspace, last_seq) VALUES (NEW.workspace, written)
    ON CONFLICT (workspace) DO UPDATE SET last_seq = h.last_seq + written RETURNING h.last_seq INTO last;
  UPDATE outbox_events e SET seq = last - written + o.place
    FROM (SELECT id, row_number() OVER (ORDER BY ordinal) AS place FROM outbox_events WHERE workspace = NEW.workspace AND seq IS NULL) o
    WHERE e.workspace = NEW.workspace AND e.id = o.id;
  PERFORM pg_notify('stemma', 'outbox:' || NEW.workspace);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER outbox_events_number AFTER INSERT ON outbox_events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.leads) EXECUTE FUNCTION number_outbox_events();

-- How far each subscriber is, and which process has it.
CREATE TABLE outbox_positions (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  subscriber text NOT NULL,
  seq bigint NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  holder uuid,
  held_until timestamptz,
  -- Of the event after `seq`, when it could not be handed over.
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  PRIMARY KEY (workspace, subscriber)
);

-- Events that a subscriber refused again and again; it went on without them.
CREATE TABLE outbox_dead_letters (
  workspace uuid NOT NULL,
  subscriber text NOT NULL,
  event uuid NOT NULL,
  error text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, subscriber, event),
  FOREIGN KEY (workspace, event) REFERENCES outbox_events (workspace, id) ON DELETE CASCADE
);
CREATE INDEX outbox_dead_letters_by_event ON outbox_dead_letters (workspace, event);
ALTER TABLE outbox_dead_letters ALTER COLUMN error SET STATISTICS 0;

CALL protect_table('outbox_heads');
CALL protect_table('outbox_events');
CALL protect_table('outbox_positions');
CALL protect_table('outbox_dead_letters');
