/** What a stored search would find after a change, decided without searching, is what searching finds. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredRead } from '../../kernel/lineage/index.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { propertyRunsEach } from '../../testing/property.ts';
import { prepareEpoch } from './epoch.ts';
import { createPrefilter } from './prefilter.ts';
import { weighSearches } from './weigh-searches.ts';
import type { StoredSearch } from './search-input.ts';
import type { SearchReadRequest } from './signature.ts';
import { input, keep, look, record } from './stored-read.fixture.ts';
import { makeWorld, migrationsOf, type Listing, type Version, type World } from './world.fixture.ts';

const word = fc.constantFrom('leave', 'leaves', 'vacation', 'sick', 'paid', 'travel', 'office', 'notice');
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((some) => some.join(' '));
const headings = fc.constantFrom('# Leave', '# 1 Leave', '# 2 Leave', '# Notice', '# Pay');
const paths = ['a.md', 'b.md', 'c.md', 'd.md'];

/** Few words and short lines, so that equal passages, equal scores and searches with fewer than k hits are the rule. */
const lines = fc.array(fc.oneof({ arbitrary: words, weight: 3 }, { arbitrary: headings, weight: 2 }), { minLength: 1, maxLength: 6 });

interface Edit {
  readonly path: string;
  readonly to: string;
  readonly at: number;
  readonly line: string;
  readonly heading: string;
  readonly lines: readonly string[];
  /** Makes the document under one path the one under another. */
  rename(from: string, to: string): void;
}

type Documents = Map<string, string[]>;

/** Small changes of a document of a listing: a paragraph, a heading, sections swapped, the document renamed, copied, taken out. */
const waysToEdit: readonly ((documents: Documents, own: string[], edit: Edit) => void)[] = [
  (_, own, { at, line }) => own.splice(at % own.length, 1, line),
  (_, own, { at, line }) => own.splice(at % own.length, 0, line),
  (_, own, { at }) => own.length > 1 && own.splice(at % own.length, 1),
  (_, own, { heading }) =>
    own.splice(
      Math.max(
        own.findIndex((text) => text.startsWith('#')),
        0,
      ),
      1,
      heading,
    ),
  (_, own, { at }) => own.push(...own.splice(0, at % own.length)),
  (documents, _, { path }) => documents.delete(path),
  (documents, own, { to }) => documents.set(to, [...own]),
  (documents, own, { path, to, rename }) => {
    if (documents.has(to)) return;
    documents.delete(path);
    documents.set(to, own);
    rename(path, to);
  },
];

const edit: fc.Arbitrary<(documents: Documents, rename: Edit['rename']) => void> = fc
  .record({
    kind: fc.constantFrom(...waysToEdit),
    at: fc.nat(),
    path: fc.constantFrom(...paths),
    to: fc.constantFrom(...paths, 'z.md'),
    line: words,
    heading: headings,
    lines,
  })
  .map(({ kind, ...change }) => (documents: Documents, rename: Edit['rename']): void => {
    const own = documents.get(change.path);
    if (own) kind(documents, own, { ...change, rename });
    else documents.set(change.path, [...change.lines]);
  });

const step = fc.record({ bundle: fc.constantFrom('hr', 'it'), edits: fc.array(edit, { minLength: 1, maxLength: 2 }), restore: fc.nat(9) });
const start = fc.array(fc.tuple(fc.constantFrom(...paths), lines), { minLength: 2, maxLength: 4 });
const question = fc.record({
  query: fc
    .array(fc.oneof({ arbitrary: word, weight: 6 }, fc.constantFrom('vacaton', 'unknownword', 'le*', '"sick leave"')), {
      minLength: 1,
      maxLength: 2,
    })
    .map((some) => some.join(' ')),
  k: fc.integer({ min: 1, max: 6 }),
  bundle: fc.constantFrom(undefined, 'hr', 'it'),
});

const filler = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`filler-${index}.md`, `filler ${index} that nobody asks for`]));

/** A bundle of a world under edits. `fill` keeps the epoch through most edits; without it most edits bring a new one. */
class Shelf {
  readonly published: Version[] = [];
  documents: Map<string, string[]>;
  readonly #world: World;
  readonly #name: string;
  readonly #fill: Listing;

  constructor(
    world: World,
    name: string,
    { documents, fill }: { readonly documents: readonly (readonly [string, string[]])[]; readonly fill: Listing },
  ) {
    this.#world = world;
    this.#name = name;
    this.#fill = fill;
    this.documents = new Map(documents.map(([path, text]) => [path, [...text]]));
  }

