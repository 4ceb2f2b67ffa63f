import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { propertyRunsEach } from '../../testing/property.ts';
import { dropDiscarded } from './drop-discarded.ts';
import { prepareEpoch } from './epoch.ts';
import { indexRevisions } from './index-revisions.ts';
import { mergeSegments } from './merge.ts';
import { everVisibleNaively, hitsAmong, NaiveEpochs, naivelyAt, searchNaively, type NaiveHit } from './naive.fixture.ts';
import { rankOccurrences } from './scoring.ts';
import { searchAt, type SearchRequest } from './search.ts';
import { searchRead } from './signature.ts';
import { weighQueryAt } from './weighed-query.ts';
import { makeWorld, migrationsOf, type Listing, type Version, type World } from './world.fixture.ts';

const word = fc.constantFrom(
  'leave',
  'leaves',
  'vacation',
  'vacations',
  'sick',
  'paid',
  'train',
  'travel',
  'the',
  'of',
  'office',
  'notice',
  'contract',
  'termination',
  'Köln',
  '2024',
);
const line = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
const heading = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('', '1 ', '2.3 '), fc.array(word, { minLength: 1, maxLength: 2 }))
  .map(([level, number, words]) => `${'#'.repeat(level)} ${number}${words.join(' ')}`);
const text = fc.array(fc.oneof({ arbitrary: line, weight: 3 }, heading), { minLength: 1, maxLength: 7 }).map((lines) => lines.join('\n'));
const listing: fc.Arbitrary<Listing> = fc.dictionary(
  fc.constantFrom('a.md', 'b.md', 'b.txt', 'c/d.md', 'c/e.csv', 'é.md', 'z.html'),
  text,
  { maxKeys: 6 },
);
const step = fc.record({
  bundle: fc.constantFrom('hr', 'it'),
  end: fc.constantFrom('publish', 'publish', 'discard', 'restore', 'stage'),
  listing,
  keep: fc.boolean(),
});
const query = fc.tuple(
  fc.array(fc.oneof(word, fc.constantFrom('vacaton', 'contarct', 'unknownword', 'trav*', 'le*', '"sick leave"', '"of the"', '"paid"')), {
    minLength: 1,
    maxLength: 4,
  }),
  fc.integer({ min: 1, max: 12 }),
);

