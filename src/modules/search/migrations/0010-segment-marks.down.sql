ALTER TABLE posting_segments DROP COLUMN mark;
