-- When a dead letter is handed over again, because a person asked for it; while that is tried, when another process may take it for lost.
ALTER TABLE outbox_dead_letters ADD COLUMN replay_at timestamptz;
