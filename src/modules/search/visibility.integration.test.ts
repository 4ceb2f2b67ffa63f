/** What is not visible has no influence: neither on which passages are found, nor on the statistics they are ranked with. */
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
});
