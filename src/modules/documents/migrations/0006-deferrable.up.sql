-- Rows that refer to each other in a circle can be put in only where the checks wait for the end of the transaction: what restores a
-- backup lets them wait. Everybody else has them checked at once, as before.
ALTER TABLE bundle_versions ALTER CONSTRAINT bundle_versions_workspace_base_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE bundle_versions ALTER CONSTRAINT bundle_versions_workspace_restores_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE documents ALTER CONSTRAINT documents_workspace_erasure_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE bundles ALTER CONSTRAINT bundles_workspace_erasure_fkey DEFERRABLE INITIALLY IMMEDIATE;
