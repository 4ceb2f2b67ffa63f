ALTER TABLE revisions DROP COLUMN properties, DROP COLUMN labels, DROP COLUMN dated;
