ALTER TABLE epochs DROP COLUMN ranking;
