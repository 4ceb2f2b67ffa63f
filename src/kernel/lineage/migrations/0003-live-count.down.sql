ALTER TABLE lineage_heads DROP COLUMN derivations;
