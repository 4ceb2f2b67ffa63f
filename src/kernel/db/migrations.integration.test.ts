import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { loadMigrations, migrateDown, migrateUp, migrationStatus, unknownMigrations, type Migration } from './migrations.ts';
import type { Database } from './port.ts';
import { proveRowSecurity } from './self-test.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function source(module: string, files: Readonly<Record<string, string>>): Promise<{ module: string; directory: URL }> {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-migrations-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { module, directory: pathToFileURL(`${folder}/`) };
}

describe('a folder of migrations', () => {
  test('is read in the order of its numbers, module by module', async () => {
    const shops = await source('shops', { '0001-a.up.sql': 'up', '0001-a.down.sql': 'down' });
    const files = { '0002-b.up.sql': 'b', '0002-b.down.sql': '', '0001-c.up.sql': 'c', '0001-c.down.sql': 'drop c', 'README.md': '' };
    const orders = await source('orders', files);
    expect(await loadMigrations([shops, orders])).toEqual([
      { module: 'shops', name: '0001-a', up: 'up', down: 'down' },
      { module: 'orders', name: '0001-c', up: 'c', down: 'drop c' },
      { module: 'orders', name: '0002-b', up: 'b', down: '' },
    ]);
  });

  test('with a step that has no way back is refused', async () => {
    const shops = await source('shops', { '0001-a.up.sql': 'up', '0001-a.down.sql': 'down', '0002-b.up.sql': 'up' });
    await expect(loadMigrations([shops])).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('shops/0002-b') });
  });
});

const shops: Migration = {
  module: 'shops',
  name: '0001-shops',
  up: 'CREATE TABLE shops (name text PRIMARY KEY)',
  down: 'DROP TABLE shops',
};
const cities: Migration = {
  module: 'shops',
  name: '0002-cities',
  up: `ALTER TABLE shops ADD COLUMN city text NOT NULL DEFAULT 'Lyon'`,
  down: 'ALTER TABLE shops DROP COLUMN city',
};
const all = [shops, cities];
const kernel = [{ module: 'kernel', directory: new URL('./migrations/', import.meta.url) }];

