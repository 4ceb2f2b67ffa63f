/** A process that is killed while it indexes or builds an epoch leaves nothing half done that anybody could see. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp } from '../../kernel/db/migrations.ts';
import type { Database, Reader } from '../../kernel/db/port.ts';
import { embeddingServer } from '../../kernel/embedding/openai/embedding-server.fixture.ts';
import { describeDatabases, openTestDatabase } from '../../testing/databases.ts';
import { indexRevisions } from './index-revisions.ts';
import type { KilledIndexing } from './kill-while-indexing.fixture.ts';
import { naivelyAt, NaiveEpochs, searchNaively } from './naive.fixture.ts';
import { searchAt } from './search.ts';
import { embedderAt } from '../../kernel/embedding/openai/embedder-at.fixture.ts';
import { fillGeneration, openGeneration } from './vectors/fill-vectors.ts';
import { countOwed } from './vectors/vector-store.ts';
import { makeWorld, migrationsOf, type World } from './world.fixture.ts';

const script = new URL('./kill-while-indexing.fixture.ts', import.meta.url).pathname;

/** Runs the script to its end or its death. Returns the statements it counted, none when it was killed. */
function indexElsewhere(indexing: KilledIndexing): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, JSON.stringify(indexing)], (error, stdout) => {
      if (!error) resolve(Number(stdout));
      else if (error.signal === 'SIGKILL') resolve(undefined);
      else reject(error);
    });
  });
}

