import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reader } from '../../kernel/db/port.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { applyVersion } from './apply-version.ts';
import { discardVersion, holdVersion, removeDocument, renameDocument, requireOpenVersion } from './change-open-version.ts';
import { requireBundle, requireVersion, resolveMoment } from './moments.ts';
import { restoreVersion } from './restore-version.ts';
import { presentGround, stageVersion } from './stage-version.ts';
import { ensureBundle } from './bundle-store.ts';
import { findOpenVersion, setVersionStatus } from './version-store.ts';
import { loadListing } from './listing-store.ts';
import type { VersionRow } from './tables.ts';
import { openHouse, openWorkshop, type House, type Workshop } from './workshop.fixture.ts';

describeDatabases((kind) => {
  let house: House;
  let shop: Workshop;
  beforeAll(async () => void (house = await openHouse(kind)));
  afterAll(() => house?.[Symbol.asyncDispose]());
  beforeEach(async () => void (shop = await openWorkshop(house)));

  const read = <T>(work: (reader: Reader) => Promise<T>): Promise<T> => shop.context.store.read(work);
  const openPaths = (name = 'shop'): Promise<string[]> =>
    read(async (reader) => (await loadListing(reader, (await requireOpenVersion(reader, name)).version.id)).map(({ path }) => path));
  const restore = (number: number): ReturnType<typeof restoreVersion> => restoreVersion(shop.context, shop.may, { bundle: 'shop', number });
  /** A bundle whose first version is staged and not published yet: what is left when its first publish was interrupted. */
  const firstStaged = async (name: string): Promise<VersionRow> => {
    const { bundle } = await shop.put('source', { 'a.md': 'One.' });
    return shop.context.store.write(async (tx) => {
      const lines = await loadListing(tx, (await requireVersion(tx, await requireBundle(tx, bundle.name), 1)).id);
      const fresh = await ensureBundle(tx, name, new Date());
      return (await stageVersion(tx, fresh, { put: lines, remove: new Set() }, new Date())).version as VersionRow;
    });
  };

  describe('staging', () => {
    test('builds on what is staged; the same again changes nothing', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'b.md': 'Two.' });
      expect(await shop.stands('shop')).toEqual([1, 2, 'staged']);
      const again = await shop.put('shop', { 'b.md': 'Two.' });
      expect([again.version?.number, again.plan?.live]).toEqual([2, 0]);
      await shop.put('shop', { 'c.md': 'Three.' });
      expect(await shop.stands('shop')).toEqual([1, 3, 'staged']);
      expect(await openPaths()).toEqual(['a.md', 'b.md', 'c.md']);
    });

    test('back to what is published leaves nothing staged', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'a.md': 'Un.' });
      const { version, plan } = await shop.put('shop', { 'a.md': 'One.' });
      expect([version?.number, version?.status, plan]).toEqual([1, 'published', undefined]);
      expect(await shop.stands('shop')).toEqual([1]);
    });

    test('on a held version stays held', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'b.md': 'Two.' });
      await holdVersion(shop.context, shop.may, 'shop', true);
      await shop.put('shop', { 'c.md': 'Three.' });
      expect(await shop.stands('shop')).toEqual([1, 3, 'held']);
    });

    test('a listing that was read before is read again once an erasure has taken a line out of it', async () => {
      const { bundle } = await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      const before = await read(async (reader) => presentGround(reader, await requireBundle(reader, 'shop')));
      const stage = () => shop.context.store.write((tx) => stageVersion(tx, bundle, { put: [], remove: new Set() }, new Date(), before));
      expect((await stage()).lines).toEqual(before.lines);
      const [{ document: erased } = { document: '' }] = before.lines;
      await house.opened.database.asOwner(async (db) => {
        await sql`DELETE FROM visibility WHERE document = ${erased}`.execute(db);
        await sql`DELETE FROM listings WHERE document = ${erased}`.execute(db);
        await sql`UPDATE bundle_versions SET listing = 'shortened' WHERE id = ${before.ground?.id}`.execute(db);
      });
      expect((await stage()).lines.map(({ path }) => path)).toEqual(['b.md']);
    });

    test('what was read before there was a version does not hide the one that came since', async () => {
      const { bundle } = await shop.put('shop', { 'a.md': 'One.' });
      const staged = await shop.context.store.write((tx) =>
        stageVersion(tx, bundle, { put: [], remove: new Set() }, new Date(), { ground: undefined, lines: [] }),
      );
      expect(staged.lines.map(({ path }) => path)).toEqual(['a.md']);
    });

    test('nothing in a bundle that never had anything makes no version', async () => {
      const staged = await shop.context.store.write(async (tx) =>
        stageVersion(tx, await ensureBundle(tx, 'shop', new Date()), { put: [], remove: new Set() }, new Date()),
      );
      expect(staged).toEqual({ version: undefined, outcome: 'unchanged', lines: [] });
    });
  });

  describe('removing a document', () => {
    test('takes it out of the next version, with a plan of that', async () => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      const { reading } = await shop.read('b.md');
      const { plan, outcome } = await removeDocument(shop.context, shop.may, 'shop', 'b.md');
      expect([outcome, plan?.spans]).toEqual(['staged', { edited: 0, moved: 0, removed: 1, added: 0 }]);
      expect(plan?.outcomes.map((one) => one.derivation)).toContain(reading);
      expect(await openPaths()).toEqual(['a.md']);
    });

    test('that was only staged leaves nothing staged', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'b.md': 'Two.' });
      const removed = await removeDocument(shop.context, shop.may, 'shop', 'b.md');
      expect(removed).toMatchObject({ outcome: 'unchanged', version: { number: 1 } });
      expect(removed.plan).toBeUndefined();
      expect(await shop.stands('shop')).toEqual([1]);
    });

    test('that is the only one of a first version leaves no version', async () => {
      await firstStaged('shop');
      expect(await removeDocument(shop.context, shop.may, 'shop', 'a.md')).toMatchObject({ outcome: 'unchanged', version: undefined });
      expect(await shop.stands('shop')).toEqual([undefined]);
      await expect(removeDocument(shop.context, shop.may, 'shop', 'a.md')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test.each([
      ['shop', 'x.md', 'There is no document "x.md" in "shop".'],
      ['nowhere', 'a.md', 'There is no bundle "nowhere".'],
    ])('%s/%s that is not there is said', async (bundle, path, message) => {
      await shop.put('shop', { 'a.md': 'One.' });
      await expect(removeDocument(shop.context, shop.may, bundle, path)).rejects.toMatchObject({ code: 'NOT_FOUND', message });
    });
  });

  describe('renaming a document', () => {
    test('keeps it the same document', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const { document } = await renameDocument(shop.context, shop.may, 'shop', { from: 'a.md', to: './c/d.md' });
      const lines = await read(async (reader) => loadListing(reader, (await requireOpenVersion(reader, 'shop')).version.id));
      expect(lines).toEqual([{ ...document, path: 'c/d.md' }]);
    });

    test('may change its case', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await renameDocument(shop.context, shop.may, 'shop', { from: 'a.md', to: 'A.md' });
      expect(await openPaths()).toEqual(['A.md']);
    });

    test.each(['b.md', 'B.md'])('to %s, where another one is, is refused', async (to) => {
      await shop.put('shop', { 'a.md': 'One.', 'b.md': 'Two.' });
      await expect(renameDocument(shop.context, shop.may, 'shop', { from: 'a.md', to })).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { path: 'b.md' },
      });
      expect(await shop.stands('shop')).toEqual([1]);
    });
  });

  describe('holding and discarding', () => {
    test('change the open version and nothing that is published; holding twice is holding', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'a.md': 'Un.' });
      for (const status of ['held', 'held', 'staged'] as const) {
        expect(await holdVersion(shop.context, shop.may, 'shop', status === 'held')).toMatchObject({ number: 2, status });
        expect(await shop.stands('shop')).toEqual([1, 2, status]);
      }
      await holdVersion(shop.context, shop.may, 'shop', true);
      expect(await discardVersion(shop.context, shop.may, 'shop')).toMatchObject({ number: 2, status: 'discarded' });
      expect(await shop.stands('shop')).toEqual([1]);
    });

    test('need an open version', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const refusal = { code: 'NOT_FOUND', message: expect.stringContaining('"shop" has no staged version') };
      await expect(discardVersion(shop.context, shop.may, 'shop')).rejects.toMatchObject(refusal);
      await expect(holdVersion(shop.context, shop.may, 'shop', true)).rejects.toMatchObject(refusal);
    });
  });

  describe('restoring', () => {
    beforeEach(async () => {
      await shop.put('shop', { 'a.md': 'One.' });
    });

    test('publishes what was shown then as a new version, and runs nothing again', async () => {
      const { reading } = await shop.read('a.md');
      await shop.put('shop', { 'a.md': 'Un.' }, { publish: true });
      shop.ran.length = 0;
      expect(await restore(1)).toEqual({ number: 3, executed: 0, cutoff: 0, failed: 0, reused: 2, undecided: 0 });
      expect(shop.ran).toEqual([]);
      expect(await shop.stands('shop')).toEqual([3]);
      expect(await shop.row(reading)).toMatchObject({ state: 'current', output: 'One.' });
    });

    test('what is shown already does nothing', async () => {
      expect(await restore(1)).toEqual({ number: 1, executed: 0, cutoff: 0, failed: 0, reused: 0, undecided: 0 });
      expect([await shop.stands('shop'), await shop.seq()]).toEqual([[1], 1]);
    });

    test('goes on where it was interrupted', async () => {
      await shop.put('shop', { 'a.md': 'Un.' }, { publish: true });
      const left = { ...shop.context, signal: AbortSignal.abort() };
      await expect(restoreVersion(left, shop.may, { bundle: 'shop', number: 1 })).rejects.toMatchObject({ name: 'AbortError' });
      expect(await shop.stands('shop')).toEqual([2, 3, 'staged']);
      expect(await restore(1)).toMatchObject({ number: 3 });
      expect(await shop.stands('shop')).toEqual([3]);
    });

    test('beside an open version is refused', async () => {
      await shop.put('shop', { 'a.md': 'Un.' });
      const refusal = { code: 'CONFLICT', message: 'Version 2 of "shop" is staged. Apply or discard it first.', details: { version: 2 } };
      await expect(restore(1)).rejects.toMatchObject(refusal);
    });

    test('what was never published is refused; what was discarded is not there', async () => {
      await shop.put('shop', { 'a.md': 'Un.' });
      await expect(restore(2)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('was never published') });
      await discardVersion(shop.context, shop.may, 'shop');
      await expect(restore(2)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await shop.stands('shop')).toEqual([1]);
    });
  });

  describe('a moment', () => {
    const resolve = (asOf: string | undefined, bundle?: string): ReturnType<typeof resolveMoment> =>
      read(async (reader) => resolveMoment(reader, asOf, bundle === undefined ? undefined : await requireBundle(reader, bundle)));

    test('is now, that of a version, or a preview of a staged one', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('shop', { 'a.md': 'Un.' }, { publish: true });
      const { version } = await shop.put('shop', { 'a.md': 'Uno.' });
      expect(await resolve(undefined)).toEqual({ seq: 2 });
      expect(await resolve('1')).toEqual({ seq: 1 }); // of the only bundle
      expect(await resolve('2', 'shop')).toEqual({ seq: 2 });
      expect(await resolve('3', 'shop')).toEqual({ seq: 2, staged: version?.id });
    });

    test('of a version needs one bundle', async () => {
      const refusal = { code: 'VALIDATION_ERROR', message: expect.stringContaining('exactly one bundle') };
      await expect(resolve('1')).rejects.toMatchObject(refusal);
      await shop.put('shop', { 'a.md': 'One.' });
      await shop.put('other', { 'a.md': 'One.' });
      await expect(resolve('1')).rejects.toMatchObject(refusal);
    });

    test('of a time is that of the last publish before it', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      expect(await resolve('2001-01-01')).toEqual({ seq: 0 });
      expect(await resolve('2999-01-01T00:00:00.5+02:00')).toEqual({ seq: 1 });
    });

    test.each(['yesterday', '2026-13-45', '1234567890'])('that nobody can mean (%s) is refused', async (asOf) => {
      await expect(resolve(asOf)).rejects.toMatchObject({ code: 'VALIDATION_ERROR', message: expect.stringContaining(asOf) });
    });

    test('needs a version that is there to be read', async () => {
      await shop.put('shop', { 'a.md': 'One.' });
      const { version } = await shop.put('shop', { 'a.md': 'Un.' });
      await expect(resolve('9', 'shop')).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'Version 9 of "shop" does not exist.' });
      for (const [status, why] of [
        ['discarded', 'was discarded'],
        ['failed', 'was never published'],
      ] as const) {
        await shop.context.store.write((tx) => setVersionStatus(tx, (version as VersionRow).id, status));
        await expect(resolve('2', 'shop')).rejects.toMatchObject({ code: 'NOT_FOUND', message: `Version 2 of "shop" ${why}.` });
      }
    });

    test('needs a bundle that ever had a version', async () => {
      await shop.context.store.write((tx) => ensureBundle(tx, 'empty', new Date()));
      for (const name of ['empty', 'nowhere']) {
        await expect(resolve('1', name)).rejects.toMatchObject({ code: 'NOT_FOUND', message: `There is no bundle "${name}".` });
      }
    });
  });

  test('a first version that was interrupted is planned on nothing and published whole', async () => {
    const version = await firstStaged('shop');
    expect(version).toMatchObject({ number: 1, base: null });
    // The document is shown in its own bundle; here only the first version of the other is needed.
    await removeDocument(shop.context, shop.may, 'source', 'a.md');
    await applyVersion(
      shop.context,
      shop.may,
      (await read(async (reader) => findOpenVersion(reader, (await requireBundle(reader, 'source')).id))) as VersionRow,
    );
    expect(await applyVersion(shop.context, shop.may, version)).toMatchObject({ number: 1 });
    expect(await shop.stands('shop')).toEqual([1]);
  });
});
