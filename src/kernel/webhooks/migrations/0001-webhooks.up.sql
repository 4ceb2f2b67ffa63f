-- Addresses that are told of events, and what became of each telling.
CREATE TABLE webhooks (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  url text NOT NULL,
  -- Types of events, or `noun.*`; all when empty.
  types text[] NOT NULL,
  secret text NOT NULL,
  -- It gets what happens after this event.
  from_seq bigint NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Since when nothing arrived.
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_why text,
  PRIMARY KEY (workspace, id),
  CHECK ((disabled_at IS NULL) = (disabled_why IS NULL))
);

CREATE TABLE webhook_deliveries (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  webhook uuid NOT NULL,
  event uuid NOT NULL,
  -- That of the event.
  seq bigint NOT NULL,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'dead')),
  -- Since it was put in, or replayed.
  tries integer NOT NULL DEFAULT 0,
  -- When it is tried next; while it is tried, when another process may take it for lost.
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, webhook, event),
  FOREIGN KEY (workspace, webhook) REFERENCES webhooks (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, event) REFERENCES outbox_events (workspace, id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (workspace, webhook, next_at) WHERE status = 'waiting';
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (workspace, webhook, seq);
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (workspace, webhook, status, seq);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (workspace, event);

CREATE TABLE webhook_attempts (
  workspace uuid NOT NULL,
  delivery uuid NOT NULL,
  number integer NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  http_status integer,
  ms integer NOT NULL,
  error text,
  -- The first bytes of what came back.
  reply text,
  PRIMARY KEY (workspace, delivery, number),
  FOREIGN KEY (workspace, delivery) REFERENCES webhook_deliveries (workspace, id) ON DELETE CASCADE
);
ALTER TABLE webhook_attempts ALTER COLUMN error SET STATISTICS 0;
ALTER TABLE webhook_attempts ALTER COLUMN reply SET STATISTICS 0;

CALL protect_table('webhooks');
CALL protect_table('webhook_deliveries');
CALL protect_table('webhook_attempts');
