-- What a document states of itself: as it is shown, as it is looked up, and its date.
ALTER TABLE revisions ADD COLUMN properties json, ADD COLUMN labels text[] COLLATE "C", ADD COLUMN dated timestamptz;
ALTER TABLE revisions ALTER COLUMN properties SET STATISTICS 0, ALTER COLUMN labels SET STATISTICS 0, ALTER COLUMN dated SET STATISTICS 0;
