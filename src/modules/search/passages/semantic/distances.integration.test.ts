/** How long a measured distance is kept: as long as a revision that was cut by it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedderAt } from '../../../../kernel/embedding/openai/embedder-at.fixture.ts';
import { embeddingServer, type EmbeddingServer } from '../../../../kernel/embedding/openai/embedding-server.fixture.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../../../testing/databases.ts';
import { loadParsed } from '../../../documents/index.ts';
import { dropDiscarded } from '../../drop-discarded.ts';
import { followReading } from '../../index-revisions.ts';
import { makeWorld, migrationsOf, type Version, type World } from '../../world.fixture.ts';
import { strategiesWith, type Strategy } from '../strategies.ts';

const shared = 'Leave is paid.\n\nLeave is counted in days.\n\nLeave ends with the year.';
const own = 'The boiler is cleaned.\n\nThe boiler is looked after.\n\nThe boiler is old.';
const later = (): Date => new Date(Date.now() + 60_000);

describeDatabases((kind) => {
  let fixture: TestDatabase;
  let server: EmbeddingServer;
  let semantic: Strategy;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
    server = await embeddingServer();
    semantic = strategiesWith(embedderAt(server.url, 'cutter'))['semantic'] as Strategy;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  const documentsOf = (world: World, { rows }: Version) =>
    world.store.read((reader) =>
      loadParsed(
        reader,
        rows.map(({ revision }) => revision),
      ),
    );
  /** Indexes a version by meaning, and returns what was embedded for it. */
  const index = async (world: World, version: Version): Promise<number> => {
    server.embedded.length = 0;
    const following = followReading(world.store, semantic);
    await following.take(await documentsOf(world, version));
    await following.finish();
    return server.embedded.length;
  };
  const distances = async (world: World): Promise<number> => {
    const { rows } = await world.store.read((reader) =>
      sql<{ count: number }>`SELECT count(*) AS count FROM boundary_distances WHERE workspace = ${reader.workspace}`.execute(reader.db()),
    );
    return rows[0]?.count ?? 0;
  };

  test('the distances of a dropped revision go, but for those that another one was cut by', async () => {
    const world = await makeWorld(fixture.database);
    const published = await world.stageBulk('hr', { 'a.md': shared });
    expect(await index(world, published)).toBeGreaterThan(0);
    await world.publish(published);
    const discarded = await world.stageBulk('it', { 'a.md': shared, 'b.md': own });
    const embedded = await index(world, discarded);
    expect(await distances(world)).toBe(4);
    await world.discard(discarded);
    expect(await dropDiscarded(world.store, new Date(0))).toBe(0);
    expect(await distances(world)).toBe(4);
    expect(await dropDiscarded(world.store, later())).toBe(2);
    expect(await distances(world)).toBe(2);
    // What is left is what the published revision was cut by: the other is measured anew, and it alone.
    expect(await index(world, await world.stageBulk('it', { 'c.md': shared, 'd.md': own }))).toBe(embedded);
  });

  test('what was measured for an ingest that ended before it indexed anything waits, then goes', async () => {
    const world = await makeWorld(fixture.database);
    const [[, document] = []] = await documentsOf(world, await world.stageBulk('hr', { 'a.md': shared }));
    if (!document) throw new Error('The document was not stored.');
    await semantic.cut(document, { store: world.store });
    await dropDiscarded(world.store, new Date(0));
    expect(await distances(world)).toBe(2);
    await dropDiscarded(world.store, later());
    expect(await distances(world)).toBe(0);
  });

  test('a distance that went between its look-up and the writing is stored again', async () => {
    const world = await makeWorld(fixture.database);
    const version = await world.stageBulk('hr', { 'a.md': shared });
    const dropping: Strategy = {
      ...semantic,
      async cut(...given) {
        const passages = await semantic.cut(...given);
        await dropDiscarded(world.store, later());
        return passages;
      },
    };
    const following = followReading(world.store, dropping);
    await following.take(await documentsOf(world, version));
    await following.finish();
    expect(await distances(world)).toBe(2);
    await dropDiscarded(world.store, later());
    expect(await distances(world)).toBe(2);
  });
});
