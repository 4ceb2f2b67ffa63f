import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { propertyRuns } from '../../testing/property.ts';
import { dropDiscarded } from './drop-discarded.ts';
import { prepareEpoch } from './epoch.ts';
import { indexRevisions } from './index-revisions.ts';
import { mergeSegments } from './merge.ts';
import { NaiveEpochs, naivelyAt, searchNaively } from './naive.fixture.ts';
import { searchAt } from './search.ts';
import { makeWorld, migrationsOf, type Listing, type Version, type World } from './world.fixture.ts';

const word = fc.constantFrom('leave', 'leaves', 'vacation', 'vacations', 'sick', 'paid', 'train', 'travel', 'the', 'of', 'office', 'notice', 'contract', 'termination', 'Köln', '2024');
const line = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
const heading = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('', '1 ', '2.3 '), fc.array(word, { minLength: 1, maxLength: 2 })).map(([level, number, words]) => `${'#'.repeat(level)} ${number}${words.join(' ')}`);
const text = fc.array(fc.oneof({ arbitrary: line, weight: 3 }, heading), { minLength: 1, maxLength: 7 }).map((lines) => lines.join('\n'));
const listing: fc.Arbitrary<Listing> = fc.dictionary(fc.constantFrom('a.md', 'b.md', 'c/d.md', 'é.md', 'z.md'), text, { maxKeys: 5 });
const step = fc.record({ bundle: fc.constantFrom('hr', 'it'), end: fc.constantFrom('publish', 'publish', 'discard', 'restore', 'stage'), listing, keep: fc.boolean() });
const query = fc.tuple(fc.array(fc.oneof(word, fc.constantFrom('vacaton', 'contarct', 'unknownword', 'trav*', 'le*', '"sick leave"', '"of the"', '"paid"')), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 12 }));

/** Plays the steps and returns every moment that can be read. */
async function play(world: World, epochs: NaiveEpochs, steps: readonly { bundle: string; end: string; listing: Listing; keep: boolean }[]): Promise<Moment[]> {
  const published: Version[] = [];
  const last = new Map<string, Listing>();
  const open = new Map<string, Version>();
  const moments: Moment[] = [];
  const publish = async (version: Version): Promise<void> => {
    const preview = { seq: world.seq, staged: version.id };
    await prepareEpoch(world.store, preview);
    epochs.publish(world.visible(preview));
    moments.push(await world.publish(version));
    published.push(version);
  };
  for (const { bundle, end, listing: given, keep } of steps) {
    const before = open.get(bundle);
    if (before) await world.discard(before);
    open.delete(bundle);
    const restored = end === 'restore' ? published.findLast((version) => version.bundle === world.bundles.get(bundle)) : undefined;
    const next = keep ? { ...last.get(bundle), ...given } : given;
    const version = restored ? await world.restore(restored) : await world.stage(bundle, next);
    if (end === 'discard') await world.discard(version);
    else if (end === 'stage') open.set(bundle, version);
    else {
      await publish(version);
      if (!restored) last.set(bundle, next);
    }
  }
  for (const version of open.values()) {
    const moment = { seq: world.seq, staged: version.id };
    await prepareEpoch(world.store, moment);
    moments.push(moment);
  }
  return moments;
}

async function expectNaive(world: World, epochs: NaiveEpochs, moments: readonly Moment[], queries: readonly (readonly [string[], number])[]): Promise<void> {
  for (const moment of moments) {
    const { rows, epoch } = naivelyAt(world, epochs, moment);
    for (const [words, k] of queries) {
      for (const bundle of [undefined, world.bundles.get('hr')]) {
        const request = { query: words.join(' '), k, ...(bundle === undefined ? {} : { bundle }) };
        const { hits } = await world.store.read((reader) => searchAt(reader, moment, { ...request, explain: true }));
        const found = hits.map(({ document, contentHash, path, start, score }) => ({ document, contentHash, path, start, score }));
        expect(found, JSON.stringify({ moment, request })).toEqual(searchNaively(world, rows, epoch, request.query, bundle).slice(0, k));
        for (const { body, headingPath, explain, score } of hits) {
          expect(Math.abs((explain?.terms ?? []).reduce((sum, term) => sum + term.contribution, 0) - score), JSON.stringify([body, headingPath])).toBeLessThan(1e-6);
        }
      }
    }
  }
}

describeDatabases((kind) => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  test('hits before a merge are hits after it are those of the naive scorer, with staged, restored and discarded versions', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), fc.array(query, { minLength: 1, maxLength: 3 }), async (steps, queries) => {
        const world = await makeWorld(fixture.database);
        const epochs = new NaiveEpochs(world.texts);
        const moments = await play(world, epochs, steps);
        await expectNaive(world, epochs, moments, queries);
        await dropDiscarded(world.store, new Date(Date.now() + 60_000));
        await mergeSegments(world.store, { segments: 1 });
        await expectNaive(world, epochs, moments, queries);
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  test('indexing again stores nothing, and two indexers at once store each passage once', async () => {
    const world = await makeWorld(fixture.database);
    const listing = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.md`, `# Title ${index % 3}\nshared words here\nown words ${index}`]));
    const version = await world.stage('hr', listing);
    const revisions = version.rows.map((row) => row.revision);
    await dropDiscarded(world.store, new Date(0));
    const again = await indexRevisions(world.store, revisions);
    expect([...again.values()]).toEqual(revisions.map(() => ({ passages: 1, passagesNew: 0 })));
  });
});
