/** What people do at the same time, in orders that are chosen; and a process that dies between any two of its transactions. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeDatabases } from '../../testing/databases.ts';
import { Random } from '../../testing/generated/random.ts';
import { dyingAt, inTurns, Killed } from '../../testing/turns.ts';
import { addVersion } from './add-version.ts';
import { applyVersion } from './apply-version.ts';
import { discardVersion } from './change-open-version.ts';
import type { DocumentsContext } from './context.ts';
import type { Store } from '../../kernel/db/port.ts';
import type { VersionRow } from './tables.ts';
import { openHouse, openWorkshop, type House, type Workshop } from './workshop.fixture.ts';

const seeds = [1, 2, 3, 4, 5];

describeDatabases((kind) => {
  let house: House;
  let shop: Workshop;
  let readings: Map<string, { reading: string; digest: string }>;
  beforeAll(async () => void (house = await openHouse(kind)));
  afterAll(() => house?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    shop = await openWorkshop(house);
    await shop.put('one', { 'a.md': 'First a.', 'b.md': 'First b.' });
    await shop.put('two', { 'c.md': 'First c.' });
    readings = new Map();
    for (const path of ['a.md', 'b.md', 'c.md']) readings.set(path, await shop.read(path));
  });

  const on = (store: Store): DocumentsContext => ({ ...shop.context, store });
  const stage = async (bundle: string, texts: Readonly<Record<string, string>>): Promise<VersionRow> =>
    (await shop.put(bundle, texts)).version as VersionRow;
  const apply =
    (version: VersionRow) =>
    (store: Store): Promise<unknown> =>
      applyVersion(on(store), shop.may, version);

  /** Everything that was derived says what is published. */
  const expectConsistent = async (said: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, { reading, digest }] of readings) {
      expect(await shop.row(reading)).toMatchObject({ state: 'current', output: said[path] });
      expect(await shop.row(digest)).toMatchObject({ state: 'current', output: { digest: said[path] } });
    }
  };
  const codes = (results: readonly PromiseSettledResult<unknown>[]): string[] =>
    results.map((result) => (result.status === 'fulfilled' ? 'done' : String((result.reason as { code?: string }).code ?? result.reason)));

  describe.each(seeds)('in the order of the dice %i', (seed) => {
    test('two bundles are published, one after the other, and nothing is missed', async () => {
      const [one, two] = [await stage('one', { 'a.md': 'Second a.' }), await stage('two', { 'c.md': 'Second c.' })];
      const results = await inTurns(shop.context.store, new Random(seed), [apply(one), apply(two)]);
      expect(codes(results)).toEqual(['done', 'done']);
      expect([await shop.stands('one'), await shop.stands('two'), await shop.seq()]).toEqual([[2], [2], 4]);
      await expectConsistent({ 'a.md': 'Second a.', 'b.md': 'First b.', 'c.md': 'Second c.' });
    });

    test('two appliers of one version: one publishes it, the other is told', async () => {
      const one = await stage('one', { 'a.md': 'Second a.' });
      const results = await inTurns(shop.context.store, new Random(seed), [apply(one), apply(one)]);
      expect(codes(results).sort()).toEqual(['CONFLICT', 'done']);
      expect([await shop.stands('one'), await shop.seq()]).toEqual([[2], 3]);
      await expectConsistent({ 'a.md': 'Second a.', 'b.md': 'First b.', 'c.md': 'First c.' });
    });

    test('adding while it is applied: on top of what is published, or instead of it', async () => {
      const one = await stage('one', { 'a.md': 'Second a.' });
      const { sha256: blob } = await shop.context.blobs.put(ReadableStream.from([Buffer.from('Second b.')]), 1_000_000);
      const add = (store: Store): Promise<unknown> =>
        addVersion(on(store), shop.may, { bundle: 'one', documents: [{ path: 'b.md', blob }] });
      const [applied, added] = codes(await inTurns(shop.context.store, new Random(seed), [apply(one), add]));
      expect(added).toBe('done');
      // The version to be applied was discarded for the one built on it, or it was published and the new one stands on it.
      expect(await shop.stands('one')).toEqual(applied === 'done' ? [2, 3, 'staged'] : [1, 3, 'staged']);
      if (applied !== 'done') expect(applied).toBe('CONFLICT');
      await expectConsistent({ 'a.md': applied === 'done' ? 'Second a.' : 'First a.', 'b.md': 'First b.', 'c.md': 'First c.' });
      const open = await shop.put('one', { 'a.md': 'Third a.' });
      await applyVersion(shop.context, shop.may, open.version as VersionRow);
      await expectConsistent({ 'a.md': 'Third a.', 'b.md': 'Second b.', 'c.md': 'First c.' });
    });

    test('something is saved while a version is applied: it says what is published in the end', async () => {
      const one = await stage('one', { 'a.md': 'Second a.' });
      const save = async (store: Store): Promise<unknown> => {
        await store.read(async () => {}); // takes a turn, so that saving falls anywhere
        readings.set('a.md', await shop.read('a.md'));
        return undefined;
      };
      expect(codes(await inTurns(shop.context.store, new Random(seed), [apply(one), save]))).toEqual(['done', 'done']);
      await expectConsistent({ 'a.md': 'Second a.', 'b.md': 'First b.', 'c.md': 'First c.' });
    });

    test('a version is discarded while it is applied: it is one or the other', async () => {
      const one = await stage('one', { 'a.md': 'Second a.' });
      const discard = (store: Store): Promise<unknown> => discardVersion(on(store), shop.may, 'one');
      const [applied, discarded] = codes(await inTurns(shop.context.store, new Random(seed), [apply(one), discard]));
      expect([applied, discarded].filter((code) => code === 'done')).toHaveLength(1);
      expect(await shop.stands('one')).toEqual([applied === 'done' ? 2 : 1]);
      await expectConsistent({ 'a.md': applied === 'done' ? 'Second a.' : 'First a.', 'b.md': 'First b.', 'c.md': 'First c.' });
    });
  });

  test('an apply whose process dies before any of its transactions published nothing, and goes through when it is done again', async () => {
    const texts = { 'a.md': 'Second a.', 'b.md': 'First b.', 'c.md': 'First c.' };
    const one = await stage('one', { 'a.md': 'Second a.' });
    await shop.read('b.md'); // so that it is planned anew
    let deaths = 0;
    for (let at = 0; ; at += 1) {
      const dying = dyingAt(shop.context.store, at);
      const [code] = codes(await Promise.allSettled([apply(one)(dying.store)]));
      if (code === 'done') break;
      deaths += 1;
      // It is published with everything that belongs to it or not at all; the last reads of an apply come after the switch.
      const published = (await shop.stands('one')).length === 1;
      await expectConsistent(published ? texts : { ...texts, 'a.md': 'First a.' });
      if (published) break;
      expect(code).toBe(String(new Killed()));
    }
    expect(deaths).toBeGreaterThan(5);
    expect(await shop.stands('one')).toEqual([2]);
    await expectConsistent(texts);
  });
});