  stage(): Promise<Version> {
    return this.#world.stage(this.#name, {
      ...this.#fill,
      ...Object.fromEntries([...this.documents].map(([path, text]) => [path, text.join('\n')])),
    });
  }
}

describeDatabases((kind) => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  // A case is one stored search at one change; a world gives about 20 of them.
  test('a prefiltered fingerprint is the one that searching again gives', { timeout: 3_600_000 }, async () => {
    let cases = 0;
    let kept = 0;
    let spared = 0;
    await fc.assert(
      fc.asyncProperty(
        start,
        start,
        fc.boolean(),
        fc.array(step, { minLength: 2, maxLength: 5 }),
        fc.array(question, { minLength: 4, maxLength: 8 }),
        async (hr, it, filled, steps, questions) => {
          const world = await makeWorld(fixture.database);
          const shelves = {
            hr: new Shelf(world, 'hr', { documents: hr, fill: filled ? filler : {} }),
            it: new Shelf(world, 'it', { documents: it, fill: {} }),
          };
          for (const shelf of [shelves.hr, shelves.it]) {
            const version = await shelf.stage();
            await world.publish(version);
            shelf.published.push(version);
          }
          const requests = questions.map(({ query, k, bundle }): SearchReadRequest => ({
            query,
            k,
            ...(bundle === undefined ? {} : { bundle: world.bundles.get(bundle) as string }),
          }));
          const asked = new Map<string, StoredRead>();
          for (const { bundle, edits, restore } of steps) {
            const shelf = shelves[bundle];
            for (const apply of edits) apply(shelf.documents, (from, to) => world.rename(bundle, from, to));
            const before = { seq: world.seq };
            const version = restore === 0 ? await world.restore(shelf.published[0] as Version) : await shelf.stage();
            const after = { seq: world.seq, staged: version.id };
            await prepareEpoch(world.store, after);
            // Read long ago where that still holds, else now: a trace is older than the moment it is current at.
            for (const request of requests) {
              const now = await world.store.read((reader) => record(reader, before, request));
              if (asked.get(now.input)?.fingerprint === now.fingerprint) continue;
              asked.set(now.input, now);
              await keep(world, now);
            }
            // What is not weighed under this epoch has to be found all the same.
            if (restore % 3 > 0) await weighSearches(world.store, after);
            await world.store.read(async (reader) => {
              const reads = [...asked.values()];
              const found = await input.fingerprintsAt(look(reader, after), reads, look(reader, before));
              const exact = await input.fingerprintsAt(look(reader, after), reads);
              for (const read of reads) expect(found.get(read.input), JSON.stringify(read.request)).toBe(exact.get(read.input));
              const told = (await input.changedBetween?.(look(reader, before), look(reader, after))) ?? 'unknown';
              if (told !== 'unknown') {
                const differing = reads.filter((read) => exact.get(read.input) !== read.fingerprint);
                expect(told).toEqual(expect.arrayContaining(differing.map((read) => read.input)));
                spared += reads.filter((read) => !told.includes(read.input)).length;
              }
              const searches = reads.map((read) => ({ input: read.input, ...(read.request as StoredSearch) }));
              kept += searches.length - (await createPrefilter()(reader, before, after, searches)).length;
              cases += reads.length;
            });
            await world.publish(version);
            shelf.published.push(version);
          }
        },
      ),
      { numRuns: Math.ceil(propertyRunsEach(300) / 15) },
    );
    expect(cases).toBeGreaterThan(propertyRunsEach(300));
    expect(kept / cases, `${kept} of ${cases} were kept without searching`).toBeGreaterThan(0.15);
    expect(spared / cases, `${spared} of ${cases} were not even looked at`).toBeGreaterThan(0.1);
  });

  const store = async (world: World, moment: Moment, requests: readonly SearchReadRequest[]): Promise<StoredRead[]> =>
    world.store.read(async (reader) => {
      const reads: StoredRead[] = [];
      for (const request of requests) reads.push(await record(reader, moment, request));
      return reads;
    });

  const mayDiffer = async (world: World, before: Moment, version: Version, reads: readonly StoredRead[]): Promise<string[]> => {
    const after = { seq: before.seq, staged: version.id };
    await prepareEpoch(world.store, after);
    const searches = reads.map((read) => ({ input: read.input, ...(read.request as StoredSearch) }));
    return world.store.read(async (reader) => (await createPrefilter()(reader, before, after, searches)).map(({ query }) => query));
  };

  const library = (): Record<string, string> =>
    Object.fromEntries(
      ['leave', 'notice', 'travel', 'office'].flatMap((topic) =>
        Array.from({ length: 10 }, (_, index) => [
          `${topic}-${index}.md`,
          `# About\n${topic} rule ${index}\n# Details\nmore of ${topic} ${'and so on '.repeat(index)}`,
        ]),
      ),
    );

  test('one edited paragraph leaves the searches of other things alone, also those read under an epoch before', async () => {
    const world = await makeWorld(fixture.database);
    await world.publish(await world.stage('hr', { 'a.md': 'a beginning' }));
    const early = await store(world, { seq: 1 }, [
      { query: 'office', k: 3 },
      { query: 'beginning', k: 1 },
    ]);
    const before = await world.publish(await world.stage('hr', { 'a.md': 'a beginning', ...library() }));
    const [, beginning] = early as [StoredRead, StoredRead];
    const reads = [
      ...(await store(
        world,
        before,
        ['leave', 'notice', 'travel', 'office'].map((query) => ({ query, k: 5 })),
      )),
      beginning,
    ];
    const edited = {
      'a.md': 'a beginning',
      ...library(),
      'leave-3.md': '# About\nleave rule 3, rewritten\n# Details\nmore of leave and so on',
    };
    expect(await mayDiffer(world, before, await world.stage('hr', edited), reads)).toEqual(['leave']);
  });

  test('searches within another bundle are left alone', async () => {
    const world = await makeWorld(fixture.database);
    await world.publish(await world.stage('hr', library()));
    const before = await world.publish(await world.stage('it', { 'a.md': 'notice of leave' }));
    const [hr, it] = [world.bundles.get('hr') as string, world.bundles.get('it') as string];
    const reads = await store(world, before, [
      { query: 'leave', k: 9, bundle: hr },
      { query: 'notice', k: 9, bundle: it },
    ]);
    expect(await mayDiffer(world, before, await world.stage('it', { 'a.md': 'notice of leave', 'b.md': 'leave notice' }), reads)).toEqual([
      'notice',
    ]);
  });

  test('a passage that was hit twice leaves room for another when one of the two is gone', async () => {
    const world = await makeWorld(fixture.database);
    const section = '# Pension\npension pension';
    const twice = await world.publish(await world.stage('hr', { ...library(), 'a.md': `${section}\n${section}` }));
    const reads = await store(world, twice, [{ query: 'pension', k: 2 }]);
    const once = await world.publish(await world.stage('hr', { ...library(), 'a.md': section }));
    expect((await store(world, once, [{ query: 'pension', k: 2 }]))[0]?.fingerprint).toBe(reads[0]?.fingerprint);
    const weaker = { ...library(), 'a.md': section, 'b.md': 'somewhere among many other words there is a pension' };
    expect(await mayDiffer(world, once, await world.stage('hr', weaker), reads)).toEqual(['pension']);
  });

  test('equal passages under one path of two bundles change places when one of them moves down', async () => {
    const world = await makeWorld(fixture.database);
    const section = '# Pension\npension pension';
    await world.publish(await world.stage('hr', { ...library(), 'a.md': section }));
    const before = await world.publish(await world.stage('it', { 'a.md': `# First\nin short\n${section}` }));
    const reads = await store(world, before, [{ query: 'pension', k: 1 }]);
    const moved = { ...library(), 'a.md': `# First\nat considerably more length\n${section}` };
    expect(await mayDiffer(world, before, await world.stage('hr', moved), reads)).toEqual(['pension']);
  });

  test('equal passages change places when a document is renamed', async () => {
    const world = await makeWorld(fixture.database);
    const section = '# Pension\npension pension';
    const before = await world.publish(await world.stage('hr', { ...library(), 'a.md': section, 'b.md': section }));
    const reads = await store(world, before, [
      { query: 'pension', k: 1 },
      { query: 'travel', k: 3 },
    ]);
    world.rename('hr', 'b.md', '0.md');
    expect(await mayDiffer(world, before, await world.stage('hr', { ...library(), 'a.md': section, '0.md': section }), reads)).toEqual([
      'pension',
    ]);
  });
});
