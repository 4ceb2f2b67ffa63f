-- For restoring a backup, where a run may come before its parent.
ALTER TABLE runs ALTER CONSTRAINT runs_workspace_parent_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE runs ALTER CONSTRAINT runs_workspace_retry_of_fkey DEFERRABLE INITIALLY IMMEDIATE;
