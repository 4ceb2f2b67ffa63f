-- Every step of an insight's life keeps what the insight was after it, so that it can be read as of any moment.

ALTER TABLE insight_history DROP CONSTRAINT insight_history_action_check;
ALTER TABLE insight_history ADD CONSTRAINT insight_history_action_check
  CHECK (action IN ('add', 'edit', 'review', 'reject', 'publish', 'withdraw', 'restore'));
ALTER TABLE insight_history
  ADD COLUMN seq bigint,
  ADD COLUMN statement text,
  ADD COLUMN status text CHECK (status IN ('draft', 'reviewed', 'published', 'withdrawn')),
  ADD COLUMN review_interval_days integer CHECK (review_interval_days > 0),
  ADD COLUMN owner uuid;
ALTER TABLE insight_history ALTER COLUMN statement SET STATISTICS 0;

-- What was written before comes over in every workspace at once: row-level security would show a migration none of them.
ALTER TABLE insight_history NO FORCE ROW LEVEL SECURITY;
ALTER TABLE insights NO FORCE ROW LEVEL SECURITY;
ALTER TABLE derivations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE publishes NO FORCE ROW LEVEL SECURITY;
ALTER TABLE verdicts NO FORCE ROW LEVEL SECURITY;
UPDATE insight_history h SET
  seq = (SELECT coalesce(max(p.seq), 0) FROM publishes p WHERE p.workspace = h.workspace AND p.at <= h.at),
  statement = h.detail ->> 'statement',
  status = CASE h.action WHEN 'review' THEN 'reviewed' WHEN 'publish' THEN 'published' WHEN 'withdraw' THEN 'withdrawn' ELSE 'draft' END,
  review_interval_days = i.review_interval_days,
  owner = d.owner
FROM insights i JOIN derivations d ON d.workspace = i.workspace AND d.id = i.id
WHERE i.workspace = h.workspace AND i.id = h.insight;
-- A review was always a verdict on exactly this content. Which words were before the reviewer's eyes was not kept then, beyond the statement.
INSERT INTO verdicts (workspace, id, derivation, content_key, decision, seen, actor, at, seq)
SELECT workspace, id, insight, content_key, 'approve', json_build_object('words', statement, 'quotes', '[]'::json), actor, at, seq
FROM insight_history WHERE action = 'review';
ALTER TABLE verdicts FORCE ROW LEVEL SECURITY;
ALTER TABLE publishes FORCE ROW LEVEL SECURITY;
ALTER TABLE derivations FORCE ROW LEVEL SECURITY;
ALTER TABLE insights FORCE ROW LEVEL SECURITY;
ALTER TABLE insight_history FORCE ROW LEVEL SECURITY;

ALTER TABLE insight_history
  ALTER COLUMN seq SET NOT NULL,
  ALTER COLUMN statement SET NOT NULL,
  ALTER COLUMN status SET NOT NULL,
  ALTER COLUMN owner SET NOT NULL;