/** A database that can be closed and opened again, for somebody else to open it between. */
async function reopenable(kind: 'embedded' | 'postgresql') {
  await using made = new AsyncDisposableStack();
  const migrations = await loadMigrations(migrationsOf());
  if (kind === 'postgresql') {
    const { database, url } = made.use(await openTestDatabase(kind));
    await migrateUp(database, migrations);
    const kept = made.move();
    return {
      where: { url: url as string },
      open: async () => database,
      close: async () => {},
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  }
  const directory = await mkdtemp(join(tmpdir(), 'stemma-killed-'));
  let open: Database | undefined;
  const close = async (): Promise<void> => {
    await open?.[Symbol.asyncDispose]();
    open = undefined;
  };
  return {
    where: { directory },
    async open() {
      open ??= await openEmbedded(directory);
      await migrateUp(open, migrations);
      return open;
    },
    close,
    async [Symbol.asyncDispose]() {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function expectWhole(reader: Reader): Promise<void> {
  const { rows } = await sql<Record<string, number>>`
    SELECT
      (SELECT count(*) FROM indexed_revisions i WHERE i.workspace = ${reader.workspace} AND i.passages <>
        (SELECT count(*) FROM passage_occurrences o WHERE o.workspace = i.workspace AND o.revision = i.revision)) AS incomplete,
      (SELECT count(*) FROM passage_contents c WHERE c.workspace = ${reader.workspace} AND NOT EXISTS
        (SELECT FROM body_postings p WHERE p.workspace = c.workspace AND c.id = ANY(p.ids))) AS unposted,
      (SELECT count(*) FROM passage_contents c WHERE c.workspace = ${reader.workspace} AND NOT EXISTS
        (SELECT FROM passage_occurrences o WHERE o.workspace = c.workspace AND o.content = c.id)) AS orphaned,
      (SELECT count(DISTINCT segment) FROM body_postings p WHERE p.workspace = ${reader.workspace}
        AND NOT EXISTS (SELECT FROM posting_segments s WHERE s.workspace = p.workspace AND s.id = p.segment)) AS unlisted`.execute(
    reader.db(),
  );
  expect(rows).toEqual([{ incomplete: 0, unposted: 0, orphaned: 0, unlisted: 0 }]);
}

const library = Object.fromEntries(
  Array.from({ length: 6 }, (_, index) => [
    `${index}.md`,
    `# Title ${index}\nshared words here\n# Rules\nleave is granted ${index} times\nand notice given`,
  ]),
);

describeDatabases((kind) => {
  test('a revision is indexed whole or not at all, wherever the process is killed', { timeout: 300_000 }, async () => {
    await using database = await reopenable(kind);
    const stageOne = async (): Promise<{ world: World; indexing: KilledIndexing; version: Awaited<ReturnType<World['stageBulk']>> }> => {
      const world = await makeWorld(await database.open());
      const version = await world.stageBulk('hr', library);
      const { workspace, actor } = world.store;
      await database.close();
      return {
        world,
        version,
        indexing: {
          database: database.where,
          scope: { workspace, actor },
          revisions: version.rows.map(({ revision }) => revision),
          statement: 0,
        },
      };
    };
    const statements = (await indexElsewhere((await stageOne()).indexing)) ?? 0;
    expect(statements).toBeGreaterThan(10);
    for (const share of [0.5, 1]) {
      const { world, indexing, version } = await stageOne();
      expect(await indexElsewhere({ ...indexing, statement: Math.ceil(statements * share) })).toBeUndefined();
      const store = (await database.open()).as(indexing.scope);
      await store.read(expectWhole);
      const indexed = await indexRevisions(store, indexing.revisions);
      expect([...indexed.values()].map(({ passages }) => passages)).toEqual(indexing.revisions.map(() => 2));
      await store.read(expectWhole);
      const moment = { seq: 0, staged: version.id };
      const { rows } = naivelyAt(world, new NaiveEpochs(world.texts), moment);
      const { hits } = await store.read((reader) => searchAt(reader, moment, { query: 'leave words', k: 50 }));
      expect(hits.map(({ document, start }) => [document, start])).toEqual(
        searchNaively(world, rows, undefined, 'leave words').map(({ document, start }) => [document, start]),
      );
      await database.close();
    }
  });

  test('a filling of vectors that is killed goes on where it was, and embeds nothing again that is stored', async () => {
    await using database = await reopenable(kind);
    await using server = await embeddingServer();
    const world = await makeWorld(await database.open());
    const { workspace, actor } = world.store;
    const texts = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}.md`, `rule ${at} ${'of leave '.repeat(at + 1)}`]));
    await world.publish(await world.stage('hr', texts));
    const { number } = await openGeneration(world.store, embedderAt(server.url));
    await database.close();
    // Two statements store a slice of 32; the fourth is about to store what is left, which is embedded by then.
    const killed = { database: database.where, scope: { workspace, actor }, revisions: [], fillFrom: server.url, statement: 4 };
    expect(await indexElsewhere(killed)).toBeUndefined();
    const store = (await database.open()).as({ workspace, actor });
    expect(await store.read((reader) => countOwed(reader, number))).toEqual({ passages: 40, owed: 8 });
    const first = new Set(server.embedded.slice(-40, -8));
    server.embedded.length = 0;
    expect(await fillGeneration(store, embedderAt(server.url))).toMatchObject({ embedded: 8, generation: { number, ready: true } });
    expect(server.embedded).toHaveLength(8);
    expect(server.embedded.filter((text) => first.has(text))).toEqual([]);
    expect(await store.read((reader) => countOwed(reader, number))).toEqual({ passages: 40, owed: 0 });
    await database.close();
  });

  test('what an epoch that was never finished left is removed by the next that is built', async () => {
    await using database = await reopenable(kind);
    const world = await makeWorld(await database.open());
    await world.publish(await world.stage('hr', { 'a.md': 'leave and notice' }));
    const leave = (number: number, age: string) =>
      world.store.write(async (tx) => {
        await sql`INSERT INTO epochs (workspace, number, state, passages, average_length, average_heading_length, fingerprint, contents, created_at)
          VALUES (${tx.workspace}, ${number}, 'building', 1, 1, 1, 'x', '{}', now() - ${age}::interval)`.execute(tx.db());
        await sql`INSERT INTO epoch_vocabulary (workspace, epoch, first_term, terms, dfs, lengths, letters)
          SELECT ${tx.workspace}, ${number}, 'term' || n, ARRAY['term' || n], '{1}', '{5}', '{0}' FROM generate_series(1, 450) n`.execute(
          tx.db(),
        );
        await sql`UPDATE search_counters SET last_epoch = ${number} WHERE workspace = ${tx.workspace}`.execute(tx.db());
      });
    await leave(2, '2 hours');
    await leave(3, '1 minute');
    await world.publish(await world.stage('hr', { 'a.md': 'something else', 'b.md': 'and more' }));
    const left = await world.store.read((reader) =>
      sql`SELECT number, state, (SELECT count(*) > 400 FROM epoch_vocabulary t WHERE t.workspace = e.workspace AND t.epoch = e.number) AS many
        FROM epochs e WHERE workspace = ${reader.workspace} ORDER BY number`.execute(reader.db()),
    );
    expect(left.rows).toEqual([
      { number: 1, state: 'ready', many: false },
      { number: 3, state: 'building', many: true },
      { number: 4, state: 'ready', many: false },
    ]);
  });
});
