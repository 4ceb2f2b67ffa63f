-- Counts erasures. What was computed from a snapshot before one is not stored after it: a trace, a plan, the statistics of an epoch.
ALTER TABLE lineage_heads ADD COLUMN erasures bigint NOT NULL DEFAULT 0;
-- Why a recipe failed may quote what it read.
ALTER TABLE executions ALTER COLUMN failure SET STATISTICS 0;
