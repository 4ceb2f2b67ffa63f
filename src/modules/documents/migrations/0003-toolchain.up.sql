-- What a version is read with. A change of the toolchain is a version of a bundle of its own kind, which lists no documents: it is
-- staged, planned, applied, restored and found by sequence as every other version is.

ALTER TABLE bundles ADD COLUMN kind text NOT NULL DEFAULT 'documents' CHECK (kind IN ('documents', 'toolchain'));
ALTER TABLE bundles DROP CONSTRAINT bundles_name_check;
ALTER TABLE bundles ADD CONSTRAINT bundles_name_check
  CHECK (CASE kind WHEN 'documents' THEN name ~ '^[a-z0-9][a-z0-9._-]*$' ELSE name = '_toolchain' END);

-- `strategy`: how the documents that come with the version are cut into passages. `components`: of a toolchain version, the parts
-- that it brings another version of, by name, as [component, version].
ALTER TABLE bundle_versions ADD COLUMN strategy text NOT NULL DEFAULT 'standard', ADD COLUMN components json;

-- Status asks which parsers and strategies the visible revisions were read with.
CREATE INDEX revisions_by_reading ON revisions (workspace, parser, parser_version, options);
