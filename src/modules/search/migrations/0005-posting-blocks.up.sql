-- Postings of many terms in one row: a first ingest wrote some 45,000 rows of a term each, 10 microseconds apiece beside their numbers.
-- Terms are spread over 256 buckets by a function of their letters, so that a term is looked up by one key in all segments, whatever
-- else they hold; a row takes as many terms of its bucket as fit into a page's quarter (`part` numbers them).

CREATE FUNCTION posting_bucket(term text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(sum(ascii(letter) * (2 * place - 1) * (2 * place - 1)) % 256, 0)::integer
  FROM string_to_table(term, NULL) WITH ORDINALITY l (letter, place)
$$;

ALTER TABLE body_postings RENAME TO body_term_rows;
ALTER INDEX body_postings_pkey RENAME TO body_term_rows_pkey;
ALTER TABLE heading_postings RENAME TO heading_term_rows;
ALTER INDEX heading_postings_pkey RENAME TO heading_term_rows_pkey;

-- The postings of the n-th term end at `ends[n]`, and begin after those of the one before.
CREATE TABLE body_postings (
  workspace uuid NOT NULL,
  bucket integer NOT NULL,
  segment integer NOT NULL,
  part integer NOT NULL,
  terms text[] COLLATE "C" NOT NULL,
  ends integer[] NOT NULL,
  ids integer[] NOT NULL,
  weights integer[] NOT NULL,
  PRIMARY KEY (workspace, bucket, segment, part),
  CHECK (cardinality(ends) = cardinality(terms) AND ends[cardinality(ends)] = cardinality(ids) AND cardinality(ids) = cardinality(weights))
);
CREATE TABLE heading_postings (
  workspace uuid NOT NULL,
  bucket integer NOT NULL,
  segment integer NOT NULL,
  part integer NOT NULL,
  terms text[] COLLATE "C" NOT NULL,
  ends integer[] NOT NULL,
  ids integer[] NOT NULL,
  weights integer[] NOT NULL,
  PRIMARY KEY (workspace, bucket, segment, part),
  CHECK (cardinality(ends) = cardinality(terms) AND ends[cardinality(ends)] = cardinality(ids) AND cardinality(ids) = cardinality(weights))
);
ALTER TABLE body_postings ALTER COLUMN terms SET STATISTICS 0, ALTER COLUMN ends SET STATISTICS 0,
  ALTER COLUMN ids SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;
ALTER TABLE heading_postings ALTER COLUMN terms SET STATISTICS 0, ALTER COLUMN ends SET STATISTICS 0,
  ALTER COLUMN ids SET STATISTICS 0, ALTER COLUMN weights SET STATISTICS 0;
CALL protect_table('body_postings');
CALL protect_table('heading_postings');

CREATE AGGREGATE joined_lists (integer[]) (SFUNC = array_cat, STYPE = integer[], INITCOND = '{}');
INSERT INTO body_postings (workspace, bucket, segment, part, terms, ends, ids, weights)
SELECT workspace, bucket, segment, part, array_agg(term ORDER BY term), array_agg(finish::integer ORDER BY term),
  joined_lists(ids ORDER BY term), joined_lists(weights ORDER BY term)
FROM (
  SELECT p.*, sum(cardinality(ids)) OVER (PARTITION BY workspace, segment, bucket, part ORDER BY term) AS finish FROM (
    SELECT b.*, ((sum(bytes) OVER (PARTITION BY workspace, segment, bucket ORDER BY term) - bytes) / 1800)::integer AS part FROM (
      SELECT *, posting_bucket(term) AS bucket, cardinality(ids) * 8 + 16 AS bytes FROM body_term_rows) b) p) f
GROUP BY workspace, bucket, segment, part;
INSERT INTO heading_postings (workspace, bucket, segment, part, terms, ends, ids, weights)
SELECT workspace, bucket, segment, part, array_agg(term ORDER BY term), array_agg(finish::integer ORDER BY term),
  joined_lists(ids ORDER BY term), joined_lists(weights ORDER BY term)
FROM (
  SELECT p.*, sum(cardinality(ids)) OVER (PARTITION BY workspace, segment, bucket, part ORDER BY term) AS finish FROM (
    SELECT b.*, ((sum(bytes) OVER (PARTITION BY workspace, segment, bucket ORDER BY term) - bytes) / 1800)::integer AS part FROM (
      SELECT *, posting_bucket(term) AS bucket, cardinality(ids) * 8 + 16 AS bytes FROM heading_term_rows) b) p) f
GROUP BY workspace, bucket, segment, part;
DROP AGGREGATE joined_lists (integer[]);
DROP TABLE body_term_rows, heading_term_rows;

-- A merge that was under way leaves two kinds of segments that are each whole: what it moved, and what it had not come to.
UPDATE posting_segments SET into_segment = NULL, merging = NULL WHERE into_segment IS NOT NULL OR merging IS NOT NULL;
ALTER TABLE posting_segments DROP COLUMN merged_to, ADD COLUMN merged_bucket integer;
