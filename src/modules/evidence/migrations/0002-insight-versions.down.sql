ALTER TABLE insight_history NO FORCE ROW LEVEL SECURITY;
DELETE FROM insight_history WHERE action IN ('reject', 'restore');
ALTER TABLE insight_history FORCE ROW LEVEL SECURITY;
ALTER TABLE insight_history DROP COLUMN owner, DROP COLUMN review_interval_days, DROP COLUMN status, DROP COLUMN statement, DROP COLUMN seq;
ALTER TABLE insight_history DROP CONSTRAINT insight_history_action_check;
ALTER TABLE insight_history ADD CONSTRAINT insight_history_action_check CHECK (action IN ('add', 'edit', 'review', 'publish', 'withdraw'));
