-- Roles are of the whole server: several databases on it may create them at the same moment.
DO $$ BEGIN
  CREATE ROLE stemma_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  IF NOT pg_has_role(current_user, 'stemma_app', 'MEMBER') THEN
    EXECUTE format('GRANT stemma_app TO %I', current_user);
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO stemma_app;

CREATE EXTENSION IF NOT EXISTS vector;

-- The workspace and actor of the open handle; NULL outside one, which matches no row.
CREATE FUNCTION app_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.workspace', true), '')::uuid $$;
CREATE FUNCTION app_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.actor', true), '')::uuid $$;

-- What every migration calls for every table it creates: forced row-level security on the workspace, grants for the app role.
CREATE PROCEDURE protect_table(target regclass, tenant name DEFAULT 'workspace') LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY workspace_only ON %s USING (%I = (SELECT app_workspace())) WITH CHECK (%I = (SELECT app_workspace()))', target, tenant, tenant);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO stemma_app', target);
END $$;

CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CALL protect_table('workspaces', 'id');
