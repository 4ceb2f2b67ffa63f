/**
 * Epochs: which frozen statistics and which ranking a version is read under. A publish serves with the epoch before it unless
 * the visible passages differ by more than a fifth from those that epoch was built on; a listing that was served before gets
 * the epoch it had. The ranking stays the one that is served until a change of the toolchain brings another. Statistics come from the visible passages of the target moment only, never from what is merely staged or stored.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Store, Tx } from '../../kernel/db/port.ts';
import { nothingErasedSince, readHead, type Head } from '../../kernel/lineage/index.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Ranking } from './analysis/rank.ts';
import { buildEpoch, type EpochGround } from './build-epoch.ts';
import { indexRevisions } from './index-revisions.ts';
import { indexedAmong } from './index-store.ts';
import { searchTools, type SearchTools } from './search-tools.ts';
import { differenceFrom, visibleContents, type VisibleContents } from './visible-contents.ts';

/** The share of an epoch's passages that may differ before a new one is built. */
export const driftLimit = 0.2;

interface Served {
  readonly epoch: number;
  readonly drift: number;
  readonly listing: string;
  /** The number of the last vector that counts. */
  readonly vectors: number;
}

const nothingServed: Served = { epoch: 0, drift: 0, listing: '0'.repeat(32), vectors: 0 };

/** What a change of the toolchain does to the epoch: it builds one with the ranking of the software, or goes back to what was served. */
export interface EpochChange {
  readonly renew?: boolean | undefined;
  /** The generation of vectors to serve with from then on; left out, that of the epoch before. */
  readonly generation?: number | undefined;
  readonly backTo?: number | undefined;
}

/**
 * Decides, and builds when needed, the epoch of a staged version on its base sequence; indexes what is not indexed yet.
 * The same version on the same sequence is decided once. @throws StemmaError INTERNAL without `staged`.
 */
export async function prepareEpoch(
  store: Store,
  moment: Moment,
  { tools = searchTools, change: wanted = {} }: { tools?: SearchTools; change?: EpochChange } = {},
): Promise<number> {
  const version = moment.staged;
  if (version === undefined) throw new StemmaError('INTERNAL', 'An epoch is prepared for a staged version.');
  const found = await store.read(async (reader) => {
    const known = await preparedFor(reader, moment.seq, version);
    if (known) return known.epoch;
    const change = await changeOf(reader, moment.seq, version);
    const added = change.filter((one) => one.added).map(({ revision }) => revision);
    const indexed = await indexedAmong(reader, added);
    const missing = added.filter((revision) => !indexed.has(revision));
    const base = await servedAt(reader, moment.seq);
    const ground: Ground = {
      head: await readHead(reader),
      base,
      listing: listingAfter(base.listing, change),
      change,
      wanted,
      ranking: tools.ranking,
    };
    return { ground, missing, choice: missing.length === 0 ? await choiceOf(reader, moment, ground) : undefined };
  });
  if (typeof found === 'number') return found;
  const { ground, missing } = found;
  const { head, listing } = ground;
  if (missing.length > 0) await indexRevisions(store, missing, { strategies: tools.strategies });
  const choice = found.choice ?? (await store.read((reader) => choiceOf(reader, moment, ground)));
  const target = choice.target ?? (await countedEpoch(store, moment, ground, choice));
  return store.write(async (tx) => {
    await nothingErasedSince(tx, head);
    const { rows } = await sql<
      Pick<Served, 'epoch'>
    >`INSERT INTO prepared_epochs (workspace, version, base_seq, epoch, drift, listing, vectors)
      SELECT ${tx.workspace}, ${version}, ${moment.seq}, ${target.epoch}, ${target.drift}, ${listing}, coalesce((
        SELECT g.last_vector FROM epochs e
        CROSS JOIN LATERAL (SELECT last_vector FROM embedding_generations g WHERE g.workspace = ${tx.workspace} AND g.number = e.generation OFFSET 0) g
        WHERE e.workspace = ${tx.workspace} AND e.number = ${target.epoch}), 0)
      ON CONFLICT DO NOTHING RETURNING epoch`.execute(tx.db());
    // Another process may have decided first; what is stored is what counts.
    return (rows[0] ?? ((await preparedFor(tx, moment.seq, version)) as Served)).epoch;
  });
}

