/** A plan that looks only at what the change reaches is the plan that compares everything. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import type { ChangePlan } from './plan.ts';
import { removeDerivation } from './present.ts';
import { comparingAll, openShelf, type Shelf } from './shelf.fixture.ts';
import { countDerivations } from './head-store.ts';

const migrations = [
  { module: 'kernel', directory: new URL('../db/migrations/', import.meta.url) },
  { module: 'lineage', directory: new URL('./migrations/', import.meta.url) },
];

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const text = fc.constantFrom('one', 'two', 'three', 'doubt', '!error');
const change = fc.record({
  texts: fc.dictionary(key, text, { maxKeys: 3 }),
  gone: fc.option(key, { freq: 4 }),
  taken: fc.constantFrom('all', 'all', 'none', 'half'),
  made: fc.record({
    kind: fc.constantFrom('echo', 'silent', 'dear', 'sum'),
    keys: fc.uniqueArray(key, { maxLength: 2 }),
    at: fc.nat(),
    removed: fc.boolean(),
  }),
});

/** What a plan says, whether a recipe ran for it or had run before. */
const said = ({ live, outcomes }: ChangePlan): unknown => ({
  live,
  outcomes: outcomes.map(({ by, ...outcome }) => ({ ...outcome, done: by === 'trace' || by === 'execution' })),
});

describeDatabases((kind) => {
  let opened: TestDatabase;
  beforeAll(async () => void (opened = await openTestDatabase(kind, { migrations })));
  afterAll(() => opened?.[Symbol.asyncDispose]());

  test('whatever was changed, left out, failed or removed before', { timeout: 300_000 }, async () => {
    let concerned = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 10, maxLength: 15 }), async (changes) => {
        let texts: Record<string, string> = { a: 'one', b: 'two', c: 'three' };
        const shelf = await openShelf(opened.database, texts);
        const ids: string[] = [];
        const make = async (name: Parameters<Shelf['make']>[0], subject: Parameters<Shelf['make']>[1]): Promise<void> =>
          void ids.push(await shelf.make(name, subject));
        for (const one of ['a', 'b', 'c']) await make('echo', { texts: [one, 'd'] });
        for (const { texts: put, gone, taken, made } of changes) {
          if (made.removed && ids.length > 1) {
            // One that something depends on is refused, which is as good.
            const id = ids.splice(made.at % ids.length, 1)[0] as string;
            await shelf.store.write((tx) => removeDerivation(tx, id)).catch(() => ids.push(id));
          } else if (!made.keys.some((one) => texts[one]?.startsWith('!'))) {
            await make(made.kind, made.kind === 'sum' ? { derivations: [ids[made.at % ids.length] as string] } : { texts: made.keys });
          }
          texts = { ...texts, ...put };
          if (gone) delete texts[gone];
          shelf.stage(texts);
          const plan = await shelf.plan();
          expect(said(plan)).toEqual(said(await shelf.plan({ registry: comparingAll(shelf.registry) })));
          expect(plan.live).toBe((await shelf.rows(...ids)).length);
          concerned += plan.outcomes.length;
          let turn = 0;
          await shelf.publish(
            plan,
            ({ kind: of }) => of === 'silent' || of === 'sum' || taken === 'all' || (taken === 'half' && turn++ % 2 === 0),
          );
        }
        expect(await shelf.store.read(countDerivations)).toBe(ids.length);
      }),
      { numRuns: 2, endOnFailure: true },
    );
    expect(concerned).toBeGreaterThan(20);
  });
});
