-- What pictures and recordings say of themselves: size, camera, tracks. No samples of it in pg_statistic, as of all that is a document's.
ALTER TABLE revisions ADD COLUMN facts json;
ALTER TABLE revisions ALTER COLUMN facts SET STATISTICS 0;
