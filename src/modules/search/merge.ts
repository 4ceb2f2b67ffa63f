/**
 * Merging posting segments, one bounded run of buckets per transaction. A reader sees the rows of a bucket either before or after
 * its run, and both hold the same postings, so no result changes and a merge that is killed goes on where it stopped.
 * It never drops a posting whose content is stored; contents are dropped only by `dropDiscarded`.
 */
import { sql } from 'kysely';
import { integerArray } from '../../kernel/db/binary-arrays.ts';
import type { Store, Tx } from '../../kernel/db/port.ts';
import { chunks, insertSegment, lockCounters, saveCounters } from './index-store.ts';
import { blockColumns, insertPostings, storedBlock, type BlockColumns, type PostingTable } from './posting-store.ts';
import { buckets, type PostingList } from './postings.ts';

export interface MergeBudget {
  /** Transactions at most. */
  readonly steps?: number;
  /** A level with more segments than this, and more than one, is merged into one of the next level. */
  readonly segments?: number;
}

/** More segments on a level cost a query some microseconds per term; merging sooner would triple the time of a large ingest. */
const segmentsPerLevel = 16;
const postingsPerStep = 15_000;
const idsPerStatement = 4000;

/** Merges while there is something to merge and budget left; gives way to a merge that runs elsewhere. Returns the steps done. */
export async function mergeSegments(store: Store, { steps = 10_000, segments = segmentsPerLevel }: MergeBudget = {}): Promise<number> {
  for (let step = 0; step < steps; step++) {
    const more = await store.write((tx) => mergeStep(tx, segments));
    if (!more) return step;
  }
  return steps;
}

/** Keeps merges away until the transaction ends, for who changes postings in place. */
export async function lockMerges(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`search merge ${tx.workspace}`}, 0))`.execute(tx.db());
}

interface OpenMerge {
  readonly target: number;
  readonly field: 'body' | 'heading';
  /** The last bucket that is merged. */
  readonly after: number;
  readonly sources: number[];
}

async function mergeStep(tx: Tx, segments: number): Promise<boolean> {
  if (!(await isDue(tx, segments))) return false;
  const lock = await sql<{ taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`search merge ${tx.workspace}`}, 0)) AS taken`.execute(tx.db());
  if (!lock.rows[0]?.taken) return false;
  const open = await openMerge(tx);
  if (!open) return startMerge(tx, segments);
  await mergeRun(tx, open);
  return true;
}

