ALTER TABLE runs ALTER CONSTRAINT runs_workspace_parent_fkey NOT DEFERRABLE;
ALTER TABLE runs ALTER CONSTRAINT runs_workspace_retry_of_fkey NOT DEFERRABLE;
