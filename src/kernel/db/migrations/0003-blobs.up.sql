-- The bytes a workspace has. The bytes themselves lie in the blob store, once for all workspaces; only what is registered here
-- may be used, read or referenced by the workspace. What refers to bytes does it with a foreign key to this table: garbage
-- collection finds the referring tables by those keys, so that none can be forgotten.
CREATE TABLE blobs (
  workspace uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  sha256 text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL CHECK (size >= 0),
  tags jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(tags) = 'object'),
  retain_until timestamptz,
  created_at timestamptz NOT NULL,
  -- When somebody last put or used these bytes, to some minutes: what is young may be about to be referenced.
  used_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, sha256)
);
CREATE INDEX blobs_by_use ON blobs (workspace, used_at);
CALL protect_table('blobs');
