-- Evidence, insights and what people decided about them. Where evidence stands in each revision is its traces (see lineage).

CREATE TABLE evidence (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  document uuid NOT NULL,
  -- The span a person judged, in the revision and the version it was taken from.
  revision uuid NOT NULL,
  version uuid NOT NULL,
  start_offset integer NOT NULL CHECK (start_offset >= 0),
  end_offset integer NOT NULL,
  quote text NOT NULL,
  PRIMARY KEY (workspace, id),
  CHECK (start_offset < end_offset),
  FOREIGN KEY (workspace, id) REFERENCES derivations (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, document) REFERENCES documents (workspace, id),
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id),
  FOREIGN KEY (workspace, version) REFERENCES bundle_versions (workspace, id)
);
ALTER TABLE evidence ALTER COLUMN quote SET STATISTICS 0;
CREATE INDEX evidence_of_document ON evidence (workspace, document);

-- A person's word on where evidence stands in one revision.
CREATE TABLE anchor_decisions (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  evidence uuid NOT NULL,
  revision uuid NOT NULL,
  start_offset integer NOT NULL CHECK (start_offset >= 0),
  end_offset integer NOT NULL,
  quote text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  CHECK (start_offset < end_offset),
  FOREIGN KEY (workspace, evidence) REFERENCES evidence (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, revision) REFERENCES revisions (workspace, id)
);
ALTER TABLE anchor_decisions ALTER COLUMN quote SET STATISTICS 0;
CREATE INDEX anchor_decisions_of_evidence ON anchor_decisions (workspace, evidence, revision, id);

CREATE TABLE insights (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  statement text NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'reviewed', 'published', 'withdrawn')),
  review_interval_days integer CHECK (review_interval_days > 0),
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, id) REFERENCES derivations (workspace, id) ON DELETE CASCADE
);
ALTER TABLE insights ALTER COLUMN statement SET STATISTICS 0;

CREATE TABLE insight_evidence (
  workspace uuid NOT NULL,
  insight uuid NOT NULL,
  position integer NOT NULL,
  evidence uuid NOT NULL,
  PRIMARY KEY (workspace, insight, position),
  UNIQUE (workspace, insight, evidence),
  FOREIGN KEY (workspace, insight) REFERENCES insights (workspace, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace, evidence) REFERENCES evidence (workspace, id)
);
CREATE INDEX insight_evidence_by_evidence ON insight_evidence (workspace, evidence);

-- Every step of an insight's life, with the key of the content that was judged.
CREATE TABLE insight_history (
  workspace uuid NOT NULL,
  id uuid NOT NULL,
  insight uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('add', 'edit', 'review', 'publish', 'withdraw')),
  content_key text NOT NULL,
  detail json NOT NULL,
  actor uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace, id),
  FOREIGN KEY (workspace, insight) REFERENCES insights (workspace, id) ON DELETE CASCADE
);
ALTER TABLE insight_history ALTER COLUMN detail SET STATISTICS 0;
CREATE INDEX insight_history_of_insight ON insight_history (workspace, insight, id);

CALL protect_table('evidence');
CALL protect_table('anchor_decisions');
CALL protect_table('insights');
CALL protect_table('insight_evidence');
CALL protect_table('insight_history');
