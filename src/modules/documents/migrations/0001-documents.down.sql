ALTER TABLE bundles DROP COLUMN published_version;
DROP TABLE version_plans, visibility, publishes, listings, revisions, documents, bundle_versions, bundles;
