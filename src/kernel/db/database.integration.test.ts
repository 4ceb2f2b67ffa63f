import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { newId } from '../shared/ids.ts';
import { describeDatabases, openTestDatabase, postgresHalf } from '../../testing/databases.ts';
import { databaseSuite, type DatabaseUnderTest } from './database.suite.ts';
import { openEmbedded } from './embedded/open-embedded.ts';
import { openServer } from './server.ts';

const open = {
  async embedded(): Promise<DatabaseUnderTest> {
    const root = await mkdtemp(join(tmpdir(), 'stemma-suite-'));
    const database = await openEmbedded(join(root, 'database'));
    return {
      database,
      client: () => new pg.Client({ stream: () => database.connect() }),
      close: async () => {
        await database[Symbol.asyncDispose]();
        await rm(root, { recursive: true, force: true });
      },
    };
  },
  async postgresql(): Promise<DatabaseUnderTest> {
    const opened = await openTestDatabase('postgresql');
    return {
      database: opened.database,
      client: () => new pg.Client({ connectionString: opened.url ?? '' }),
      close: async () => opened[Symbol.asyncDispose](),
    };
  },
};

describeDatabases((kind) => databaseSuite(kind, open[kind]));

test.skipIf('skip' in postgresHalf())('a commit whose answer is lost is UNAVAILABLE, and nobody says that nothing was stored', async () => {
  await using opened = await openTestDatabase('postgresql');
  const dying = opened.database.asOwner(async (db) => {
    await sql`CREATE TEMPORARY TABLE last_words (id integer)`.execute(db);
    await sql`CREATE FUNCTION pg_temp.die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'`.execute(
      db,
    );
    await sql`CREATE CONSTRAINT TRIGGER die AFTER INSERT ON last_words DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.die()`.execute(
      db,
    );
    await sql`INSERT INTO last_words VALUES (1)`.execute(db);
  });
  await expect(dying).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    details: { unsure: true },
    message: expect.stringContaining('not known'),
  });
});

test('a server that is not there is UNAVAILABLE', async () => {
  await using database = openServer('postgres://nobody@127.0.0.1:1/none');
  const store = database.as({ workspace: newId(), actor: newId() });
  await expect(store.read(async () => 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
