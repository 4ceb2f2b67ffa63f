ALTER TABLE revisions DROP COLUMN facts;
