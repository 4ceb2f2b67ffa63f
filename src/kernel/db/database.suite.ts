/** What every implementation of the database port has to do. Each implementation's test calls it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../shared/ids.ts';
import { integerArray, jsonArray, textArray, uuidArray } from './binary-arrays.ts';
import { loadMigrations, migrateDown, migrateUp, migrationStatus } from './migrations.ts';
import type { Database, Reader, Store } from './port.ts';

/** A fresh, empty database. */
export interface DatabaseUnderTest {
  readonly database: Database;
  /** A client of the same database, past the port, not yet connected. */
  client(): pg.Client;
  close(): Promise<void>;
}

const kernelMigrations = [{ module: 'kernel', directory: new URL('./migrations/', import.meta.url) }];

async function rows<Row>(db: Kysely<unknown>, query: ReturnType<typeof sql>): Promise<Row[]> {
  return (await query.execute(db)).rows as Row[];
}
const bodies = async (store: Store): Promise<string[]> =>
  (await store.read((reader) => rows<{ body: string }>(reader.db(), sql`SELECT body FROM notes ORDER BY id`))).map(({ body }) => body);
const note = (store: Store, body: string): Promise<unknown> =>
  store.write((tx) => sql`INSERT INTO notes (workspace, id, body) VALUES (${tx.workspace}, ${newId()}, ${body})`.execute(tx.db()));

const createNotes = (database: Database): Promise<unknown> =>
  database.asOwner((db) =>
    sql
      .raw(
        `CREATE TABLE notes (workspace uuid NOT NULL, id uuid NOT NULL, body text, size bigint, PRIMARY KEY (workspace, id));
         CALL protect_table('notes')`,
      )
      .execute(db),
  );

/** Declares the tests. `open` is called once. */
export function databaseSuite(name: string, open: () => Promise<DatabaseUnderTest>): void {
  describe(`${name}: the database port`, () => {
    let under: DatabaseUnderTest;
    const fresh = (): Store => under.database.as({ workspace: newId(), actor: newId() });

    beforeAll(async () => {
      under = await open();
      await migrateUp(under.database, await loadMigrations(kernelMigrations));
      await createNotes(under.database);
    }, 120_000);
    afterAll(() => under.close());

    isolation(fresh, () => under);
    transactions(fresh, () => under);
    concurrency(fresh, () => under);
    values(fresh);
    failures(fresh);
    migrations(() => under.database);
  });
}

function isolation(fresh: () => Store, under: () => DatabaseUnderTest): void {
  test('a workspace sees its own rows only', async () => {
    const [mine, theirs] = [fresh(), fresh()];
    await note(mine, 'mine');
    await note(theirs, 'theirs');
    expect(await bodies(mine)).toEqual(['mine']);
    expect(await bodies(theirs)).toEqual(['theirs']);
  });

  test('a row of another workspace can neither be written, changed nor deleted', async () => {
    const [mine, theirs] = [fresh(), fresh()];
    await note(theirs, 'theirs');
    const insert = mine.write((tx) => sql`INSERT INTO notes (workspace, id) VALUES (${theirs.workspace}, ${newId()})`.execute(tx.db()));
    await expect(insert).rejects.toMatchObject({ code: '42501' });
    const changed = await mine.write(async (tx) => [
      await sql`UPDATE notes SET body = 'stolen'`.execute(tx.db()),
      await sql`DELETE FROM notes`.execute(tx.db()),
    ]);
    expect(changed.map((result) => result.numAffectedRows)).toEqual([0n, 0n]);
    expect(await bodies(theirs)).toEqual(['theirs']);
  });

  test('the application role without a workspace sees nothing', async () => {
    await note(fresh(), 'somebody');
    const seen = await under().database.asOwner(async (db) => {
      await sql`SET LOCAL ROLE stemma_app`.execute(db);
      return rows(db, sql`SELECT * FROM notes`);
    });
    expect(seen).toEqual([]);
  });

  test('a handle knows its workspace and actor, in SQL too', async () => {
    const store = fresh();
    const ids = (reader: Reader): Promise<unknown> =>
      rows(reader.db(), sql`SELECT app_workspace() AS workspace, app_actor() AS actor, current_user::text AS role`);
    const expected = [{ workspace: store.workspace, actor: store.actor, role: 'stemma_app' }];
    expect(await store.read(ids)).toEqual(expected);
    expect(await store.write(ids)).toEqual(expected);
  });

  test('nothing of a handle is left for the next one', async () => {
    for (let round = 0; round < 3; round++) await note(fresh(), 'x');
    const left = await under().database.asOwner((db) =>
      rows(db, sql`SELECT app_workspace() AS workspace, current_user = session_user AS owner`),
    );
    expect(left).toEqual([{ workspace: null, owner: true }]);
  });

  test('a scope that is not two ids is refused', () => {
    expect(() => under().database.as({ workspace: `x'; DROP TABLE notes; --`, actor: newId() })).toThrow(/two ids/);
  });
}

