ALTER TABLE revision_pages DROP COLUMN recognized;