/** Writes the epoch of a publish, in the switch. @throws StemmaError CONFLICT when none was prepared on the sequence before. */
export async function inSwitch(tx: Tx, { seq, version }: { readonly seq: number; readonly version: string }): Promise<void> {
  const { rows } = await sql`INSERT INTO publish_epochs (workspace, seq, epoch, drift, listing, vectors)
    SELECT workspace, ${seq}, epoch, drift, listing, vectors FROM prepared_epochs
    WHERE workspace = ${tx.workspace} AND version = ${version} AND base_seq = ${seq - 1} RETURNING seq`.execute(tx.db());
  if (rows.length === 0)
    throw new StemmaError('CONFLICT', 'Something else was published since this version was prepared. Nothing was published; apply again.');
}

async function preparedFor(reader: Reader, seq: number, version: string): Promise<Served | undefined> {
  const { rows } = await sql<Served>`
    SELECT epoch, drift, listing, vectors FROM prepared_epochs
    WHERE workspace = ${reader.workspace} AND version = ${version} AND base_seq = ${seq}`.execute(reader.db());
  return rows[0];
}

async function servedAt(reader: Reader, seq: number): Promise<Served> {
  const { rows } = await sql<Served>`
    SELECT epoch, drift, listing, vectors FROM publish_epochs
    WHERE workspace = ${reader.workspace} AND seq <= ${seq} ORDER BY seq DESC LIMIT 1`.execute(reader.db());
  return rows[0] ?? nothingServed;
}

/** The revisions that a staged version brings. */
export async function revisionsBrought(reader: Reader, { seq, staged }: Moment & { readonly staged: string }): Promise<string[]> {
  return (await changeOf(reader, seq, staged)).filter(({ added }) => added).map(({ revision }) => revision);
}

interface ListingChange {
  readonly document: string;
  readonly revision: string;
  readonly added: boolean;
}

/** The (document, revision) pairs that a staged version adds to what is published, and those it takes away. */
async function changeOf(reader: Reader, seq: number, version: string): Promise<ListingChange[]> {
  const { workspace } = reader;
  const { rows } = await sql<ListingChange>`
    SELECT coalesce(l.document, v.document) AS document, coalesce(l.revision, v.revision) AS revision, l.document IS NOT NULL AS added
    FROM (SELECT document, revision FROM listings WHERE workspace = ${workspace} AND version = ${version}) l
    FULL JOIN (
      SELECT document, revision FROM visibility
      WHERE workspace = ${workspace} AND from_seq <= ${seq} AND to_seq > ${seq}
        AND bundle = (SELECT bundle FROM bundle_versions WHERE workspace = ${workspace} AND id = ${version})) v
      ON v.document = l.document AND v.revision = l.revision
    WHERE l.document IS NULL OR v.document IS NULL`.execute(reader.db());
  return rows;
}

/** A key of a set of (document, revision) pairs that does not depend on their order: the XOR of half SHA-256s of the pairs. */
export function listingAfter(before: string, change: readonly Omit<ListingChange, 'added'>[]): string {
  let key = BigInt(`0x${before}`);
  for (const { document, revision } of change) {
    key ^= BigInt(`0x${createHash('sha256').update(`${document} ${revision}`).digest('hex').slice(0, 32)}`);
  }
  return key.toString(16).padStart(32, '0');
}

interface Ground {
  readonly head: Head;
  readonly base: Served;
  readonly listing: string;
  readonly change: readonly ListingChange[];
  readonly wanted: EpochChange;
  /** That of the software. */
  readonly ranking: Ranking;
}

/** The epoch to serve with when what is visible has to be counted. */
async function countedEpoch(
  store: Store,
  moment: Moment,
  { head, base, wanted }: Ground,
  { comparable, reading }: Choice,
): Promise<{ epoch: number; drift: number }> {
  const visible = await visibleContents(store, moment);
  if (comparable && !wanted.renew) {
    const { different, size } = await differenceOf(store, base.epoch, visible);
    if (different <= size * driftLimit) return { epoch: base.epoch, drift: different };
  }
  return newEpoch(store, visible, { head, ...reading });
}

interface Choice {
  /** The epoch to serve with, when that is known without counting what is visible. */
  readonly target?: { readonly epoch: number; readonly drift: number };
  readonly reading: ReadWith;
  /** Whether the epoch before is read with the same. */
  readonly comparable: boolean;
}

