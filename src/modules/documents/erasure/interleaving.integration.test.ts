/** An erasure at every point of what others do, and a process that dies at every point of an erasure. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../../kernel/db/port.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { newId } from '../../../kernel/shared/ids.ts';
import { describeDatabases } from '../../../testing/databases.ts';
import { dyingAt, interruptedAt, Killed } from '../../../testing/turns.ts';
import { addVersion } from '../add-version.ts';
import { applyVersion } from '../apply-version.ts';
import { requireBundle } from '../moments.ts';
import { mayErase } from '../policy.ts';
import { findOpenVersion } from '../version-store.ts';
import type { VersionRow } from '../tables.ts';
import { openHouse, openWorkshop, type House, type Workshop } from '../workshop.fixture.ts';
import { documentsPart } from './documents-part.ts';
import { erase, finishErasures, type ErasureTarget } from './erase.ts';
import { loadErasures, unfinishedErasures } from './erasure-store.ts';
import { lineagePart, requestsPart, runsPart } from './kernel-part.ts';
import type { ErasureContext } from './participant.ts';
import { planErasure } from './plan-erasure.ts';
import { findSubject, type ErasureAddress } from './subject.ts';

const secret = 'Zanzifax';

describeDatabases((kind) => {
  let house: House;
  let shop: Workshop;
  beforeAll(async () => void (house = await openHouse(kind)));
  afterAll(() => house?.[Symbol.asyncDispose]());

  /** Rewriting files has its own test, and takes a second. */
  const erasing = (store: Store = shop.context.store): ErasureContext => ({
    database: Object.assign(Object.create(house.opened.database), { rewrite: async () => 'left' }),
    store,
    clock: shop.context.clock,
    files: house.blobs,
    registry: shop.context.registry,
    participants: [lineagePart, documentsPart, requestsPart, runsPart],
    signal: shop.context.signal,
    progress: () => {},
  });
  const targeted = (address: ErasureAddress): Promise<ErasureTarget> =>
    shop.context.store.read(async (reader) => {
      const subject = await findSubject(reader, address);
      const { key: plan } = await planErasure(reader, erasing(), subject);
      return { receipt: newId(), bundle: subject.bundle.id, document: subject.document ?? null, plan };
    });
  const eraseTarget = (target: ErasureTarget, context = erasing()): Promise<void> => erase(context, mayErase(shop.may.actor), target);
  const eraseNow = async (address: ErasureAddress): Promise<void> => eraseTarget(await targeted(address));
  const codeOf = (doing: Promise<unknown>): Promise<string> =>
    doing.then(
      () => 'done',
      (error: unknown) => (error instanceof StemmaError ? error.code : String(error)),
    );

  const receipts = async (): Promise<string[]> =>
    (await shop.context.store.read((reader) => loadErasures(reader, { limit: 10 }))).map(({ id }) => id);

  /** Where the word still is. */
  const holding = (): Promise<string[]> =>
    shop.context.store.read(async (reader) => {
      const { rows } = await sql<{ place: string }>`
        SELECT 'revisions' AS place FROM revisions WHERE workspace = ${reader.workspace} AND strpos(canonical, ${secret}) > 0
        UNION ALL SELECT 'traces' FROM traces WHERE workspace = ${reader.workspace} AND strpos(output::text, ${secret}) > 0
        UNION ALL SELECT 'causes' FROM derivation_states WHERE workspace = ${reader.workspace} AND strpos(causes::text, ${secret}) > 0
        UNION ALL SELECT 'plans' FROM version_plans WHERE workspace = ${reader.workspace} AND strpos(plan::text, ${secret}) > 0`.execute(
        reader.db(),
      );
      return rows.map(({ place }) => place);
    });
  const document = { bundle: 'house', path: 'a.md' };
  const put = async (store: Store, texts: Readonly<Record<string, string>>): Promise<unknown> => {
    const documents = [];
    for (const [path, text] of Object.entries(texts)) {
      const { sha256 } = await shop.context.blobs.put(ReadableStream.from([Buffer.from(text)]), 1_000_000);
      documents.push({ path, blob: sha256 });
    }
    return addVersion({ ...shop.context, store }, shop.may, { bundle: 'house', documents });
  };
  /** A workspace in which the document is published, and one that is kept; and what says both. */
  async function openHouseOf(what: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
    shop = await openWorkshop(house);
    await put(shop.context.store, { 'a.md': `The first ${secret}.`, 'kept.md': 'What is kept.' });
    const readings = [await shop.read('a.md'), await shop.read('kept.md')];
    if (Object.keys(what).length > 0) await put(shop.context.store, what);
    return async () => {
      for (const { reading, digest } of readings) {
        const { state, output } = await shop.row(reading);
        expect([state, await shop.row(digest)]).toMatchObject(['current', { state: 'current', output: { digest: output } }]);
      }
    };
  }

  /** Erases right before each handle of what somebody does, one after the other. Says how that came out each time. */
  async function atEveryPoint(
    address: ErasureAddress,
    staged: Readonly<Record<string, string>>,
    act: (store: Store) => Promise<unknown>,
  ): Promise<string[]> {
    const outcomes: string[] = [];
    for (let at = 0; ; at += 1) {
      const expectConsistent = await openHouseOf(staged);
      const interrupted = interruptedAt(shop.context.store, at, () => eraseNow(address));
      const outcome = await codeOf(act(interrupted.store));
      if (interrupted.handles() <= at) return outcomes;
      outcomes.push(outcome);
      expect(await holding(), `erased before handle ${at}`).toEqual([]);
      await expectConsistent();
    }
  }

  const told = (outcomes: readonly string[]): string[] => [...new Set(outcomes)].sort();

  test('a document is erased at any point of its being put again: what was read of it before is refused', async () => {
    const outcomes = await atEveryPoint(document, {}, (store) => put(store, { 'a.md': 'Another text.' }));
    expect(told(outcomes)).toEqual(['CONFLICT', 'done']);
  });

  test('a bundle is erased at any point of something being put into it: it is another bundle by then, or refused', async () => {
    const outcomes = await atEveryPoint({ bundle: 'house' }, {}, (store) => put(store, { 'a.md': 'Another text.' }));
    expect(told(outcomes)).toEqual(['CONFLICT', 'done']);
  });

  test('a document is erased at any point of an apply that shows another text of it: the rest is published, or nothing', async () => {
    const staged = { 'a.md': `The second ${secret}.`, 'kept.md': 'What is kept, and more.' };
    const outcomes = await atEveryPoint(document, staged, async (store) => {
      const version = await shop.context.store.read(async (reader) => {
        const bundle = await requireBundle(reader, 'house');
        return (await findOpenVersion(reader, bundle.id)) as VersionRow;
      });
      await applyVersion({ ...shop.context, store }, shop.may, version);
    });
    expect(told(outcomes).filter((outcome) => !['CONFLICT', 'done'].includes(outcome))).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(3);
  });

  test('an erasure whose process dies before any of its transactions is finished by whoever comes next, or never began', async () => {
    const cut: boolean[] = [];
    for (let at = 0; ; at += 1) {
      const expectConsistent = await openHouseOf({ 'a.md': `The second ${secret}.` });
      const target = await targeted(document);
      const outcome = await codeOf(eraseTarget(target, erasing(dyingAt(shop.context.store, at).store)));
      if (outcome === 'done') break;
      expect(outcome).toBe(String(new Killed()));
      cut.push((await shop.context.store.read(unfinishedErasures)).length > 0);
      await finishErasures(erasing());
      expect(await shop.context.store.read(unfinishedErasures)).toEqual([]);
      expect((await holding()).length > 0, `died before handle ${at}`).toBe(!cut.at(-1));
      // As its run does that is carried on: the same once more is the same erasure.
      await eraseTarget(target);
      expect([await holding(), await receipts()]).toEqual([[], [target.receipt]]);
      await expectConsistent();
    }
    // First it looks for what others left and whether it is cut already, then it cuts.
    expect(cut.indexOf(true)).toBe(3);
    expect(cut.length).toBeGreaterThan(5);
  });
});
