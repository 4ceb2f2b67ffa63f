import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { propertyRunsEach } from '../../testing/property.ts';
import { statementsOf } from '../../testing/statement-plans.ts';
import { stem } from './analysis/stem.ts';
import { insertSegment, lockCounters, saveCounters } from './index-store.ts';
import { mergeSegments } from './merge.ts';
import { rememberPostings, type PostedTerms, type ReadPostings } from './posting-memory.ts';
import { insertPostings } from './posting-store.ts';
import { sweepIndex } from './sweep.ts';
import { makeWorld, migrationsOf, type World } from './world.fixture.ts';

const words = ['leave', 'paid', 'office', 'notice', 'rest'];
const terms = words.map(stem);

/** The postings of each word as they add up, whatever segments they are in. */
function added({ body, heading }: PostedTerms): unknown {
  const sums = (lists: PostedTerms['body']): unknown =>
    lists.map((some) => some.flatMap(({ ids, weights }) => Array.from(ids, (id, at) => `${id}:${weights[at]}`)).sort());
  return { body: sums(body), heading: sums(heading) };
}

const action = fc.oneof(
  fc.record({
    kind: fc.constant('index' as const),
    text: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }),
    heading: fc.constantFrom(...words),
  }),
  fc.record({ kind: fc.constantFrom('rolled back' as const, 'one step of a merge' as const, 'merge' as const, 'erase' as const) }),
);

describeDatabases((kind) => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  test(
    'what is remembered is what is stored, through new segments, merges, erasures and what was rolled back',
    { timeout: 600_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 14 }), async (actions) => {
          const world = await makeWorld(fixture.database);
          const remembered = rememberPostings(1_000_000);
          for (const [number, one] of actions.entries()) {
            if (one.kind === 'index')
              await world.stage(`bundle-${number}`, { [`${number}.md`]: `# ${one.heading}\n${one.text.join(' ')} ${number}` });
            else if (one.kind === 'rolled back') await rollBack(world, remembered);
            else if (one.kind === 'erase') await erase(world, number);
            else await mergeSegments(world.store, { segments: 1, ...(one.kind === 'merge' ? {} : { steps: 1 }) });
            await world.store.read(async (reader) => {
              expect(added(await remembered(reader, terms))).toEqual(added(await rememberPostings(0)(reader, terms)));
            });
          }
        }),
        { numRuns: Math.ceil(propertyRunsEach(100) / 10) },
      );
    },
  );

  test('what was read once is not read again, and of a new segment only that', async () => {
    const world = await makeWorld(fixture.database);
    await world.stage('hr', { 'a.md': '# Pay\nleave is paid' });
    const remembered = rememberPostings(1_000_000);
    const reads = async (): Promise<string[]> =>
      (await statementsOf(() => world.store.read((reader) => remembered(reader, terms)).then(() => {})))
        .map(({ text }) => text)
        .filter((text) => text.includes('_postings'));
    expect(await reads()).toHaveLength(1);
    expect(await reads()).toEqual([]);
    await world.stage('it', { 'b.md': '# Rest\nleave is rest' });
    expect(await reads()).toHaveLength(1);
    expect(await reads()).toEqual([]);
  });

  test('it forgets a workspace when one of its segments is gone, and everything when it is full', async () => {
    const world = await makeWorld(fixture.database);
    await world.stage('hr', { 'a.md': '# Pay\nleave is paid' });
    const forgetful = rememberPostings(0);
    const read = (memory: ReadPostings): Promise<PostedTerms> => world.store.read((reader) => memory(reader, terms));
    const remembered = rememberPostings(1_000_000);
    const [first] = (await read(remembered)).body[0] ?? [];
    expect(first?.ids).toHaveLength(1);
    expect((await read(remembered)).body[0]?.[0]).toBe(first);
    expect((await read(forgetful)).body[0]?.[0]).not.toBe((await read(forgetful)).body[0]?.[0]);
    await erase(world, 0);
    expect((await read(remembered)).body[0]?.[0]).not.toBe(first);
  });

  // Snapshots overlap only where there is more than one connection.
  if (kind === 'embedded') return;

  test('a snapshot from before a merge reads what it had, whatever was remembered since', async () => {
    const world = await makeWorld(fixture.database);
    await world.stage('hr', { 'a.md': '# Pay\nleave is paid' });
    await world.stage('it', { 'b.md': '# Rest\nleave is rest' });
    await mergeSegments(world.store, { segments: 1, steps: 1 });
    const remembered = rememberPostings(1_000_000);
    await world.store.read((reader) => remembered(reader, []));
    const opened = Promise.withResolvers<void>();
    const overtaken = opened.promise.then(async () => {
      await mergeSegments(world.store, { segments: 1, steps: 5 });
      await world.store.read(async (reader) => {
        expect(added(await remembered(reader, terms))).toEqual(added(await rememberPostings(0)(reader, terms)));
      });
    });
    await world.store.read(async (old) => {
      const before = added(await rememberPostings(0)(old, terms));
      opened.resolve();
      await overtaken;
      expect(added(await remembered(old, terms))).toEqual(before);
    });
  });
});

/** Writes a segment, reads it, and takes it back: its number is given to the next one. */
async function rollBack(world: World, remembered: ReadPostings): Promise<void> {
  const write = world.store.write(async (tx) => {
    const counters = await lockCounters(tx);
    await insertSegment(tx, ++counters.segment, 0);
    await insertPostings(
      tx,
      'body_postings',
      counters.segment,
      terms.map((term) => ({ term, ids: [999_999], weights: [1] })),
    );
    await saveCounters(tx, counters);
    await remembered(tx, terms);
    throw new RangeError('taken back');
  });
  await expect(write).rejects.toThrow(RangeError);
}

/** Takes the passages of one document out of the index, with a segment's postings in place. */
async function erase(world: World, number: number): Promise<void> {
  await world.store.write(async (tx) => {
    await sql`DELETE FROM indexed_revisions WHERE workspace = ${tx.workspace} AND revision IN (
      SELECT revision FROM indexed_revisions WHERE workspace = ${tx.workspace} ORDER BY revision LIMIT 1 OFFSET ${number % 2})`.execute(
      tx.db(),
    );
  });
  await sweepIndex(world.store, '00000000-0000-7000-8000-000000000000', new AbortController().signal);
}