async function choiceOf(reader: Reader, moment: Moment, ground: Ground): Promise<Choice> {
  const { base, listing, change, wanted } = ground;
  const was = wanted.backTo === undefined ? undefined : await servedAt(reader, wanted.backTo);
  const before = await readWith(reader, base.epoch);
  const usual = (was ? await readWith(reader, was.epoch) : before) ?? { ranking: ground.ranking, generation: null };
  const reading: ReadWith = {
    ranking: wanted.renew ? ground.ranking : usual.ranking,
    generation: wanted.generation ?? usual.generation,
  };
  const comparable =
    base.epoch > 0 &&
    before !== undefined &&
    before.ranking.version === reading.ranking.version &&
    before.generation === reading.generation;
  const chosen = { reading, comparable };
  if (was?.listing === listing) return { ...chosen, target: was };
  if (wanted.renew) return chosen;
  const earlier = await servedWith(reader, listing, { seq: moment.seq, reading });
  if (earlier) return { ...chosen, target: earlier };
  if (!comparable) return chosen;
  // The sum of the steps bounds the difference from above: while it is within the limit nothing has to be counted.
  const drift = base.drift + (await contentsMoved(reader, change));
  return drift <= (await sizeOf(reader, base.epoch)) * driftLimit ? { ...chosen, target: { epoch: base.epoch, drift } } : chosen;
}

async function newEpoch(store: Store, visible: VisibleContents, ground: EpochGround): Promise<{ epoch: number; drift: number }> {
  const epoch = await buildEpoch(store, visible, ground);
  return { epoch, drift: (await differenceOf(store, epoch, visible)).different };
}

/** The last epoch that served a listing with a ranking and a generation of vectors. */
async function servedWith(
  reader: Reader,
  listing: string,
  { seq, reading: { ranking, generation } }: { seq: number; reading: ReadWith },
): Promise<{ epoch: number; drift: number } | undefined> {
  const { rows } = await sql<{ epoch: number; drift: number }>`
    SELECT p.epoch, p.drift FROM publish_epochs p
    JOIN epochs e ON e.workspace = p.workspace AND e.number = p.epoch AND (e.ranking->>'version')::int = ${ranking.version}
      AND e.generation IS NOT DISTINCT FROM ${generation}::integer
    WHERE p.workspace = ${reader.workspace} AND p.listing = ${listing} AND p.seq <= ${seq} ORDER BY p.seq DESC LIMIT 1`.execute(
    reader.db(),
  );
  return rows[0];
}

/** What an epoch is read with beside its statistics. */
type ReadWith = Pick<EpochGround, 'ranking' | 'generation'>;

/** Undefined for the empty one. */
async function readWith(reader: Reader, epoch: number): Promise<ReadWith | undefined> {
  const { rows } = await sql<ReadWith>`
    SELECT ranking, generation FROM epochs WHERE workspace = ${reader.workspace} AND number = ${epoch}`.execute(reader.db());
  return rows[0];
}

async function sizeOf(reader: Reader, epoch: number): Promise<number> {
  const { rows } = await sql<{ passages: number }>`
    SELECT passages FROM epochs WHERE workspace = ${reader.workspace} AND number = ${epoch}`.execute(reader.db());
  return (rows[0] as { passages: number }).passages;
}

/** How many distinct contents are on one side of a change only. */
async function contentsMoved(reader: Reader, change: readonly ListingChange[]): Promise<number> {
  const { rows } = await sql<{ moved: number }>`
    SELECT count(*) AS moved FROM (
      SELECT o.content FROM unnest(${change.map(({ revision }) => revision)}::uuid[], ${change.map(({ added }) => added)}::boolean[]) c(revision, added)
      JOIN passage_occurrences o ON o.workspace = ${reader.workspace} AND o.revision = c.revision
      GROUP BY o.content HAVING bool_and(c.added) OR NOT bool_or(c.added)) m`.execute(reader.db());
  return (rows[0] as { moved: number }).moved;
}

async function differenceOf(store: Store, epoch: number, visible: VisibleContents): Promise<{ different: number; size: number }> {
  const reference = await store.read(async (reader) => {
    const { rows } = await sql<{ contents: number[] }>`
      SELECT contents FROM epochs WHERE workspace = ${reader.workspace} AND number = ${epoch}`.execute(reader.db());
    return (rows[0] as { contents: number[] }).contents;
  });
  return { different: differenceFrom(visible, reference), size: reference.length };
}
