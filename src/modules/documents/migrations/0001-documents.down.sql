ALTER TABLE bundles DROP COLUMN published_version;
DROP TABLE version_plans, visibility, publishes, listings, revision_pages, revisions, documents, bundle_versions, bundles;
