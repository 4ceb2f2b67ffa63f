DROP INDEX revisions_by_reading;
ALTER TABLE bundle_versions DROP COLUMN components, DROP COLUMN strategy;
ALTER TABLE bundles DROP CONSTRAINT bundles_name_check;
ALTER TABLE bundles DROP COLUMN kind;
ALTER TABLE bundles ADD CONSTRAINT bundles_name_check CHECK (name ~ '^[a-z0-9][a-z0-9._-]*$') NOT VALID;
