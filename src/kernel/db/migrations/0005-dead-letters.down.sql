ALTER TABLE outbox_dead_letters DROP COLUMN replay_at;