/** Plays the steps and returns every moment that can be read. */
async function play(
  world: World,
  epochs: NaiveEpochs,
  steps: readonly { bundle: string; end: string; listing: Listing; keep: boolean }[],
): Promise<Moment[]> {
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

/** Every filter alone and some together. Bundle, format and path narrow before the limit: after it, too few hits would be left. */
const filtersOf = (bundle: string | undefined) => [
  {},
  ...(bundle === undefined ? [] : [{ bundle }, { bundle, format: 'markdown', pathPrefix: 'c' } as const]),
  { format: 'markdown' } as const,
  { format: 'csv' } as const,
  { pathPrefix: 'c/' },
  { format: 'text', pathPrefix: 'b' } as const,
  { pathPrefix: '%' },
];

/** Compares every search of every moment. Returns how many were compared. */
async function expectNaive(
  world: World,
  epochs: NaiveEpochs,
  moments: readonly Moment[],
  queries: readonly (readonly [string[], number])[],
): Promise<number> {
  let compared = 0;
  for (const moment of moments) {
    const { rows, epoch } = naivelyAt(world, epochs, moment);
    const ever = everVisibleNaively(world, moment);
    for (const [words, k] of queries) {
      const asked = words.join(' ');
      for (const filters of filtersOf(world.bundles.get('hr'))) {
        await expectHits(world, moment, { query: asked, k, ...filters }, searchNaively(world, rows, epoch, asked, filters).slice(0, k));
        const superseded = { query: asked, k, ...filters, includeSuperseded: true };
        await expectHits(world, moment, superseded, hitsAmong(world, ever, epoch, asked, filters).slice(0, k));
        compared += 2;
      }
    }
  }
  return compared;
}

async function expectHits(world: World, moment: Moment, request: SearchRequest, expected: readonly NaiveHit[]): Promise<void> {
  const { hits } = await world.store.read((reader) => searchAt(reader, moment, { ...request, explain: true }));
  const found = hits.map(({ document, contentHash, path, start, score }) => ({ document, contentHash, path, start, score }));
  expect(found, JSON.stringify({ moment, request })).toEqual(expected);
  // Reading one content first, so that the threshold and every further round are exercised on small worlds too.
  const few = await world.store.read(async (reader) =>
    rankOccurrences(reader, moment, await weighQueryAt(reader, moment, request.query), { ...request, readFirst: 1 }),
  );
  expect(
    few.map(({ document, contentHash, path, start, millionths }) => ({ document, contentHash, path, start, score: millionths / 1e6 })),
    JSON.stringify({ moment, request }),
  ).toEqual(expected);
  for (const { body, headingPath, explain, score } of hits) {
    const sum = (explain?.terms ?? []).reduce((total, term) => total + term.contribution, 0);
    expect(Math.abs(sum - score), JSON.stringify([body, headingPath])).toBeLessThan(1e-6);
  }
}

describeDatabases((kind) => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  // A case is one query compared; a world gives a hundred and more.
  test(
    'hits before a merge are hits after it are those of the naive scorer, with staged, restored and discarded versions',
    { timeout: 3_600_000 },
    async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 5 }),
          fc.array(query, { minLength: 1, maxLength: 3 }),
          async (steps, queries) => {
            const world = await makeWorld(fixture.database);
            const epochs = new NaiveEpochs(world.texts);
            const moments = await play(world, epochs, steps);
            compared += await expectNaive(world, epochs, moments, queries);
            await dropDiscarded(world.store, new Date(Date.now() + 60_000));
            await mergeSegments(world.store, { segments: 1 });
            compared += await expectNaive(world, epochs, moments, queries);
          },
        ),
        { numRuns: Math.ceil(propertyRunsEach(300) / 40) },
      );
      expect(compared).toBeGreaterThan(propertyRunsEach(300));
    },
  );

  test('a filter narrows before the limit: the hits asked for are found behind any number of others', async () => {
    const world = await makeWorld(fixture.database);
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`loud/${index}.md`, `leave leave leave ${index}`]));
    const moment = await world.publish(
      await world.stage('hr', {
        ...many,
        'quiet/a.txt': 'leave among several other words here',
        'quiet/b.csv': 'leave among more other words than that one has',
      }),
    );
    const paths = async (filters: { format?: 'text' | 'csv'; pathPrefix?: string; readFirst?: number }): Promise<string[]> =>
      (
        await world.store.read(async (reader) =>
          rankOccurrences(reader, moment, await weighQueryAt(reader, moment, 'leave'), { k: 3, ...filters }),
        )
      ).map(({ path }) => path);
    expect(await paths({})).toEqual([expect.stringMatching(/^loud/), expect.stringMatching(/^loud/), expect.stringMatching(/^loud/)]);
    for (const more of [{}, { readFirst: 1 }]) {
      expect(await paths({ format: 'text', ...more })).toEqual(['quiet/a.txt']);
      expect(await paths({ format: 'csv', ...more })).toEqual(['quiet/b.csv']);
      expect(await paths({ pathPrefix: 'quiet/', ...more })).toEqual(['quiet/a.txt', 'quiet/b.csv']);
      expect(await paths({ pathPrefix: 'Quiet/', ...more })).toEqual([]);
    }
  });

  test('indexing again stores nothing', async () => {
    const world = await makeWorld(fixture.database);
    const version = await world.stage('hr', twelve());
    const revisions = version.rows.map((row) => row.revision);
    const again = await indexRevisions(world.store, revisions);
    expect([...again.values()]).toEqual(revisions.map(() => ({ passages: 1, passagesNew: 0 })));
  });

  test('two indexers at once store each passage once', async () => {
    const world = await makeWorld(fixture.database);
    const version = await world.stageBulk('hr', twelve());
    const revisions = version.rows.map((row) => row.revision);
    const both = await Promise.all([indexRevisions(world.store, revisions), indexRevisions(world.store, revisions.toReversed())]);
    const stored = both.map((indexed) => [...indexed.values()].reduce((sum, { passagesNew }) => sum + passagesNew, 0));
    expect(stored.toSorted((a, b) => a - b)).toEqual([0, 12]);
    for (const indexed of both) expect([...indexed.values()].map(({ passages }) => passages)).toEqual(revisions.map(() => 1));
    const { hits } = await world.store.read((reader) => searchAt(reader, { seq: 0, staged: version.id }, { query: 'shared', k: 100 }));
    expect(new Set(hits.map(({ contentHash }) => contentHash)).size).toBe(12);
    expect(hits).toHaveLength(12);
  });

  test('what another indexer writes between two readings is told all the same', async () => {
    const world = await makeWorld(fixture.database);
    const version = await world.stageBulk('hr', twelve());
    const revisions = version.rows.map((row) => row.revision);
    let reads = 0;
    const overtaken: Store = Object.create(world.store, {
      read: {
        value: async (...given: Parameters<Store['read']>) => {
          if (++reads === 2) await indexRevisions(world.store, revisions);
          return world.store.read(...given);
        },
      },
    });
    const indexed = await indexRevisions(overtaken, revisions);
    expect(reads).toBeGreaterThan(2);
    expect([...indexed.values()]).toEqual(revisions.map(() => ({ passages: 1, passagesNew: 0 })));
  });

  test('a discarded version that is dropped and staged again is found again, and what others show is never dropped', async () => {
    const world = await makeWorld(fixture.database);
    await world.publish(await world.stage('hr', { 'a.md': 'shared leave text' }));
    const discarded = await world.stage('it', { 'a.md': 'shared leave text', 'b.md': 'unique leave wording' });
    await world.discard(discarded);
    expect(await dropDiscarded(world.store, new Date(0))).toBe(0); // asked for just now
    expect(await dropDiscarded(world.store, new Date(Date.now() + 60_000))).toBe(2);
    await mergeSegments(world.store, { segments: 1 });
    const found = async (moment: Moment): Promise<number> =>
      (await world.store.read((reader) => searchAt(reader, moment, { query: 'leave', k: 9 }))).hits.length;
    expect(await found({ seq: 1 })).toBe(1);
    const again = await world.restore(discarded);
    await prepareEpoch(world.store, { seq: 1, staged: again.id });
    expect(await found({ seq: 1, staged: again.id })).toBe(3);
  });

  test('what was indexed and never listed goes, with its words, and is indexed again when it is listed', async () => {
    const world = await makeWorld(fixture.database);
    const version = await world.stageBulk('hr', { 'a.md': '# Pay\nleave is paid', 'b.md': '# Pay\nleave is counted' });
    const revisions = version.rows.map(({ revision }) => revision);
    await indexRevisions(world.store, revisions);
    // As after an `add` that was killed before it wrote its listing.
    const written = await world.store.write(async (tx) => {
      const { rows } = await sql`DELETE FROM listings WHERE workspace = ${tx.workspace} RETURNING *`.execute(tx.db());
      return rows;
    });
    expect(await dropDiscarded(world.store, new Date(0))).toBe(0); // it may be under way still
    expect(await dropDiscarded(world.store, new Date(Date.now() + 60_000))).toBe(2);
    const left = await world.store.read((reader) =>
      sql`SELECT (SELECT count(*) FROM passage_contents c WHERE c.workspace = ${reader.workspace})
          + (SELECT count(*) FROM heading_paths h WHERE h.workspace = ${reader.workspace}) AS left`.execute(reader.db()),
    );
    expect(left.rows).toEqual([{ left: 0 }]);
    await world.store.write((tx) =>
      sql`INSERT INTO listings SELECT * FROM json_populate_recordset(NULL::listings, ${JSON.stringify(written)})`.execute(tx.db()),
    );
    await prepareEpoch(world.store, { seq: 0, staged: version.id });
    const { hits } = await world.store.read((reader) => searchAt(reader, { seq: 0, staged: version.id }, { query: 'leave', k: 9 }));
    expect(hits).toHaveLength(2);
  });

  test('a search read changes with what is hit, not with scores, places, paths or revisions', async () => {
    const world = await makeWorld(fixture.database);
    // Twenty other passages keep the epoch: one changed passage is less than a fifth.
    const others = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`other-${index}.md`, `number ${index} of many`]));
    const read = (moment: Moment) => world.store.read((reader) => searchRead(reader, moment, { query: 'vacation days', k: 8 }));
    const first = await read(
      await world.publish(await world.stage('hr', { ...others, 'a.md': '# 1 Leave\nvacation days are many\n## 2 Rest\nvacation is rest' })),
    );
    expect(first.given.passages.map(({ body }) => body)).toEqual(['vacation days are many', 'vacation is rest']);
    const renumbered = await read(
      await world.publish(
        await world.stage('hr', {
          ...others,
          'a.md': '# Preface\nnothing here\n# 7 Leave\nvacation days are many\n## 8 Rest\nvacation is rest',
        }),
      ),
    );
    expect(renumbered.request.understood.epoch).toBe(first.request.understood.epoch);
    expect(renumbered.hits.map(({ start }) => start)).not.toEqual(first.hits.map(({ start }) => start));
    expect(renumbered.fingerprint).toBe(first.fingerprint);
    const edited = await read(
      await world.publish(await world.stage('hr', { ...others, 'a.md': '# 1 Leave\nvacation days are few\n## 2 Rest\nvacation is rest' })),
    );
    expect(edited.fingerprint).not.toBe(first.fingerprint);
    const renamed = await read(
      await world.publish(
        await world.stage('hr', { ...others, 'a.md': '# 1 Leave\nvacation days are many\n## 2 Sleep\nvacation is rest' }),
      ),
    );
    expect(renamed.fingerprint).not.toBe(first.fingerprint);
  });

  test('scores shift with a new epoch while a read of the same passages keeps its fingerprint', async () => {
    const world = await makeWorld(fixture.database);
    const base = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`${index}.md`, `number ${index} of many`]));
    const read = (moment: Moment) => world.store.read((reader) => searchRead(reader, moment, { query: 'vacation', k: 8 }));
    const before = await read(
      await world.publish(await world.stage('hr', { ...base, 'a.md': 'vacation days are many', 'b.md': 'vacation is rest' })),
    );
    const grown = Object.fromEntries(
      Array.from({ length: 4 }, (_, index) => [
        `new-${index}.md`,
        `addition ${index} with considerably more words in it than any other had`,
      ]),
    );
    const after = await read(await world.publish(await world.stage('it', grown)));
    expect(after.request.understood.epoch).toBe(before.request.understood.epoch + 1);
    expect(after.hits.map(({ score }) => score)).not.toEqual(before.hits.map(({ score }) => score));
    expect(after.fingerprint).toBe(before.fingerprint);
  });

  test('an epoch lasts until a fifth differs, and a restored listing gets the epoch it had', async () => {
    const world = await makeWorld(fixture.database);
    const documentsFrom = (from: number, count: number): Listing =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${from + index}.md`, `passage number ${from + index}`]));
    const epochAfter = async (version: Version): Promise<number> => {
      const { seq } = await world.publish(version);
      return (await world.store.read((reader) => searchAt(reader, { seq }, { query: 'passage', k: 1 }))).epoch;
    };
    const first = await world.stage('hr', documentsFrom(0, 10));
    expect(await epochAfter(first)).toBe(1);
    expect(await epochAfter(await world.stage('hr', documentsFrom(0, 12)))).toBe(1);
    expect(await epochAfter(await world.stage('hr', documentsFrom(0, 13)))).toBe(2);
    expect(await epochAfter(await world.restore(first))).toBe(1);
    const staged = await world.stage('it', documentsFrom(100, 50));
    const preview = await world.store.read((reader) => searchAt(reader, { seq: 4 }, { query: 'passage', k: 1 }));
    expect(preview.epoch).toBe(1);
    expect(await prepareEpoch(world.store, { seq: 4, staged: staged.id })).toBe(3);
    await world.discard(staged);
  });
});

const twelve = (): Listing =>
  Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`${index}.md`, `# Title ${index % 3}\nshared words here and own words ${index}`]),
  );
