-- What a passage that came finds stored searches by: the terms they ask for (a passage that left finds them by `trace_sources`). Derived
-- from the reads of traces and the epoch alone; what is weighed under another epoch than the one that serves is weighed again before a plan.

CREATE TABLE stored_searches (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  trace uuid NOT NULL,
  input text NOT NULL,
  bundle uuid,
  -- The epoch its terms are weighed under; -1 when they are not yet.
  epoch integer NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, trace, input),
  FOREIGN KEY (workspace, trace) REFERENCES traces (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, bundle) REFERENCES bundles (workspace, id) ON DELETE CASCADE
);
CREATE INDEX stored_searches_of_bundle ON stored_searches (workspace, bundle);
CREATE INDEX stored_searches_by_epoch ON stored_searches (workspace, epoch);

-- `reach` is the most that a full match of the term adds to a score, as a share of what a passage has to score to be a hit.
CREATE TABLE stored_search_terms (
  workspace uuid NOT NULL,
  term text COLLATE "C" NOT NULL,
  search uuid NOT NULL,
  reach double precision NOT NULL,
  PRIMARY KEY (workspace, term, search),
  FOREIGN KEY (workspace, search) REFERENCES stored_searches (workspace, id) ON DELETE CASCADE
);
CREATE INDEX stored_search_terms_of_search ON stored_search_terms (workspace, search);
ALTER TABLE stored_search_terms ALTER COLUMN term SET STATISTICS 0;

INSERT INTO stored_searches (workspace, id, trace, input, bundle, epoch)
SELECT workspace, gen_random_uuid(), trace, input, (request ->> 'bundle')::uuid, -1 FROM reads WHERE input_kind = 'search';

CALL protect_table('stored_searches');
CALL protect_table('stored_search_terms');
