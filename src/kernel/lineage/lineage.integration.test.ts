import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import type { Store } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { commitPlan } from './commit.ts';
import { createDerivation, reevaluate, removeDerivation } from './present.ts';
import { servedRecipes } from './recipes.ts';
import { createRegistry, joinExplanations } from './registry.ts';
import { openShelf, type Shelf, type Texts } from './shelf.fixture.ts';
import { readHead } from './head-store.ts';
import { executionsFor } from './trace-store.ts';
import { derivationsAt } from './store.ts';

const migrations = [
  { module: 'kernel', directory: new URL('../db/migrations/', import.meta.url) },
  { module: 'lineage', directory: new URL('./migrations/', import.meta.url) },
];
const change = '00000000-0000-7000-8000-00000000000c';

describeDatabases((databaseKind) => {
  let opened: TestDatabase;
  beforeAll(async () => void (opened = await openTestDatabase(databaseKind, { migrations })));
  afterAll(() => opened?.[Symbol.asyncDispose]());
  const open = (texts: Texts): Promise<Shelf> => openShelf(opened.database, texts);
  const states = async (shelf: Shelf, ...ids: string[]): Promise<unknown[]> => {
    const rows = await shelf.rows(...ids);
    return ids.map((id) => rows.find((row) => row.id === id)).map((row) => [row?.state, row?.output]);
  };
  const executions = (shelf: Shelf): ReturnType<typeof executionsFor> => shelf.store.read((reader) => executionsFor(reader, change));

  describe('a plan', () => {
    test('runs what a change concerns and nothing else, and publishing points at what came out', async () => {
      const shelf = await open({ a: 'one', b: 'two' });
      const [a, b] = [await shelf.make('echo', { texts: ['a'] }), await shelf.make('echo', { texts: ['b'] })];
      shelf.ran.clear();
      shelf.stage({ a: 'uno', b: 'two' });
      const plan = await shelf.plan();
      expect(plan).toMatchObject({ live: 2, outcomes: [{ derivation: a, by: 'execution', affected: true, state: 'current' }] });
      expect(plan.outcomes[0]).toMatchObject({
        before: '["ONE"]',
        after: '["UNO"]',
        causes: [{ reason: 'text', key: 'a', before: 'one', after: 'uno' }],
      });
      expect(shelf.ran.get('echo')).toBe(1);
      expect(await states(shelf, a)).toEqual([['current', ['ONE']]]);
      expect(await shelf.publish(plan)).toBe('planned');
      expect(await states(shelf, a, b)).toEqual([
        ['current', ['UNO']],
        ['current', ['TWO']],
      ]);
      expect(await executions(shelf)).toMatchObject([{ derivation: a, failure: null }]);
    });

    test('a change back is answered by the trace that is there', async () => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      shelf.stage({ a: 'uno' });
      await shelf.publish(await shelf.plan());
      shelf.ran.clear();
      shelf.stage({ a: 'one' });
      const plan = await shelf.plan();
      expect(plan.outcomes).toMatchObject([{ by: 'trace', affected: true, after: '["ONE"]' }]);
      await shelf.publish(plan);
      expect(await states(shelf, id)).toEqual([['current', ['ONE']]]);
      expect(shelf.ran.size).toBe(0);
    });

    test('an output that stays the same cuts off: nothing is affected, and nothing above runs', async () => {
      const shelf = await open({ a: 'one' });
      const below = await shelf.make('silent', { texts: ['a'] });
      await shelf.make('sum', { derivations: [below] });
      shelf.ran.clear();
      shelf.stage({ a: 'uno' });
      const plan = await shelf.plan();
      expect(plan.outcomes).toMatchObject([{ derivation: below, by: 'execution', affected: false, causes: [] }]);
      expect(await executions(shelf)).toEqual([]); // this kind is not counted
      expect(shelf.ran.get('sum')).toBeUndefined();
    });

    test('what reads a derivation is given the output that the plan decided, with its causes', async () => {
      const shelf = await open({ a: 'one' });
      const below = await shelf.make('echo', { texts: ['a'] });
      const above = await shelf.make('sum', { derivations: [below, newId()] });
      shelf.stage({ a: 'doubt' });
      const plan = await shelf.plan();
      const causes = [{ reason: 'text', key: 'a', before: 'one', after: 'doubt' }];
      expect(plan.outcomes).toMatchObject([
        { derivation: below, state: 'suspect', severity: 'cited_changed', causes },
        { derivation: above, state: 'suspect', severity: 'cited_changed', causes, after: '[["DOUBT"],null]' },
      ]);
      await shelf.publish(plan);
      expect(await states(shelf, below, above)).toEqual([
        ['suspect', ['DOUBT']],
        ['suspect', [['DOUBT'], null]],
      ]);
      // What was read of nothing still is nothing, so that the trace of before answers.
      shelf.stage({ a: 'one' });
      expect((await shelf.plan()).outcomes).toMatchObject([
        { derivation: below, by: 'trace' },
        { derivation: above, by: 'trace', state: 'current', after: '[["ONE"],null]' },
      ]);
    });

    test('what reads several derivations is given what the others say as it is stored, though only one of them moves', async () => {
      const shelf = await open({ a: 'one', b: 'two', c: 'doubt' });
      const [moving, still, flagged] = [
        await shelf.make('echo', { texts: ['a'] }),
        await shelf.make('echo', { texts: ['b'] }),
        await shelf.make('echo', { texts: ['c'] }),
      ];
      const above = await shelf.make('sum', { derivations: [moving, still, flagged] });
      shelf.ran.clear();
      shelf.stage({ a: 'three', b: 'two', c: 'doubt' });
      const { outcomes } = await shelf.plan();
      expect(outcomes.map(({ derivation }) => derivation)).toEqual([moving, above]);
      // Its cause is what it reads of the flagged one too: that doubt was there before.
      expect(outcomes[1]).toMatchObject({
        state: 'suspect',
        before: '[["ONE"],["TWO"],["DOUBT"]]',
        after: '[["THREE"],["TWO"],["DOUBT"]]',
      });
      expect(shelf.ran).toEqual(
        new Map([
          ['echo', 1],
          ['sum', 1],
        ]),
      );
    });

    test('goes through more derivations than one slice', async () => {
      const shelf = await open({ a: 'one' });
      for (let made = 0; made < 101; made += 1) await shelf.make('echo', { texts: ['a'] });
      shelf.stage({});
      const plan = await shelf.plan();
      expect(plan.live).toBe(101);
      expect(plan.outcomes).toHaveLength(101);
      expect(new Set(plan.outcomes.map(({ severity, after }) => `${severity} ${after}`))).toEqual(new Set(['cited_removed [null]']));
    });

    test('a recipe that reads nothing is never concerned', async () => {
      const shelf = await open({ a: 'one' });
      await shelf.make('echo', {});
      shelf.stage({ a: 'uno' });
      expect(await shelf.plan()).toMatchObject({ live: 1, outcomes: [] });
    });

    test('a new recipe changes nothing until it is planned; then it names itself, and goes back without a run', async () => {
      const shelf = await open({ a: 'one', b: 'two' });
      const [a, b] = [await shelf.make('echo', { texts: ['a'] }), await shelf.make('echo', { texts: ['b'] })];
      const above = await shelf.make('sum', { derivations: [b] });
      shelf.upgradeEcho(3);
      shelf.stage({ a: 'uno', b: 'two' });
      const upgrade = { reason: 'toolchain_changed', component: 'recipe:echo', from: 'echo@1', to: 'echo@3' };
      // The recipe of before is gone: what has to run is run by the new one, which is named beside the text; the rest stays.
      const edit = await shelf.plan();
      expect(edit.outcomes).toMatchObject([{ derivation: a, after: '["UNOUNO"]', causes: [{ reason: 'text' }, upgrade] }]);
      await shelf.publish(edit);
      const served = async (seq: number) => shelf.store.read((reader) => servedRecipes(reader, seq));
      const [echo1, echo3, sum] = [
        { kind: 'echo', recipe: 'echo@1' },
        { kind: 'echo', recipe: 'echo@3' },
        { kind: 'sum', recipe: 'sum@1' },
      ];
      expect(await served(1)).toEqual([echo1, echo3, sum]);

      shelf.ran.clear();
      const plan = await shelf.plan({}, { kinds: new Set(['echo']) });
      expect(plan.outcomes).toMatchObject([
        { derivation: b, by: 'execution', affected: true, severity: 'toolchain_changed', after: '["TWOTWO"]', causes: [upgrade] },
        { derivation: above, by: 'execution', affected: true, severity: 'toolchain_changed', causes: [upgrade] },
      ]);
      await shelf.publish(plan);
      expect(await served(2)).toEqual([echo3, sum]);
      expect(await served(0)).toEqual([echo1, sum]);

      shelf.ran.clear();
      // Back to where both were: `b` by its trace. `a` was never read so by the recipe that is gone, and stays.
      const back = await shelf.plan({}, { asOf: 0 });
      expect(back.outcomes).toMatchObject([{ derivation: b, by: 'trace', after: '["TWO"]' }, { derivation: above }]);
      await shelf.publish(back);
      expect(shelf.ran.has('echo')).toBe(false);
      expect(await states(shelf, a, b)).toEqual([
        ['current', ['UNOUNO']],
        ['current', ['TWO']],
      ]);
    });

    test('a trace of another recipe is not reused; one of the new recipe is, even if it read nothing', async () => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      shelf.upgradeEcho();
      shelf.stage({ a: 'uno' });
      expect((await shelf.plan()).outcomes).toMatchObject([{ derivation: id, by: 'execution', after: '[]' }]);
      const again = await shelf.plan();
      expect(again.outcomes).toMatchObject([{ derivation: id, by: 'trace', after: '[]' }]);
      await shelf.publish(again, () => false);
      expect(await states(shelf, id)).toEqual([['stale', ['ONE']]]);
      await shelf.publish(await shelf.plan());
      // Once it read a text; what it says now rests on nothing.
      shelf.stage({ a: 'un' });
      expect((await shelf.plan()).outcomes).toEqual([]);
    });

    test('a recipe that costs something is not tried: it may be affected, and is suspect until it is run', async () => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('dear', { texts: ['a'] });
      shelf.ran.clear();
      shelf.stage({ a: 'uno' });
      const plan = await shelf.plan();
      expect(plan.outcomes).toMatchObject([{ by: 'guess', affected: true, before: '["ONE"]', severity: 'cited_changed' }]);
      expect(plan.outcomes[0]).not.toHaveProperty('after');
      expect(shelf.ran.size).toBe(0);
      await shelf.publish(plan);
      expect(await states(shelf, id)).toEqual([['suspect', ['ONE']]]);
    });

    test('what was left out is stale with its cause, stays so, and is taken up by any later change', async () => {
      const shelf = await open({ a: 'one', b: 'two' });
      const id = await shelf.make('echo', { texts: ['a', 'b'] });
      shelf.stage({ a: 'uno', b: 'two' });
      await shelf.publish(await shelf.plan(), () => false);
      expect(await states(shelf, id)).toEqual([['stale', ['ONE', 'TWO']]]);
      const plan = await shelf.plan(); // nothing more is changed
      expect(plan.outcomes).toMatchObject([{ derivation: id, by: 'trace', affected: true, state: 'current' }]);
      expect(plan.outcomes[0]?.causes[0]).toEqual({ reason: 'text', severity: 'cited_changed', key: 'a', before: 'one', after: 'uno' });
      await shelf.publish(plan);
      expect(await states(shelf, id)).toEqual([['current', ['UNO', 'TWO']]]);
    });

    test('something flagged that a change does not move is left alone, and one that it moves back is current again', async () => {
      const shelf = await open({ a: 'doubt', b: 'two' });
      const id = await shelf.make('echo', { texts: ['a'] });
      expect((await shelf.rows(id))[0]).toMatchObject({ state: 'suspect', causes: [{ reason: 'text', key: 'a' }] });
      shelf.stage({ a: 'doubt', b: 'due' });
      expect((await shelf.plan()).outcomes).toEqual([]);
      shelf.stage({ a: 'sure', b: 'two' });
      await shelf.publish(await shelf.plan());
      expect(await states(shelf, id)).toEqual([['current', ['SURE']]]);
    });

    test.each([
      ['!error', 'the recipe broke'],
      ['!words', 'only words'],
      ['!conflict', 'a conflict of the recipe'],
      ['!syntax', 'no such selector'],
    ])('a recipe that throws (%s) keeps its old output, failed, until it works again', async (text, message) => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      const uncounted = await shelf.make('silent', { texts: ['a'] });
      shelf.stage({ a: text });
      const plan = await shelf.plan();
      expect(plan.outcomes).toMatchObject(
        [id, uncounted].map((derivation) => ({ derivation, by: 'failure', affected: true, state: 'failed', failure: message })),
      );
      expect(plan.outcomes[0]?.causes.at(-1)).toEqual({ reason: 'recipe_failed', message });
      expect(await executions(shelf)).toEqual([{ derivation: id, trace: null, failure: message }]);
      await shelf.publish(plan);
      expect(await states(shelf, id)).toEqual([['failed', ['ONE']]]);
      shelf.stage({ a: 'uno' });
      await shelf.publish(await shelf.plan());
      expect(await states(shelf, id)).toEqual([['current', ['UNO']]]);
    });

    test.each([
      ['!away', { code: 'UNAVAILABLE' }],
      ['!left', { name: 'AbortError' }],
    ])('what is no fault of the recipe (%s) ends the plan and flags nothing', async (text, error) => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      shelf.stage({ a: text });
      await expect(shelf.plan()).rejects.toMatchObject(error);
      expect(await executions(shelf)).toEqual([]);
      expect(await states(shelf, id)).toEqual([['current', ['ONE']]]);
    });

    test('one that is cancelled keeps what it finished', async () => {
      const shelf = await open({ a: 'one' });
      for (let made = 0; made < 101; made += 1) await shelf.make('echo', { texts: ['a'] });
      shelf.ran.clear();
      shelf.stage({ a: 'uno' });
      const caller = new AbortController();
      const reason = new StemmaError('CANCELLED');
      const clock = { now: () => (caller.abort(reason), new Date()) }; // the first traces are being stored
      await expect(shelf.plan({ signal: caller.signal, clock })).rejects.toBe(reason);
      const by = Map.groupBy((await shelf.plan()).outcomes, (outcome) => outcome.by);
      expect(by.get('trace')?.length).toBeGreaterThan(0);
      expect(by.get('execution')?.length).toBeGreaterThan(0);
      expect(shelf.ran.get('echo')).toBe(101);
    });
  });

  describe('what is removed while a plan is made', () => {
    /** The store, with something done once right before it opens its n-th handle of a kind. */
    const interrupted = (store: Store, handle: 'read' | 'write', at: number, doing: () => Promise<unknown>): Store => {
      let handles = 0;
      const before = async (kind: typeof handle): Promise<void> => {
        if (kind === handle && (handles += 1) === at) await doing();
      };
      return {
        ...store,
        read: async (work) => (await before('read'), store.read(work)),
        write: async (work) => (await before('write'), store.write(work)),
      };
    };

    test.each([
      ['before its recipe runs', 'uno', 'read', 8],
      ['before its trace is stored', 'uno', 'write', 1],
      ['before its failure is noted', '!error', 'write', 1],
    ] as const)('%s is left out, and the plan no longer stands', async (_, text, handle, at) => {
      const shelf = await open({ a: 'one' });
      const [gone, kept] = [await shelf.make('echo', { texts: ['a'] }), await shelf.make('echo', { texts: ['a'] })];
      shelf.stage({ a: text });
      const remove = (): Promise<void> => shelf.store.write((tx) => removeDerivation(tx, gone));
      const plan = await shelf.plan({ store: interrupted(shelf.store, handle, at, remove) });
      expect(plan.outcomes.map((outcome) => outcome.derivation)).toEqual([kept]);
      expect(await shelf.publish(plan)).toBe('moved');
      expect((await executions(shelf)).map((row) => row.derivation)).toEqual([kept]);
    });

    test('before its trace is loaded is left out', async () => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      shelf.stage({ a: 'uno' });
      expect((await shelf.plan()).outcomes).toHaveLength(1);
      const remove = (): Promise<void> => shelf.store.write((tx) => removeDerivation(tx, id));
      expect((await shelf.plan({ store: interrupted(shelf.store, 'read', 7, remove) })).outcomes).toEqual([]);
    });
  });

  describe('publishing a plan', () => {
    test('does not happen once anything was published or changed since', async () => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      shelf.stage({ a: 'uno' });
      const plan = await shelf.plan();
      await shelf.make('echo', { texts: ['a'] });
      expect(await shelf.publish(plan)).toBe('moved');
      await shelf.publish(await shelf.plan());
      expect(await shelf.publish(plan)).toBe('moved');
      expect(await states(shelf, id)).toEqual([['current', ['UNO']]]);
    });

    test('with something in it that is not there is refused whole', async () => {
      const shelf = await open({ a: 'one' });
      const id = await shelf.make('echo', { texts: ['a'] });
      shelf.stage({ a: 'uno' });
      const plan = await shelf.plan();
      const planted = { ...plan, outcomes: plan.outcomes.flatMap((outcome) => [outcome, { ...outcome, derivation: newId() }]) };
      const before = await shelf.store.read(readHead);
      await expect(shelf.store.write((tx) => commitPlan(tx, planted, 1, () => false))).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await shelf.store.read(readHead)).toEqual(before);
      expect(await states(shelf, id)).toEqual([['current', ['ONE']]]);
    });
  });

  describe('the present', () => {
    test('what a person decided is run again, then what reads it, once', async () => {
      const shelf = await open({ a: 'one', b: 'two' });
      const [a, b] = [await shelf.make('echo', { texts: ['a'] }), await shelf.make('echo', { texts: ['b'] })];
      const both = await shelf.make('sum', { derivations: [a, b] });
      shelf.stage({ a: 'doubt', b: 'due' });
      await shelf.publish(await shelf.plan(), () => false);
      shelf.ran.clear();
      await shelf.store.write((tx) => reevaluate(shelf.registry, tx, [a, b], new Date()));
      expect(await states(shelf, a, b, both)).toEqual([
        ['suspect', ['DOUBT']],
        ['current', ['DUE']],
        ['suspect', [['DOUBT'], ['DUE']]],
      ]);
      expect(Object.fromEntries(shelf.ran)).toEqual({ echo: 2, sum: 1 });
      expect((await shelf.rows(both))[0]?.causes).toEqual([
        { reason: 'text', severity: 'cited_changed', key: 'a', before: 'doubt', after: 'doubt' },
      ]);
      const { changes } = await shelf.store.read(readHead);
      await shelf.store.write((tx) => reevaluate(shelf.registry, tx, [a], new Date())); // nothing new to say: nothing above runs
      expect(Object.fromEntries(shelf.ran)).toEqual({ echo: 3, sum: 1 });
      expect((await shelf.store.read(readHead)).changes).toBe(changes + 1);
    });

    test('making something shows what its recipe read', async () => {
      const shelf = await open({ a: 'one' });
      const seen: unknown[] = [];
      const kind = shelf.registry.kindOf('echo');
      const made = { id: newId(), label: 'echo', subject: { texts: ['a'] }, now: new Date(), insert: async () => {} };
      const { output } = await shelf.store.write((tx) => createDerivation(shelf.registry, tx, kind, made, ({ given }) => seen.push(given)));
      expect([output, seen]).toEqual([['ONE'], ['one']]);
    });

    test('what others read cannot be removed; what nothing reads goes whole', async () => {
      const shelf = await open({ a: 'one' });
      const below = await shelf.make('echo', { texts: ['a'] });
      const above = [await shelf.make('sum', { derivations: [below] }), await shelf.make('sum', { derivations: [below] })];
      const remove = (id: string): Promise<void> => shelf.store.write((tx) => removeDerivation(tx, id));
      const refused = { code: 'CONFLICT', message: expect.stringContaining('2 other things depend'), details: { dependants: above } };
      await expect(remove(below)).rejects.toMatchObject(refused);
      await remove(above[0] as string);
      await expect(remove(below)).rejects.toMatchObject({ message: expect.stringContaining('1 other thing depends') });
      await remove(above[1] as string);
      await remove(below);
      await expect(remove(below)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await shelf.store.read((reader) => derivationsAt(reader, 0, {}))).toEqual([]);
    });
  });
});

test('a kind that nobody registered is a fault', () => {
  const registry = createRegistry([], []);
  expect(() => registry.kindOf('poem')).toThrow(/No lineage kind is registered as poem/);
  expect(() => registry.inputOf('poem')).toThrow(/No lineage kind is registered as poem/);
  expect(registry.inputOf('derivation').kind).toBe('derivation');
});

test('of several explanations the worst tells, every cause is told once, and one without causes does not count', () => {
  const [first, second] = [{ reason: 'x' }, { reason: 'y' }];
  const joined = joinExplanations([
    { severity: 'context_changed', causes: [first, { ...second, severity: 'toolchain_changed' }] },
    { severity: 'cited_changed', causes: [first] },
    { severity: 'context_changed', causes: [second, first] },
    { severity: 'cited_removed', causes: [] },
  ]);
  expect(joined).toEqual({
    severity: 'cited_changed',
    causes: [
      { ...first, severity: 'cited_changed' },
      { ...second, severity: 'context_changed' },
    ],
  });
  expect(joinExplanations([])).toEqual({ severity: 'toolchain_changed', causes: [] });
});
