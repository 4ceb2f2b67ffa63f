-- Pages whose words were recognised in a picture say how sure of them the recogniser is.
ALTER TABLE revision_pages ADD COLUMN recognized smallint CHECK (recognized BETWEEN 0 AND 100);
