import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { newId } from '../shared/ids.ts';
import { describeDatabases, openTestDatabase } from '../../testing/databases.ts';
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

test('a server that is not there is UNAVAILABLE', async () => {
  await using database = openServer('postgres://nobody@127.0.0.1:1/none');
  const store = database.as({ workspace: newId(), actor: newId() });
  await expect(store.read(async () => 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
