-- A term was looked for in every row of its bucket, five of a fresh segment. By their slots the terms of a segment's bucket are in order,
-- and the key says which slots a row has, so that the others are passed over in the index. Rows that are here already have wide ranges
-- until they are merged.
CREATE FUNCTION posting_slot(term text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(least(div(sum(ascii(letter) * (2 * place - 1) * (2 * place - 1)), 256), 2147483647), 0)::integer
  FROM string_to_table(term, NULL) WITH ORDINALITY l (letter, place)
$$;

ALTER TABLE body_postings ADD COLUMN first_slot integer, ADD COLUMN last_slot integer;
UPDATE body_postings p SET (first_slot, last_slot) = (SELECT min(posting_slot(t)), max(posting_slot(t)) FROM unnest(p.terms) t);
ALTER TABLE body_postings ALTER COLUMN first_slot SET NOT NULL, ALTER COLUMN last_slot SET NOT NULL,
  DROP CONSTRAINT body_postings_pkey, ADD PRIMARY KEY (workspace, bucket, segment, part, first_slot, last_slot);

ALTER TABLE heading_postings ADD COLUMN first_slot integer, ADD COLUMN last_slot integer;
UPDATE heading_postings p SET (first_slot, last_slot) = (SELECT min(posting_slot(t)), max(posting_slot(t)) FROM unnest(p.terms) t);
ALTER TABLE heading_postings ALTER COLUMN first_slot SET NOT NULL, ALTER COLUMN last_slot SET NOT NULL,
  DROP CONSTRAINT heading_postings_pkey, ADD PRIMARY KEY (workspace, bucket, segment, part, first_slot, last_slot);
