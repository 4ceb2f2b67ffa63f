-- Vectors of passages beside the index of words. A generation is one embedder in one version: vectors of two are never compared.
CREATE TABLE embedding_generations (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  number integer NOT NULL,
  embedder text NOT NULL,
  version text NOT NULL,
  dimensions integer NOT NULL CHECK (dimensions BETWEEN 1 AND 16000),
  -- Vectors are numbered as they come: a moment knows those up to the number it was prepared with, for ever.
  last_vector integer NOT NULL DEFAULT 0,
  -- When no stored passage was without a vector for the first time; until then it cannot serve.
  ready_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace, number),
  UNIQUE (workspace, embedder, version)
);

-- Kept in line where a page has room: vectors pushed out of the row cost an exact scan 18 times as much.
CREATE TABLE passage_vectors (
  workspace uuid NOT NULL,
  generation integer NOT NULL,
  content integer NOT NULL,
  ordinal integer NOT NULL,
  vector vector NOT NULL,
  PRIMARY KEY (workspace, generation, content),
  FOREIGN KEY (workspace, generation) REFERENCES embedding_generations (workspace, number) ON DELETE CASCADE,
  FOREIGN KEY (workspace, content) REFERENCES passage_contents (workspace, id) ON DELETE CASCADE
);
CREATE INDEX passage_vectors_of_content ON passage_vectors (workspace, content);
CREATE INDEX passage_vectors_by_ordinal ON passage_vectors (workspace, generation, ordinal);
ALTER TABLE passage_vectors ALTER COLUMN vector SET STORAGE MAIN, ALTER COLUMN vector SET STATISTICS 0;

-- Of what was asked, by the hash of its words: whoever asks again, a plan first of all, asks with the same vector.
CREATE TABLE query_vectors (
  workspace uuid NOT NULL,
  generation integer NOT NULL,
  asked text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  vector vector NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace, generation, asked),
  FOREIGN KEY (workspace, generation) REFERENCES embedding_generations (workspace, number) ON DELETE CASCADE
);
ALTER TABLE query_vectors ALTER COLUMN vector SET STORAGE MAIN, ALTER COLUMN vector SET STATISTICS 0;

ALTER TABLE epochs ADD COLUMN generation integer,
  ADD FOREIGN KEY (workspace, generation) REFERENCES embedding_generations (workspace, number);
CREATE INDEX epochs_of_generation ON epochs (workspace, generation);
ALTER TABLE prepared_epochs ADD COLUMN vectors integer NOT NULL DEFAULT 0;
ALTER TABLE publish_epochs ADD COLUMN vectors integer NOT NULL DEFAULT 0;

-- `asked` finds the vector of a stored search; `dense_reach` is what a passage of the same meaning adds, as a share of the lowest hit.
ALTER TABLE stored_searches ADD COLUMN asked text COLLATE "C", ADD COLUMN dense_reach double precision;
UPDATE stored_searches s SET asked = encode(sha256(convert_to(btrim(normalize(r.request ->> 'query', NFC)), 'UTF8')), 'hex')
FROM reads r WHERE r.workspace = s.workspace AND r.trace = s.trace AND r.input = s.input AND r.input_kind = 'search';

CALL protect_table('embedding_generations');
CALL protect_table('passage_vectors');
CALL protect_table('query_vectors');
