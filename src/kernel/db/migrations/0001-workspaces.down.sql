DROP TABLE workspaces;
DROP PROCEDURE protect_table(regclass, name);
DROP FUNCTION app_actor();
DROP FUNCTION app_workspace();
REVOKE USAGE ON SCHEMA public FROM stemma_app;