/** Whether a merge is under way or a level is full: asked first, because after most slices there is neither. */
async function isDue(tx: Tx, segments: number): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    SELECT EXISTS (SELECT FROM posting_segments WHERE workspace = ${tx.workspace} AND merging IS NOT NULL)
      OR EXISTS (SELECT FROM posting_segments WHERE workspace = ${tx.workspace} GROUP BY level HAVING count(*) > ${Math.max(1, segments)}) AS due`.execute(
    tx.db(),
  );
  return rows[0]?.due === true;
}

async function openMerge(tx: Tx): Promise<OpenMerge | undefined> {
  const { rows } = await sql<OpenMerge>`
    SELECT t.id AS target, t.merging AS field, t.merged_bucket AS after,
      ARRAY(SELECT s.id FROM posting_segments s WHERE s.workspace = t.workspace AND s.into_segment = t.id) AS sources
    FROM posting_segments t WHERE t.workspace = ${tx.workspace} AND t.merging IS NOT NULL LIMIT 1`.execute(tx.db());
  return rows[0];
}

async function startMerge(tx: Tx, segments: number): Promise<boolean> {
  const { rows } = await sql<{ level: number; ids: number[] }>`
    SELECT level, array_agg(id) AS ids FROM posting_segments WHERE workspace = ${tx.workspace}
    GROUP BY level HAVING count(*) > ${Math.max(1, segments)} ORDER BY level LIMIT 1`.execute(tx.db());
  const chosen = rows[0];
  if (!chosen) return false;
  const counters = await lockCounters(tx);
  const target = ++counters.segment;
  await saveCounters(tx, counters);
  await insertSegment(tx, target, chosen.level + 1);
  await sql`UPDATE posting_segments SET merging = 'body', merged_bucket = -1 WHERE workspace = ${tx.workspace} AND id = ${target}`.execute(
    tx.db(),
  );
  await sql`UPDATE posting_segments SET into_segment = ${target} WHERE workspace = ${tx.workspace} AND id = ANY(${chosen.ids}::int[])`.execute(
    tx.db(),
  );
  return true;
}

async function mergeRun(tx: Tx, merge: OpenMerge): Promise<void> {
  const { target, field, after, sources } = merge;
  if (after >= buckets - 1) return finishField(tx, merge);
  const table: PostingTable = field === 'body' ? 'body_postings' : 'heading_postings';
  const last = await endOfRun(tx, table, merge);
  const { rows } = await sql<BlockColumns>`
    DELETE FROM ${sql.table(table)} p WHERE workspace = ${tx.workspace} AND bucket > ${after} AND bucket <= ${last}
      AND segment = ANY(${sources}::int[]) RETURNING ${blockColumns}`.execute(tx.db());
  const merged = joined(rows.flatMap((row) => storedBlock(row).rows));
  const stored = await storedAmong(tx, field === 'body' ? 'passage_contents' : 'heading_paths', merged);
  await insertPostings(tx, table, target, living(merged, stored));
  await sql`UPDATE posting_segments SET merged_bucket = ${last} WHERE workspace = ${tx.workspace} AND id = ${target}`.execute(tx.db());
}

/** The last bucket of a run: as many as hold what one step takes, and at least one. */
async function endOfRun(tx: Tx, table: PostingTable, { after, sources }: OpenMerge): Promise<number> {
  const { rows } = await sql<{ bucket: number }>`
    SELECT bucket FROM (
      SELECT bucket, sum(postings) OVER (ORDER BY bucket) AS until, min(bucket) OVER () AS first FROM (
        SELECT bucket, sum(ends[cardinality(ends)]) AS postings FROM ${sql.table(table)}
        WHERE workspace = ${tx.workspace} AND bucket > ${after} AND bucket <= ${after + 32} AND segment = ANY(${sources}::int[])
        GROUP BY bucket) b) r
    WHERE until <= ${sql.lit(postingsPerStep)} OR bucket = first ORDER BY bucket DESC LIMIT 1`.execute(tx.db());
  return rows[0]?.bucket ?? Math.min(after + 32, buckets - 1);
}

/** One row per term, ids ascending. */
function joined(rows: readonly PostingList[]): PostingList[] {
  return [...Map.groupBy(rows, ({ term }) => term)].map(([term, [first, ...others]]) => {
    if (others.length === 0) return first as PostingList;
    const postings = [first as PostingList, ...others]
      .flatMap(({ ids, weights }) => ids.map((id, at) => [id, weights[at] as number] as const))
      .sort(([a], [b]) => a - b);
    return { term, ids: postings.map(([id]) => id), weights: postings.map(([, weight]) => weight) };
  });
}

async function storedAmong(
  tx: Tx,
  texts: 'passage_contents' | 'heading_paths',
  rows: readonly PostingList[],
): Promise<ReadonlySet<number>> {
  const stored = new Set<number>();
  const asked = new Set(rows.flatMap(({ ids }) => ids));
  for (const some of chunks([...asked], idsPerStatement)) {
    const found = await sql<{ id: number }>`
      SELECT id FROM ${sql.table(texts)} WHERE workspace = ${tx.workspace} AND id = ANY(${integerArray(some)}::int[])`.execute(tx.db());
    for (const { id } of found.rows) stored.add(id);
  }
  return stored;
}

/** Rows without the postings of texts that are not stored, which is what lets those of dropped ones go. */
export function* living(rows: Iterable<PostingList>, stored: { has(id: number): boolean }): Generator<PostingList> {
  for (const row of rows) {
    if (row.ids.every((id) => stored.has(id))) yield row;
    else {
      const weights = row.weights.filter((_, at) => stored.has(row.ids[at] as number));
      if (weights.length > 0) yield { term: row.term, ids: row.ids.filter((id) => stored.has(id)), weights };
    }
  }
}

async function finishField(tx: Tx, { target, field, sources }: OpenMerge): Promise<void> {
  const done = field === 'heading';
  await sql`UPDATE posting_segments SET merging = ${done ? null : 'heading'}, merged_bucket = ${done ? null : -1}
    WHERE workspace = ${tx.workspace} AND id = ${target}`.execute(tx.db());
  if (done) await sql`DELETE FROM posting_segments WHERE workspace = ${tx.workspace} AND id = ANY(${sources}::int[])`.execute(tx.db());
}
