import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Store } from '../../kernel/db/port.ts';
import { describeDatabases, openTestDatabase } from '../../testing/databases.ts';
import { loadParsed } from '../documents/index.ts';
import { dropDiscarded } from './drop-discarded.ts';
import { followReading } from './index-revisions.ts';
import { strategiesWith, type Strategy } from './passages/strategies.ts';
import { makeWorld, migrationsOf, type Version, type World } from './world.fixture.ts';

const strategy = strategiesWith(undefined)['standard'] as Strategy;
const paragraph = 'The ledger of the customs office names every crate that came by sea.';

/** Indexes a version as it is read, through a store of its own. */
async function follow(world: World, { rows }: Version, store: Store): Promise<{ passages: number; passagesNew: number } | undefined> {
  const revisions = rows.map(({ revision }) => revision);
  const following = followReading(store, strategy);
  await following.take(await world.store.read((reader) => loadParsed(reader, revisions)));
  return (await following.finish()).get(revisions[0] as string);
}

describeDatabases((kind) => {
  test('a text that is stored is not stored again, and one that is dropped meanwhile is', async () => {
    await using opened = await openTestDatabase(kind, { migrations: migrationsOf() });
    const world = await makeWorld(opened.database);
    await world.stage('hr', { 'a.md': `# Customs\n${paragraph}` });
    const edited = await world.stageBulk('it', { 'a.md': `# Customs\n${paragraph}\n# Port\nThe port opens at nine.` });
    expect(await follow(world, edited, world.store)).toEqual({ passages: 2, passagesNew: 1 });

    const again = await makeWorld(opened.database);
    await again.discard(await again.stage('hr', { 'a.md': `# Customs\n${paragraph}` }));
    const late = await again.stageBulk('it', { 'a.md': `# Customs\n${paragraph}\n# Port\nThe port opens at nine.` });
    const dropped: number[] = [];
    const read: Store['read'] = async (work) => {
      const found = await again.store.read(work);
      dropped.push(await dropDiscarded(again.store, new Date(Date.now() + 60_000)));
      return found;
    };
    expect(await follow(again, late, { ...again.store, read })).toEqual({ passages: 2, passagesNew: 2 });
    expect(dropped).toEqual([1]);
    for (const { store } of [world, again]) {
      const { rows } = await store.read((reader) =>
        sql<{ posted: number }>`SELECT count(*) AS posted FROM passage_contents c WHERE c.workspace = ${reader.workspace}
          AND EXISTS (SELECT FROM body_postings p WHERE p.workspace = c.workspace AND c.id = ANY (p.ids))`.execute(reader.db()),
      );
      expect(rows).toEqual([{ posted: 2 }]);
    }
  });
});
