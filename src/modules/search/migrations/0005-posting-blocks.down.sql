ALTER TABLE body_postings RENAME TO body_blocks;
ALTER INDEX body_postings_pkey RENAME TO body_blocks_pkey;
ALTER TABLE heading_postings RENAME TO heading_blocks;
ALTER INDEX heading_postings_pkey RENAME TO heading_blocks_pkey;

CREATE TABLE body_postings (
  workspace uuid NOT NULL,
  term text COLLATE "C" NOT NULL,
  segment integer NOT NULL,
  ids integer[] NOT NULL,
  weights integer[] NOT NULL,
  PRIMARY KEY (workspace, term, segment),
  CHECK (cardinality(ids) = cardinality(weights))
);
CREATE TABLE heading_postings (
  workspace uuid NOT NULL,
  term text COLLATE "C" NOT NULL,
  segment integer NOT NULL,
  ids integer[] NOT NULL,
  weights integer[] NOT NULL,
  PRIMARY KEY (workspace, term, segment),
  CHECK (cardinality(ids) = cardinality(weights))
);
ALTER TABLE body_postings ALTER COLUMN term SET STATISTICS 0, ALTER COLUMN ids SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;
ALTER TABLE heading_postings ALTER COLUMN term SET STATISTICS 0, ALTER COLUMN ids SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;
CALL protect_table('body_postings');
CALL protect_table('heading_postings');

INSERT INTO body_postings (workspace, term, segment, ids, weights)
SELECT workspace, terms[n], segment, ids[coalesce(ends[n - 1], 0) + 1:ends[n]], weights[coalesce(ends[n - 1], 0) + 1:ends[n]]
FROM body_blocks CROSS JOIN LATERAL generate_subscripts(terms, 1) n;
INSERT INTO heading_postings (workspace, term, segment, ids, weights)
SELECT workspace, terms[n], segment, ids[coalesce(ends[n - 1], 0) + 1:ends[n]], weights[coalesce(ends[n - 1], 0) + 1:ends[n]]
FROM heading_blocks CROSS JOIN LATERAL generate_subscripts(terms, 1) n;
DROP TABLE body_blocks, heading_blocks;
DROP FUNCTION posting_bucket(text);

UPDATE posting_segments SET into_segment = NULL, merging = NULL WHERE into_segment IS NOT NULL OR merging IS NOT NULL;
ALTER TABLE posting_segments DROP COLUMN merged_bucket, ADD COLUMN merged_to text COLLATE "C";
ALTER TABLE posting_segments ALTER COLUMN merged_to SET STATISTICS 0;
