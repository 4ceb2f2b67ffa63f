import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateUp, loadMigrations, type MigrationSource } from '../kernel/db/migrations.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from './databases.ts';
import { schemaExceptions } from './schema-exceptions.ts';
import { schemaProblems } from './schema-gate.ts';

const kernel: MigrationSource = { module: 'kernel', directory: new URL('../kernel/db/migrations/', import.meta.url) };

/** A table as every table should be; each fault below is one line of it changed or added. */
const good = `
  CREATE TABLE notes (
    workspace uuid NOT NULL REFERENCES workspaces (id),
    id uuid NOT NULL,
    follows uuid,
    status text NOT NULL CHECK (status IN ('open', 'done')),
    body text NOT NULL CHECK (body <> ''),
    created_by uuid NOT NULL,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, follows) REFERENCES notes (workspace, id)
  );
  CREATE INDEX notes_by_status ON notes (workspace, status);
  ALTER TABLE notes ALTER COLUMN body SET STATISTICS 0;
  CALL protect_table('notes');`;

const faults: [name: string, change: string, words: RegExp][] = [
  ['a table without row-level security', 'ALTER TABLE notes DISABLE ROW LEVEL SECURITY', /notes: row-level security is not enabled/],
  ['a table whose owner passes by', 'ALTER TABLE notes NO FORCE ROW LEVEL SECURITY', /notes: row-level security is not enabled and forced/],
  ['a table without a policy', 'DROP POLICY workspace_only ON notes', /notes: has no policy/],
  [
    'a policy that only guards reading',
    'DROP POLICY workspace_only ON notes; CREATE POLICY workspace_only ON notes USING (workspace = (SELECT app_workspace())) WITH CHECK (true)',
    /notes: a row can be inserted into another workspace/,
  ],
  ['a second policy that opens the table', 'CREATE POLICY wide ON notes USING (true)', /notes: rows are seen with no workspace set/],
  ['a table without workspace', 'CREATE TABLE loose (id uuid PRIMARY KEY)', /loose: has no column workspace/],
  ['an id without a foreign key', 'ALTER TABLE notes ADD COLUMN bundle uuid', /notes\.bundle: holds an id and has no foreign key/],
  ['a state without a constraint', 'ALTER TABLE notes ADD COLUMN outcome text', /notes\.outcome: is called like a state/],
  [
    'an index that starts elsewhere',
    'CREATE INDEX notes_status ON notes (status)',
    /notes: index notes_status does not start with workspace/,
  ],
  [
    'a foreign key across workspaces',
    'ALTER TABLE notes ADD UNIQUE (id), ADD COLUMN parent uuid REFERENCES notes (id)',
    /could point into another workspace/,
  ],
  ['a view that acts as its owner', 'CREATE VIEW all_notes AS SELECT * FROM notes', /all_notes: a view that acts as its owner/],
  [
    'a function that acts as its owner',
    "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM notes'",
    /peek: a function that acts as its owner/,
  ],
  [
    'a materialised view within reach',
    'CREATE MATERIALIZED VIEW kept AS SELECT * FROM notes; GRANT SELECT ON kept TO stemma_app',
    /kept: a materialised view/,
  ],
  ['another schema within reach', 'CREATE SCHEMA engine; GRANT USAGE ON SCHEMA engine TO stemma_app', /engine: a schema within reach/],
  ['migrations within reach', 'GRANT SELECT ON schema_migrations TO stemma_app', /schema_migrations: within reach/],
  [
    'document text in the statistics',
    'ALTER TABLE notes ALTER COLUMN body SET STATISTICS 100',
    /notes\.body: holds document text and is sampled/,
  ],
];

describeDatabases((kind) => {
  describe('with planted faults', () => {
    let opened: TestDatabase;
    beforeAll(async () => {
      opened = await openTestDatabase(kind);
      await migrateUp(opened.database, (await loadMigrations([kernel])).slice(0, 1));
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    /** The problems of a schema with one table, after a change that is taken back. */
    async function problemsAfter(change: string): Promise<string[]> {
      await opened.database.asOwner((db) => sql.raw(`${good} ${change}`).execute(db));
      try {
        return await schemaProblems(opened.database, { documentText: ['notes.body'] });
      } finally {
        await opened.database.asOwner((db) =>
          sql
            .raw(
              'REVOKE ALL ON schema_migrations FROM stemma_app; DROP SCHEMA IF EXISTS engine; DROP FUNCTION IF EXISTS peek(); DROP TABLE IF EXISTS loose; DROP TABLE notes CASCADE',
            )
            .execute(db),
        );
      }
    }

    test('a well-made table passes', async () => {
      expect(await problemsAfter('')).toEqual([]);
    });

    test.each(faults)('%s is found', async (_name, change, words) => {
      expect((await problemsAfter(change)).join('\n')).toMatch(words);
    });

    test('an exception that excuses nothing is found', async () => {
      expect(await schemaProblems(opened.database, { unreferenced: ['workspaces.name'] })).toEqual([
        expect.stringContaining('nothing needs'),
      ]);
    });
  });

  test('every table of every migration passes', async () => {
    await using opened = await openTestDatabase(kind);
    await migrateUp(opened.database, await loadMigrations(await everySource()));
    expect(await schemaProblems(opened.database, schemaExceptions)).toEqual([]);
  });
});

/** What the app is made of; while there is no app, the modules that have migrations, lowest first. */
async function everySource(): Promise<readonly MigrationSource[]> {
  const app = new URL('../app/modules.ts', import.meta.url);
  if (existsSync(app)) return (await import(app.href)).migrationSources;
  const folders = ['kernel/db', 'kernel/lineage', 'modules/documents', 'modules/search', 'modules/evidence', 'modules/answers'];
  const sources = folders.map((folder) => ({
    module: folder.replaceAll('/', '-'),
    directory: new URL(`../${folder}/migrations/`, import.meta.url),
  }));
  return sources.filter((source) => existsSync(source.directory));
}