function transactions(fresh: () => Store, under: () => DatabaseUnderTest): void {
  test('work that throws leaves nothing behind', async () => {
    const store = fresh();
    const work = store.write(async (tx) => {
      await sql`INSERT INTO notes (workspace, id, body) VALUES (${tx.workspace}, ${newId()}, 'half')`.execute(tx.db());
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await bodies(store)).toEqual([]);
  });

  test('no handle opens inside another of the same async context', async () => {
    const store = fresh();
    const inside = { code: 'INTERNAL', message: expect.stringContaining('inside an open') };
    await expect(store.write(() => store.read(async () => 1))).rejects.toMatchObject(inside);
    await expect(store.read(() => store.write(async () => 1))).rejects.toMatchObject(inside);
    await expect(store.read(() => under().database.asOwner(async () => 1))).rejects.toMatchObject(inside);
    expect(await store.read(async () => 'still works')).toBe('still works');
  });

  test('a reader does not write', async () => {
    const store = fresh();
    const write = store.read((reader) =>
      sql`INSERT INTO notes (workspace, id) VALUES (${reader.workspace}, ${newId()})`.execute(reader.db()),
    );
    await expect(write).rejects.toMatchObject({ code: '25006' });
  });

  test('a reader sees one moment, whatever is written meanwhile', async () => {
    const store = fresh();
    await note(store, 'before');
    const count = async (reader: Reader): Promise<unknown> => rows(reader.db(), sql`SELECT count(*) AS notes FROM notes`);
    const reading = store.read(async (reader) => {
      const first = await count(reader);
      await sleep(100);
      return [first, await count(reader)];
    });
    await sleep(30);
    const writing = note(store, 'meanwhile');
    expect(await reading).toEqual([[{ notes: 1 }], [{ notes: 1 }]]);
    await writing;
    expect(await bodies(store)).toEqual(['before', 'meanwhile']);
  });

  test('a connection destroyed in the middle of a transaction is rolled back', async () => {
    const store = fresh();
    const client = under().client();
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO notes (workspace, id, body) VALUES ($1, $2, $3)', [store.workspace, newId(), 'lost']);
    (client as pg.Client & { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await bodies(store)).toEqual([]);
  });
}

function concurrency(fresh: () => Store, under: () => DatabaseUnderTest): void {
  test('thirty transactions at once, each whole', async () => {
    const store = fresh();
    const id = newId();
    await store.write((tx) => sql`INSERT INTO notes (workspace, id, size) VALUES (${tx.workspace}, ${id}, 0)`.execute(tx.db()));
    const increment = (): Promise<void> =>
      store.write(async (tx) => {
        const [row] = await rows<{ size: number }>(tx.db(), sql`SELECT size FROM notes WHERE id = ${id} FOR UPDATE`);
        await sleep(2);
        await sql`UPDATE notes SET size = ${(row?.size ?? NaN) + 1} WHERE id = ${id}`.execute(tx.db());
      });
    await Promise.all(Array.from({ length: 30 }, increment));
    expect(await store.read((reader) => rows(reader.db(), sql`SELECT size FROM notes`))).toEqual([{ size: 30 }]);
  });

  test('transactions side by side keep to themselves', async () => {
    const stores = Array.from({ length: 12 }, fresh);
    const seen = await Promise.all(
      stores.map((store) =>
        store.write(async (tx) => {
          await sql`SELECT set_config('app.suite', ${tx.workspace}, true)`.execute(tx.db());
          await sleep(Math.random() * 10);
          return rows(tx.db(), sql`SELECT current_setting('app.suite') AS mark, app_workspace() AS workspace`);
        }),
      ),
    );
    expect(seen).toEqual(stores.map(({ workspace }) => [{ mark: workspace, workspace }]));
  });

  test('an error in one transaction does not reach another', async () => {
    const store = fresh();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) =>
        store.read(async (reader) => {
          const [row] = await rows<{ at: number }>(
            reader.db(),
            at % 3 === 0 ? sql`SELECT 1 / ${0}::int AS at` : sql`SELECT ${at}::int AS at`,
          );
          return row?.at;
        }),
      ),
    );
    const seen = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as { code: string }).code));
    expect(seen).toEqual(outcomes.map((_, at) => (at % 3 === 0 ? '22012' : at)));
  });

  test('a transaction that failed does nothing more', async () => {
    const store = fresh();
    await store.write(async (tx) => {
      await expect(sql`SELECT 1 / 0`.execute(tx.db())).rejects.toMatchObject({ code: '22012' });
      await expect(sql`SELECT 1`.execute(tx.db())).rejects.toMatchObject({ code: '25P02' });
    });
    expect(await under().database.asOwner((db) => rows(db, sql`SELECT 1 AS one`))).toEqual([{ one: 1 }]);
  });
}

