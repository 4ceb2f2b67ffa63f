/** What is not visible has no influence: neither on which passages are found, nor on the statistics they are ranked with. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { searchAt } from './search.ts';
import { makeWorld, migrationsOf, type Listing } from './world.fixture.ts';

const many = (count: number, text: (index: number) => string): Listing =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.md`, text(index)]));

describeDatabases((kind) => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  test('a visible passage is found behind any number of better ones that are superseded', async () => {
    const world = await makeWorld(fixture.database);
    await world.publish(
      await world.stage(
        'hr',
        many(200, (index) => `notice notice notice number ${index}`),
      ),
    );
    const moment = await world.publish(await world.stage('hr', { 'weak.md': 'somewhere among many other words there is one notice' }));
    const { hits } = await world.store.read((reader) => searchAt(reader, moment, { query: 'notice', k: 1 }));
    expect(hits.map((hit) => hit.path)).toEqual(['weak.md']);
  });

  test('statistics count what is visible, not what is merely staged', async () => {
    const world = await makeWorld(fixture.database);
    await world.stage(
      'drafts',
      many(30, (index) => `notice of draft ${index}`),
    );
    const moment = await world.publish(await world.stage('hr', { 'a.md': 'notice in writing', 'b.md': 'nothing else' }));
    const { hits } = await world.store.read((reader) => searchAt(reader, moment, { query: 'notice', k: 5, explain: true }));
    expect(hits.map((hit) => [hit.path, hit.explain?.terms.map(({ df }) => df)])).toEqual([['a.md', [1]]]);
  });

  test('with superseded text, a passage that survived several revisions is one hit, in the newest that has it', async () => {
    const world = await makeWorld(fixture.database);
    const text = (days: string): Listing => ({
      'a.md': `# Leave\nnotice stays as it is\n# Days\nnotice of ${days} days\n# Again\nnotice stays as it is`,
    });
    for (const days of ['ten', 'twenty', 'thirty']) await world.publish(await world.stage('hr', text(days)));
    const shown = async (seq: number): Promise<[number, string][]> => {
      const { hits } = await world.store.read((reader) => searchAt(reader, { seq }, { query: 'notice', k: 20, includeSuperseded: true }));
      return hits
        .map(({ body, revision }): [number, string] => [1 + revisions.indexOf(revision), body])
        .sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1));
    };
    const revisions = await world.store.read(async (reader) => {
      const { rows } = await sql<{
        revision: string;
      }>`SELECT revision FROM visibility WHERE workspace = ${reader.workspace} ORDER BY from_seq`.execute(reader.db());
      return rows.map(({ revision }) => revision);
    });
    const [stays, again] = ['notice stays as it is', 'notice stays as it is'];
    expect(await shown(3)).toEqual([
      [1, 'notice of ten days'],
      [2, 'notice of twenty days'],
      [3, 'notice of thirty days'],
      [3, stays],
      [3, again],
    ]);
    expect(await shown(2)).toEqual([
      [1, 'notice of ten days'],
      [2, 'notice of twenty days'],
      [2, stays],
      [2, again],
    ]);
    await world.publish(await world.stage('hr', { 'b.md': 'nothing of it' }));
    expect(await shown(4)).toEqual(await shown(3));
    // A revision that is published again is the newest again.
    await world.publish(await world.stage('hr', { ...text('ten'), 'b.md': 'nothing of it' }));
    expect((await shown(5)).filter(([, body]) => body === stays)).toEqual([
      [1, stays],
      [1, stays],
    ]);
  });
});
