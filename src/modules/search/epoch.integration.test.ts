/** Which statistics a version is read under: kept while little differs, counted when the steps add up, built anew, found again. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../kernel/shared/ids.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { inSwitch, prepareEpoch } from './epoch.ts';
import { makeWorld, migrationsOf, type World } from './world.fixture.ts';

describeDatabases((kind) => {
  let fixture: TestDatabase;
  let world: World;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  beforeEach(async () => {
    world = await makeWorld(fixture.database);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  /** Twenty sections of a passage each, of which some read otherwise. */
  const listing = (...changed: readonly number[]) => ({
    'a.md': Array.from({ length: 20 }, (_, n) => `# Part ${n}\nThe ${changed.includes(n) ? 'second' : 'first'} text of part ${n}.`).join(
      '\n',
    ),
  });
  const published = async (texts: Readonly<Record<string, string>>): Promise<{ epoch: number; drift: number }> => {
    const { seq } = await world.publish(await world.stage('law', texts));
    return world.store.read(async (reader) => {
      const { rows } = await sql<{ epoch: number; drift: number }>`
        SELECT epoch, drift FROM publish_epochs WHERE workspace = ${reader.workspace} AND seq = ${seq}`.execute(reader.db());
      return rows[0] as { epoch: number; drift: number };
    });
  };

  test('the life of an epoch', async () => {
    expect(await published(listing())).toEqual({ epoch: 1, drift: 0 });
    const one = await published(listing(0));
    expect(one.epoch).toBe(1);
    expect(one.drift).toBeGreaterThan(0);
    // Step by step more than a fifth was touched, yet no more than two parts ever differ.
    for (const n of [1, 2, 3, 4, 5]) expect(await published(listing(n))).toMatchObject({ epoch: 1, drift: expect.any(Number) });
    expect((await published(listing(6))).drift).toBeLessThanOrEqual(4);
    const far = await published(listing(0, 1, 2, 3, 4, 5, 6, 7));
    expect(far).toEqual({ epoch: 2, drift: 0 });
    expect(await published(listing(0))).toEqual(one);
  });

  test('a version is decided once on each sequence', async () => {
    const staged = await world.stage('law', listing(9));
    const moment = { seq: world.seq, staged: staged.id };
    const [first, second] = await Promise.all([prepareEpoch(world.store, moment), prepareEpoch(world.store, moment)]);
    expect(second).toBe(first);
    expect(await prepareEpoch(world.store, moment)).toBe(first);
    await world.discard(staged);
  });

  test('what was not prepared is not published', async () => {
    await expect(prepareEpoch(world.store, { seq: world.seq })).rejects.toMatchObject({ code: 'INTERNAL' });
    const switched = world.store.write((tx) => inSwitch(tx, { seq: world.seq + 1, version: newId() }));
    await expect(switched).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