function values(fresh: () => Store): void {
  const roundTrip = (value: unknown, type: string): Promise<unknown> =>
    fresh().read(async (reader) => {
      const [row] = await rows<{ value: unknown }>(reader.db(), sql`SELECT ${value}::${sql.raw(type)} AS value`);
      return row?.value;
    });

  test.each([
    ['bigint', 9_007_199_254_740_991],
    ['integer', -2_147_483_648],
    ['double precision', 0.1],
    ['boolean', true],
    ['text', null],
    ['text', ''],
    ['text', 'naïve 漢字 \u{1f600} e\u0301 \u200f quote " \' \\ $1 ; --'],
    ['jsonb', { a: [1, 'ü', null] }],
    ['text[]', ['a', 'b,c', '"', '']],
    ['vector', '[1,2,3]'],
    ['timestamptz', new Date('2026-01-02T03:04:05.678Z')],
  ])('%s %j comes back as it went', async (type, value) => {
    expect(await roundTrip(value, type)).toEqual(value);
  });

  test('a count is a number', async () => {
    const [row] = await fresh().read((reader) => rows<{ n: unknown }>(reader.db(), sql`SELECT count(*) AS n FROM notes`));
    expect(row?.n).toBe(0);
  });

  test('a megabyte goes there and back', async () => {
    const text = 'äbc '.repeat(262_144);
    expect(await roundTrip(text, 'text')).toBe(text);
  });

  test('twenty thousand rows come back whole', async () => {
    const numbers = await fresh().read((reader) => rows<{ n: number }>(reader.db(), sql`SELECT n FROM generate_series(1, 20000) AS n`));
    expect(numbers.map(({ n }) => n)).toEqual(Array.from({ length: 20_000 }, (_, at) => at + 1));
  });

  test('arrays in binary form come as they were given', async () => {
    const given = {
      numbers: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
      words: ['', null, 'a "b", {c} \\', 'größer 漢字 😀', 'NULL'],
      values: [null, [1, { a: 'ß' }]],
      ids: [newId(), newId()],
    };
    const taken = (arrays: typeof given): Promise<unknown[]> =>
      fresh().read((reader) =>
        rows(
          reader.db(),
          sql`SELECT ${integerArray(arrays.numbers)}::integer[] AS numbers, ${textArray(arrays.words)}::text[] AS words,
            array_to_json(${jsonArray(arrays.values)}::json[]) AS values, ${uuidArray(arrays.ids)}::uuid[] AS ids`,
        ),
      );
    expect(await taken(given)).toEqual([given]);
    const none = { numbers: [], words: [], values: [], ids: [] };
    expect(await taken(none)).toEqual([none]);
    expect(() => uuidArray(['no-id'])).toThrow('is no id');
  });

  test('many statements in one text run in order', async () => {
    const store = fresh();
    const result = await store.write((tx) =>
      sql.raw('CREATE TEMPORARY TABLE t (n int) ON COMMIT DROP; INSERT INTO t VALUES (1), (2); SELECT sum(n) AS n FROM t').execute(tx.db()),
    );
    expect(result.rows).toEqual([{ n: 3 }]);
  });
}

function failures(fresh: () => Store): void {
  const raise = (code: string): Promise<unknown> =>
    fresh().write((tx) => sql.raw(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = 'planted'; END $$`).execute(tx.db()));

  test.each([
    ['40001', 'CONFLICT'],
    ['40P01', 'CONFLICT'],
    ['53100', 'STORAGE_FULL'],
    ['53300', 'UNAVAILABLE'],
    ['23505', '23505'],
  ])('SQLSTATE %s becomes %s', async (state, code) => {
    await expect(raise(state)).rejects.toMatchObject({ code });
  });
}

function migrations(database: () => Database): void {
  test('the kernel migrates: again, down, up', async () => {
    const all = await loadMigrations(kernelMigrations);
    const names = all.map(({ module, name }) => `${module}/${name}`);
    expect(await migrateUp(database(), all)).toEqual([]);
    await database().asOwner((db) => sql`DROP TABLE notes`.execute(db));
    expect(await migrateDown(database(), all)).toEqual(names.toReversed());
    expect(await migrationStatus(database(), all)).toEqual(all.map(({ module, name }) => ({ module, name, applied: false })));
    expect(await migrateUp(database(), all)).toEqual(names);
    await createNotes(database()); // the other tests come in any order
  });
}
