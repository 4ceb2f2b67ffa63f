-- The vocabulary of an epoch in blocks of terms: a first ingest writes ten thousands of terms at once, and a row each with a key and a
-- foreign key cost seven times what a block of 64 costs. A word is looked up in the block with the last `first_term` not after it.
CREATE TABLE epoch_vocabulary (
  workspace uuid NOT NULL,
  epoch integer NOT NULL,
  first_term text COLLATE "C" NOT NULL,
  terms text[] COLLATE "C" NOT NULL,
  dfs integer[] NOT NULL,
  -- `lengths` in UTF-16 units and `letters` as sets of letters in bits: both narrow the candidates of spelling repair.
  lengths integer[] NOT NULL,
  letters integer[] NOT NULL,
  PRIMARY KEY (workspace, epoch, first_term),
  CHECK (first_term = terms[1]),
  CHECK (cardinality(dfs) = cardinality(terms) AND cardinality(lengths) = cardinality(terms) AND cardinality(letters) = cardinality(terms)),
  FOREIGN KEY (workspace, epoch) REFERENCES epochs (workspace, number) ON DELETE CASCADE
);
ALTER TABLE epoch_vocabulary ALTER COLUMN first_term SET STATISTICS 0, ALTER COLUMN terms SET STATISTICS 0;
CALL protect_table('epoch_vocabulary');

INSERT INTO epoch_vocabulary (workspace, epoch, first_term, terms, dfs, lengths, letters)
SELECT workspace, epoch, min(term), array_agg(term ORDER BY term), array_agg(df ORDER BY term), array_agg(length::integer ORDER BY term),
  array_agg(letters ORDER BY term)
FROM (SELECT *, (row_number() OVER (PARTITION BY workspace, epoch ORDER BY term) - 1) / 64 AS block FROM epoch_terms) t
GROUP BY workspace, epoch, block;
DROP TABLE epoch_terms;

-- One check per row that nothing needs: what occurs is stored in the transaction of its first occurrence, under the lock of the
-- workspace's counters, and goes under that lock with its last one. The integrity test proves it.
ALTER TABLE passage_contents DROP CONSTRAINT passage_contents_workspace_fkey;
ALTER TABLE heading_paths DROP CONSTRAINT heading_paths_workspace_fkey;
ALTER TABLE passage_occurrences DROP CONSTRAINT passage_occurrences_workspace_content_fkey,
  DROP CONSTRAINT passage_occurrences_workspace_heading_fkey;
