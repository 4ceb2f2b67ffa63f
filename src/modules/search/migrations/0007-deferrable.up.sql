-- For restoring a backup, where the segment that takes another's rows may come after it.
ALTER TABLE posting_segments ALTER CONSTRAINT posting_segments_workspace_into_segment_fkey DEFERRABLE INITIALLY IMMEDIATE;
