-- Where what a trace rests on lies: ids that modules give, a document and a passage of it. What depends on a document or on a
-- paragraph is one look-up, however many derivations there are; their outputs and requests would have to be read one by one.
CREATE TABLE trace_sources (
  workspace uuid NOT NULL,
  trace uuid NOT NULL,
  source text NOT NULL,
  part text NOT NULL,
  derivation uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('cited', 'context', 'setting')),
  PRIMARY KEY (workspace, trace, source, part),
  FOREIGN KEY (workspace, trace) REFERENCES traces (workspace, id) ON DELETE CASCADE
);
CREATE INDEX trace_sources_by_source ON trace_sources (workspace, source, derivation, part);

CALL protect_table('trace_sources');
