-- Until which publish sequence the facts of everything visible are read, so that whoever asks looks only at what came since.
CREATE TABLE fact_heads (
  workspace uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  rules integer NOT NULL,
  seq bigint NOT NULL
);

CALL protect_table('fact_heads');
