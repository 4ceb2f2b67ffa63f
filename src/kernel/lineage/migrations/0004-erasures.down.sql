ALTER TABLE executions ALTER COLUMN failure SET STATISTICS -1;
ALTER TABLE lineage_heads DROP COLUMN erasures;