describeDatabases((kind) => {
  let opened: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    opened = await openTestDatabase(kind, { migrations: kernel });
    database = opened.database;
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());
  const run = async (text: string): Promise<unknown[]> => database.asOwner(async (db) => (await sql.raw(text).execute(db)).rows);

  describe('migrating', () => {
    afterEach(async () => void (await migrateDown(database, all)));

    test('goes up once, down step by step and up again, and data outlives what does not concern it', async () => {
      expect(await migrateUp(database, all)).toEqual(['shops/0001-shops', 'shops/0002-cities']);
      expect(await migrateUp(database, all)).toEqual([]);
      await run(`INSERT INTO shops VALUES ('Lamps', 'Nice')`);
      expect(await migrateDown(database, all, 1)).toEqual(['shops/0002-cities']);
      expect(await migrationStatus(database, all)).toEqual([
        { module: 'shops', name: '0001-shops', applied: true },
        { module: 'shops', name: '0002-cities', applied: false },
      ]);
      expect(await run('SELECT * FROM shops')).toEqual([{ name: 'Lamps' }]);
      expect(await migrateUp(database, all)).toEqual(['shops/0002-cities']);
      expect(await run('SELECT * FROM shops')).toEqual([{ name: 'Lamps', city: 'Lyon' }]);
      await migrateDown(database, all, 1);
      expect(await migrateDown(database, all)).toEqual(['shops/0001-shops']); // the other is down already
      expect(await migrateDown(database, all)).toEqual([]);
    });

    test('finds what another process applied since it looked, and refuses what that one applied otherwise', async () => {
      const another = (migrations: Migration[]): Database => {
        let looks = 0;
        const asOwner: Database['asOwner'] = async (work) => {
          const result = await database.asOwner(work);
          if ((looks += 1) === 1) await migrateUp(database, migrations);
          return result;
        };
        return Object.assign(Object.create(database), { asOwner });
      };
      expect(await migrateUp(another([shops]), all)).toEqual(['shops/0002-cities']);
      expect(await run('SELECT * FROM shops')).toEqual([]);
      await migrateDown(database, all);
      const otherwise = { ...shops, up: 'CREATE TABLE shops (name text)' };
      await expect(migrateUp(another([otherwise]), all)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await migrationStatus(database, all)).map(({ applied }) => applied)).toEqual([true, false]);
    });

    test('refuses one that was changed after it was applied, and changes nothing', async () => {
      await migrateUp(database, [shops]);
      const changed = { ...shops, up: `${shops.up} -- changed` };
      const refusal = { code: 'CONFLICT', message: expect.stringContaining('shops/0001-shops was changed') };
      await expect(migrateUp(database, [changed, cities])).rejects.toMatchObject(refusal);
      expect((await migrationStatus(database, all)).map(({ applied }) => applied)).toEqual([true, false]);
    });

    test('what this version does not know of, or knows otherwise, is named', async () => {
      const before = await loadMigrations(kernel);
      await migrateUp(database, all);
      const unknownTo = async (...known: Migration[]): Promise<string[]> => unknownMigrations(database, [...before, ...known]);
      expect(await unknownTo(...all)).toEqual([]);
      expect(await unknownTo(shops)).toEqual(['shops/0002-cities']);
      expect(await unknownTo({ ...shops, up: 'otherwise' }, cities)).toEqual(['shops/0001-shops']);
    });

    test('a step that fails leaves nothing of itself behind', async () => {
      const half = { ...cities, up: `${cities.up}; SELECT 1 / 0` };
      await expect(migrateUp(database, [shops, half])).rejects.toMatchObject({ code: '22012' });
      expect(await run('SELECT * FROM shops')).toEqual([]);
      expect((await migrationStatus(database, all)).map(({ applied }) => applied)).toEqual([true, false]);
      expect(await migrateUp(database, all)).toEqual(['shops/0002-cities']);
    });
  });

  describe('the proof of row-level security', () => {
    afterEach(async () => void (await run('DROP TABLE IF EXISTS planted')));
    const proving = (): Promise<void> => proveRowSecurity(database);
    const refusal = (what: string): object => ({
      code: 'INTERNAL',
      message: expect.stringContaining(what),
      details: { tables: ['planted'] },
    });

    test('holds for what the kernel makes', async () => {
      await run(`INSERT INTO workspaces (id, name) VALUES ('00000000-0000-7000-8000-0000000000aa', 'of somebody')`);
      await expect(proving()).resolves.toBeUndefined();
    });

    test.each([
      ['an open table', ''],
      ['one that its owner may read', 'ALTER TABLE planted ENABLE ROW LEVEL SECURITY'],
      ['one without a policy', 'ALTER TABLE planted ENABLE ROW LEVEL SECURITY; ALTER TABLE planted FORCE ROW LEVEL SECURITY'],
    ])('refuses %s', async (_, protection) => {
      await run(`CREATE TABLE planted (workspace uuid); ${protection}`);
      await expect(proving()).rejects.toMatchObject(refusal('no forced row-level security'));
    });

    test('refuses a schema of its own parts that requests could reach', async () => {
      await run('CREATE SCHEMA hidden');
      await expect(proving()).resolves.toBeUndefined();
      await run('GRANT USAGE ON SCHEMA hidden TO stemma_app');
      await expect(proving()).rejects.toMatchObject({ details: { tables: ['schema hidden'] } });
      await run('DROP SCHEMA hidden CASCADE');
    });

    test('refuses a table whose policy shows rows to nobody in particular', async () => {
      await run(`CREATE TABLE planted (workspace uuid); CALL protect_table('planted');
        CREATE POLICY everybody ON planted USING (true) WITH CHECK (true)`);
      await expect(proving()).resolves.toBeUndefined(); // it is empty yet
      await run(`INSERT INTO planted VALUES ('00000000-0000-7000-8000-0000000000aa')`);
      await expect(proving()).rejects.toMatchObject(refusal('show rows without a workspace'));
    });
  });
});
