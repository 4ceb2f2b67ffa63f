import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../kernel/db/port.ts';
import { executionsFor } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { applyVersion } from './apply-version.ts';
import { discardVersion, holdVersion } from './change-open-version.ts';
import type { DocumentsContext } from './context.ts';
import { countRuns, planVersion, type VersionPlan } from './plan-version.ts';
import { loadPlan } from './version-store.ts';
import type { VersionRow } from './tables.ts';
import { all, openHouse, openWorkshop, type House, type Workshop } from './workshop.fixture.ts';

describeDatabases((kind) => {
  let house: House;
  let shop: Workshop;
  beforeAll(async () => void (house = await openHouse(kind)));
  afterAll(() => house?.[Symbol.asyncDispose]());
  beforeEach(async () => void (shop = await openWorkshop(house)));

  const stage = async (texts: Readonly<Record<string, string>>): Promise<VersionRow> => {
    const { version } = await shop.put('shop', texts);
    return version as VersionRow;
  };

  /** The context, with something done once, right before the transaction of the switch that comes next. */
  const beforeSwitch = (doing: () => Promise<unknown>): DocumentsContext & { readonly stages: string[] } => {
    const { store } = shop.context;
    const stages: string[] = [];
    let due: (() => Promise<unknown>) | undefined;
    let left: typeof due = doing;
    const write: Store['write'] = async (work) => {
      const now = due;
      due = undefined;
      await now?.();
      return store.write(work);
    };
    return {
      ...shop.context,
      stages,
      store: { ...store, write },
      progress({ stage: name, done }) {
        stages.push(`${name} ${done}`);
        if (name !== 'publishing' || done !== 0) return;
        due = left;
        left = undefined;
      },
    };
  };

  describe('a database that goes away around the switch', () => {
    const away = (details?: Record<string, unknown>): StemmaError => new StemmaError('UNAVAILABLE', 'away', details);
    /** The context, with handles that fail: `at` is given how many were opened since publishing began. */
    const failing = (at: (handle: number, opened: () => Promise<unknown>) => Promise<unknown>): DocumentsContext => {
      const { store } = shop.context;
      let handles: number | undefined;
      const open = <Result>(work: () => Promise<Result>): Promise<Result> =>
        handles === undefined ? work() : (at((handles += 1), work) as Promise<Result>);
      return {
        ...shop.context,
        store: { ...store, read: (work) => open(() => store.read(work)), write: (work) => open(() => store.write(work)) },
        progress: ({ stage: name, done }) => void (name === 'publishing' && done === 0 && (handles = 0)),
      };
    };
    const staged = async (): Promise<VersionRow> => {
      await shop.put('shop', { 'a.md': 'One.' });
      return stage({ 'a.md': 'Two.' });
    };

    test('a switch whose answer is lost is looked for, and found', async () => {
      const version = await staged();
      const context = failing(async (handle, work) => {
        if (handle === 2) throw away();
        const result = await work();
        if (handle === 1) throw away({ unsure: true });
        return result;
      });
      expect(await applyVersion(context, shop.may, version)).toMatchObject({ number: 2, executed: 0 });
      expect(await shop.stands('shop')).toEqual([2]);
    });

    test('one that never came to be is said not to be', async () => {
      const version = await staged();
      const context = failing(async (handle, work) => {
        if (handle === 1) throw away({ unsure: true });
        return work();
      });
      await expect(applyVersion(context, shop.may, version)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('version 2 was not published'),
      });
      expect(await applyVersion(shop.context, shop.may, version)).toMatchObject({ number: 2 });
    });

    test('after it, the error says that the version is out', async () => {
      const version = await staged();
      const context = failing(async (handle, work) => {
        if (handle > 1) throw away();
        return work();
      });
      await expect(applyVersion(context, shop.may, version)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('Version 2 is published.'),
        details: { published: 2 },
      });
    });
  });

  describe('a recipe that fails', () => {
    test('keeps the version from being published; what finished is kept', async () => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      const [a, b] = [await shop.read('a.md'), await shop.read('b.md')];
      const version = await stage({ 'a.md': 'BROKEN', 'b.md': 'Deux.' });
      const seq = await shop.seq();
      const refusal = {
        code: 'CONFLICT',
        message: expect.stringContaining('1 of the re-runs failed, so nothing was published'),
        details: { failed: [{ id: a.reading, kind: 'reading', label: 'reading', message: 'the recipe broke' }] },
      };
      await expect(applyVersion(shop.context, shop.may, version)).rejects.toMatchObject(refusal);
      expect(await shop.stands('shop')).toEqual([1, 2, 'staged']);
      expect(await shop.seq()).toBe(seq);
      expect(await shop.row(b.reading)).toMatchObject({ state: 'current', output: 'Two.' });
      const executions = await shop.context.store.read((reader) => executionsFor(reader, version.id));
      expect(executions.find((row) => row.derivation === a.reading)).toMatchObject({ trace: null, failure: 'the recipe broke' });
      expect(executions.find((row) => row.derivation === b.reading)).toMatchObject({ trace: expect.any(String), failure: null });
      shop.ran.length = 0;
      await expect(applyVersion(shop.context, shop.may, version)).rejects.toMatchObject(refusal);
      expect(shop.ran).toEqual(['a.md']); // only what failed is tried again
    });

    test('is published when that is allowed: it keeps its output, failed with its cause, until it works again', async () => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      const [a, b] = [await shop.read('a.md'), await shop.read('b.md')];
      const version = await stage({ 'a.md': 'BROKEN', 'b.md': 'Deux.' });
      const applied = await applyVersion(shop.context, shop.may, version, { allowFailed: true });
      expect(applied).toEqual({ number: 2, executed: 1, cutoff: 0, failed: 1, reused: 2, undecided: 0 });
      expect(await shop.stands('shop')).toEqual([2]);
      const kept = await shop.context.store.read((reader) => loadPlan(reader, version.id));
      expect((kept?.plan as VersionPlan | undefined)?.outcomes.map(({ by }) => by)).toContain('failure');
      const failed = await shop.row(a.reading);
      expect(failed).toMatchObject({ state: 'failed', output: 'One.' });
      expect(failed.causes).toEqual([
        { reason: 'text', path: 'a.md', severity: 'cited_changed' },
        { reason: 'recipe_failed', message: 'the recipe broke' },
      ]);
      expect(await shop.row(b.reading)).toMatchObject({ state: 'current', output: 'Deux.' });
      await shop.put('shop', { 'a.md': 'Un.' }, { publish: true });
      expect(await shop.row(a.reading)).toMatchObject({ state: 'current', output: 'Un.' });
      expect(await shop.row(a.digest)).toMatchObject({ state: 'current', output: { digest: 'Un.' } });
    });

    test('because something is away is no failure: nothing is published or noted, and applying again works', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const { reading } = await shop.read('a.md');
      await expect(stage({ 'a.md': 'AWAY' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await shop.stands('shop')).toEqual([1, 2, 'staged']);
      expect(await shop.row(reading)).toMatchObject({ state: 'current', output: 'One.' });
    });
  });

  describe('a selection', () => {
    test('of something the plan does not list is refused', async () => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      const [a, b] = [await shop.read('a.md'), await shop.read('b.md')];
      const version = await stage({ 'a.md': 'Un.' });
      const nobody = newId();
      await expect(applyVersion(shop.context, shop.may, version, { only: [a.reading, b.reading, nobody] })).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
        details: { unknown: [b.reading, nobody] },
      });
      expect(await shop.stands('shop')).toEqual([1, 2, 'staged']);
    });

    test('leaves the other re-runs stale with their old output; what is not a re-run follows', async () => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      const [a, b] = [await shop.read('a.md'), await shop.read('b.md')];
      const version = await stage({ 'a.md': 'Un.', 'b.md': 'Deux.' });
      await applyVersion(shop.context, shop.may, version, { only: [a.reading] });
      expect(await shop.stands('shop')).toEqual([2]);
      expect(await shop.row(a.reading)).toMatchObject({ state: 'current', output: 'Un.' });
      expect(await shop.row(b.reading)).toMatchObject({ state: 'stale', output: 'Two.', causes: [{ reason: 'text', path: 'b.md' }] });
      expect(await shop.row(a.digest)).toMatchObject({ output: { digest: 'Un.' } });
    });

    test('of nothing leaves all of them', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const { reading } = await shop.read('a.md');
      await applyVersion(shop.context, shop.may, await stage({ 'a.md': 'Un.' }), { only: [] });
      expect(await shop.row(reading)).toMatchObject({ state: 'stale', output: 'One.' });
    });
  });

  describe('a version', () => {
    test('that is held is refused until it is released', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const version = await stage({ 'a.md': 'Un.' });
      await holdVersion(shop.context, shop.may, 'shop', true);
      const refusal = { code: 'CONFLICT', message: expect.stringContaining('is held. Release it'), details: { status: 'held' } };
      await expect(applyVersion(shop.context, shop.may, version)).rejects.toMatchObject(refusal);
      expect(await shop.stands('shop')).toEqual([1, 2, 'held']);
      await holdVersion(shop.context, shop.may, 'shop', false);
      expect(await applyVersion(shop.context, shop.may, version)).toMatchObject({ number: 2 });
    });

    test.each([
      ['published', (version: VersionRow) => applyVersion(shop.context, shop.may, version)],
      ['discarded', () => discardVersion(shop.context, shop.may, 'shop')],
      ['discarded', () => shop.put('shop', { 'a.md': 'Uno.' })],
    ])('that somebody %s while it was planned is refused', async (status, meanwhile) => {
      await shop.put('shop', { 'a.md': 'One.' });
      const version = await stage({ 'a.md': 'Un.' });
      const context = beforeSwitch(() => meanwhile(version));
      await expect(applyVersion(context, shop.may, version)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining(`is ${status}: someone else was faster`),
        details: { status },
      });
      expect(context.stages.at(-1)).toBe('publishing 0');
    });

    test('is refused when its bundle shows something else than what it was built on', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'a.md': 'Un.' }, { publish: true });
      const version = await stage({ 'a.md': 'Uno.' });
      // No verb publishes beside an open version; planted, the switch must still see it.
      const plant = sql`UPDATE bundles SET published_version = (SELECT id FROM bundle_versions WHERE bundle = ${version.bundle} AND number = 1)
        WHERE id = ${version.bundle}`;
      await shop.context.store.write((tx) => plant.execute(tx.db()));
      const seq = await shop.seq();
      await expect(applyVersion(shop.context, shop.may, version)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('was published by someone else meanwhile'),
      });
      expect(await shop.seq()).toBe(seq);
    });

    test('is planned again when something was published or derived in between, and nothing is missed', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const first = await shop.read('a.md');
      const version = await stage({ 'a.md': 'Un.' });
      const made: { reading: string }[] = [];
      const context = beforeSwitch(async () => {
        made.push(await shop.read('a.md'));
        await shop.put('other', { 'c.md': 'Three.' });
      });
      shop.ran.length = 0;
      expect(await applyVersion(context, shop.may, version)).toMatchObject({ number: 2, executed: 2, failed: 0 });
      expect(context.stages.filter((one) => one.startsWith('publishing'))).toEqual(['publishing 0', 'publishing 0', 'publishing 1']);
      expect(shop.ran).toEqual(['a.md', 'a.md']); // made, and run for the version; what ran before was found
      expect(await shop.seq()).toBe(3);
      for (const { reading } of [first, ...made]) expect(await shop.row(reading)).toMatchObject({ state: 'current', output: 'Un.' });
    });

    test('is not published by who has left', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const version = await stage({ 'a.md': 'Un.' });
      const reason = new Error('left');
      const left = { ...shop.context, signal: AbortSignal.abort(reason) };
      await expect(applyVersion(left, shop.may, version)).rejects.toBe(reason);
      expect(await shop.stands('shop')).toEqual([1, 2, 'staged']);
    });
  });

  describe('those who take part', () => {
    test('write in the switch, and say what waits for a person', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const version = await stage({ 'a.md': 'Un.' });
      const switched: unknown[] = [];
      const participants: DocumentsContext['participants'] = [
        { name: 'quiet' },
        { name: 'writing', inSwitch: async (_, published) => void switched.push(published) },
        { name: 'asking', undecided: async (_, seq, bundle) => (seq === 2 && bundle === version.bundle ? 3 : 0) },
      ];
      expect(await applyVersion({ ...shop.context, participants }, shop.may, version)).toMatchObject({ undecided: 3 });
      expect(switched).toEqual([{ seq: 2, version: version.id }]);
    });

    test('undo the switch when they cannot', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const { reading } = await shop.read('a.md');
      const version = await stage({ 'a.md': 'Un.' });
      const cannot = new Error('cannot');
      const participants = [{ name: 'failing', inSwitch: () => Promise.reject(cannot) }];
      await expect(applyVersion({ ...shop.context, participants }, shop.may, version)).rejects.toBe(cannot);
      expect([await shop.stands('shop'), await shop.seq()]).toEqual([[1, 2, 'staged'], 1]);
      expect(await shop.row(reading)).toMatchObject({ state: 'current', output: 'One.' });
    });
  });

  describe('a plan', () => {
    test('is computed once for what is published, and again when something moved', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const first = await planVersion(shop.context, await stage({ 'a.md': 'Un.' }));
      const { version } = await shop.put('shop', {});
      const known = await planVersion(shop.context, version as VersionRow);
      expect(known).toEqual(first);
      await shop.put('other', { 'c.md': 'Three.' });
      expect((await planVersion(shop.context, version as VersionRow)).head).toMatchObject({ seq: 2, changes: first.head.changes + 1 });
    });

    test('of what was prepared before something was published is not used', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const { reading } = await shop.read('a.md');
      const version = await stage({ 'a.md': 'Un.' });
      const prepared: number[] = [];
      const participants: DocumentsContext['participants'] = [
        {
          name: 'slow',
          async prepare(_, { moment }) {
            prepared.push(moment.seq);
            if (prepared.length === 1) await shop.put('other', { 'c.md': 'Three.' });
            return new Map();
          },
        },
      ];
      const plan = await planVersion({ ...shop.context, participants }, version);
      expect(prepared).toEqual([1, 2]);
      expect(plan).toMatchObject({ head: { seq: 2 }, spans: { edited: 0, added: 1, removed: 1 } });
      expect(plan.outcomes.map((outcome) => outcome.derivation)).toContain(reading);
    });

    test('counts what ran for the version, what came out the same, and what was not run', async () => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.', 'c.md': 'Three.' });
      for (const path of ['a.md', 'b.md', 'c.md']) await shop.read(path);
      await shop.read(all);
      const version = await stage({ 'a.md': 'Un.', 'd.md': 'Four.' });
      const plan = await planVersion(shop.context, version);
      const counts = { executed: 2, cutoff: 1, failed: 0, reused: 6 };
      expect(await countRuns(shop.context, version.id, plan)).toEqual(counts);
      expect(await applyVersion(shop.context, shop.may, version)).toMatchObject(counts);
    });
  });
});
