/** Which stored searches a change is found to concern, before any of them is decided. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { prepareEpoch } from './epoch.ts';
import { searchTools } from './search-tools.ts';
import type { StoredSearch } from './search-input.ts';
import { input, keep, look, record } from './stored-read.fixture.ts';
import { weighSearches } from './weigh-searches.ts';
import { makeWorld, migrationsOf, type Listing, type Version, type World } from './world.fixture.ts';

const library: Listing = Object.fromEntries(
  ['leave', 'notice', 'travel', 'office'].flatMap((topic) =>
    Array.from({ length: 10 }, (_, index) => [`${topic}-${index}.md`, `# About\n${topic} rule ${index} of ${topic}`]),
  ),
);

describeDatabases((kind) => {
  let opened: TestDatabase;
  let world: World;
  let before: Moment;
  const queries = new Map<string, string>();
  beforeAll(async () => void (opened = await openTestDatabase(kind, { migrations: migrationsOf() })));
  afterAll(() => opened?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    world = await makeWorld(opened.database);
    queries.clear();
    await world.publish(await world.stage('it', { 'it.md': 'another bundle altogether' }));
    before = await world.publish(await world.stage('hr', library));
    for (const query of ['leave', 'notice', 'travel', 'pension']) await ask(query);
    await ask('pension', 'it');
  });

  async function ask(query: string, bundle?: string): Promise<void> {
    const within = bundle === undefined ? {} : { bundle: world.bundles.get(bundle) as string };
    const read = await world.store.read((reader) => record(reader, before, { query, k: 3, ...within }));
    queries.set(read.input, bundle === undefined ? query : `${query} in ${bundle}`);
    await keep(world, read);
  }

  /** What a version is found to concern; it is discarded again. */
  async function concernedBy(bundle: string, listing: Listing): Promise<string[] | 'unknown'> {
    const version = await world.stage(bundle, listing);
    const told = await concerned(version);
    await world.discard(version);
    return told;
  }

  /** What a staged version is found to concern, weighed before unless that is left out. */
  async function concerned(version: Version, weigh = true): Promise<string[] | 'unknown'> {
    const after = { seq: before.seq, staged: version.id };
    await prepareEpoch(world.store, after);
    if (weigh) await weighSearches(world.store, after);
    const told = await world.store.read(async (reader) => input.changedBetween?.(look(reader, before), look(reader, after)));
    return told === undefined || told === 'unknown' ? 'unknown' : told.map((one) => queries.get(one) as string).sort();
  }

  test('a passage that comes concerns what it would be a hit of, and only in its bundle', async () => {
    // Weaker than the three best on leave, which are shorter; on pensions nothing was found until now.
    const came = `a pension is paid on application, and a leave of absence counts ${'for a while '.repeat(9)}`;
    expect(await concernedBy('hr', { ...library, 'new.md': came })).toEqual(['pension']);
    expect(await concernedBy('it', { 'it.md': 'another bundle altogether', 'new.md': came })).toEqual(['pension', 'pension in it']);
    expect(await concernedBy('hr', { ...library, 'new.md': 'travel travel' })).toEqual(['travel']);
  });

  test('a passage that leaves concerns what it was a hit of', async () => {
    const [hit] = await world.store.read(async (reader) => {
      const { request } = await record(reader, before, { query: 'leave', k: 3 });
      return (request as StoredSearch).signature.map(([document]) => document);
    });
    const path = world.visible(before).find((row) => row.document === hit)?.path as string;
    const { [path]: _, ...rest } = library;
    expect(await concernedBy('hr', rest)).toEqual(['leave']);
  });

  test('what was weighed under another epoch is concerned until it is weighed again, which is done once', async () => {
    const version = await world.stage('hr', { ...library, 'new.md': 'travel travel' });
    // One that was before, and one that came later and no longer serves.
    for (const epoch of [-1, 1000]) {
      await world.store.write((tx) => sql`UPDATE stored_searches SET epoch = ${epoch} WHERE workspace = ${tx.workspace}`.execute(tx.db()));
      expect(await concerned(version, false)).toHaveLength(queries.size);
      expect(await concerned(version)).toEqual(['travel']);
    }
    await world.discard(version);
    // Statistics that are renewed have everything searched again; what is stored is weighed when they serve.
    const other = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}.md`, `nothing of that kind ${at}`]));
    const renewed = await world.stage('hr', other);
    expect(await concerned(renewed)).toBe('unknown');
    before = await world.publish(renewed);
    queries.clear();
    await ask('kind');
    expect(await concernedBy('hr', { ...other, 'new.md': 'kind kind' })).toContain('kind');
  });

  test('after a change of the ranking a search is weighed by the one that serves', async () => {
    const now: Listing = { ...library, 'new.md': 'travel travel' };
    const version = await world.stage('hr', now);
    // A heading counts for so much that a text under it beats what says the word itself.
    const tools = { ...searchTools, ranking: { ...searchTools.ranking, version: 2, headingWeight: 20 } };
    await prepareEpoch(world.store, { seq: before.seq, staged: version.id }, { tools, change: { renew: true } });
    before = await world.publish(version);
    expect(await concernedBy('hr', { ...now, 'headed.md': '# Leave\nof another kind' })).toEqual(['leave']);
  });
});
