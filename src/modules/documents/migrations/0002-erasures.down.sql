ALTER TABLE bundles ALTER COLUMN name SET STATISTICS -1, DROP COLUMN erasure;
ALTER TABLE visibility ALTER COLUMN path SET STATISTICS -1;
ALTER TABLE listings ALTER COLUMN path SET STATISTICS -1;
ALTER TABLE documents DROP COLUMN erasure;
DROP TABLE erased_lines, erasure_files, erasure_items, erasures;
