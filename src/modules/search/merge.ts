/**
 * Merging posting segments, one bounded run of terms per transaction. A reader sees a term's rows either before or after
 * its run, and both hold the same postings, so no result changes and a merge that is killed goes on where it stopped.
 * It never drops a posting whose content is stored; contents are dropped only by `dropDiscarded`.
 */
import { sql } from 'kysely';
import type { Store, Tx } from '../../kernel/db/port.ts';
import { insertSegment, lockCounters, saveCounters } from './index-store.ts';

export interface MergeBudget {
  /** Transactions at most. */
  readonly steps?: number;
  /** A level with more segments than this, and more than one, is merged into one of the next level. */
  readonly segments?: number;
}

/** More segments on a level cost a query some microseconds per term; merging sooner would triple the time of a large ingest. */
const segmentsPerLevel = 16;
const rowsPerStep = 1500;
const postingsPerStep = 15_000;

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
  readonly after: string;
  readonly sources: number[];
}

async function mergeStep(tx: Tx, segments: number): Promise<boolean> {
  const lock = await sql<{ taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`search merge ${tx.workspace}`}, 0)) AS taken`.execute(tx.db());
  if (!lock.rows[0]?.taken) return false;
  const open = await openMerge(tx);
  if (!open) return startMerge(tx, segments);
  await mergeRun(tx, open);
  return true;
}

async function openMerge(tx: Tx): Promise<OpenMerge | undefined> {
  const { rows } = await sql<OpenMerge>`
    SELECT t.id AS target, t.merging AS field, t.merged_to AS after,
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
  await sql`UPDATE posting_segments SET merging = 'body', merged_to = '' WHERE workspace = ${tx.workspace} AND id = ${target}`.execute(
    tx.db(),
  );
  await sql`UPDATE posting_segments SET into_segment = ${target} WHERE workspace = ${tx.workspace} AND id = ANY(${chosen.ids}::int[])`.execute(
    tx.db(),
  );
  return true;
}

async function mergeRun(tx: Tx, { target, field, after, sources }: OpenMerge): Promise<void> {
  const postings = sql.table(field === 'body' ? 'body_postings' : 'heading_postings');
  const texts = sql.table(field === 'body' ? 'passage_contents' : 'heading_paths');
  const { workspace } = tx;
  // In the order of the key, as the planner would not read a table it has no statistics of; sorting it for each run is quadratic.
  await sql`SELECT set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true)`.execute(tx.db());
  const ahead = await sql<{ last: string; rows: number }>`
    SELECT max(term) AS last, count(*) AS rows FROM (
      SELECT term, row_number() OVER w AS row, sum(cardinality(ids)) OVER w - cardinality(ids) AS before
      FROM (SELECT term, segment, ids FROM ${postings}
        WHERE workspace = ${workspace} AND term > ${after} ORDER BY term, segment LIMIT ${sql.lit(rowsPerStep)}) p
      WINDOW w AS (ORDER BY term, segment)) r
    WHERE row = 1 OR before < ${sql.lit(postingsPerStep)}`.execute(tx.db());
  const last = ahead.rows[0]?.last;
  if (last === undefined || last === null) return finishField(tx, { target, field, after, sources });
  // The existence test is what lets postings of dropped contents go.
  await sql`
    WITH taken AS (DELETE FROM ${postings} WHERE workspace = ${workspace} AND term > ${after} AND term <= ${last}
        AND segment = ANY(${sources}::int[]) RETURNING term, ids, weights),
      apart AS (SELECT term, unnest(ids) AS id, unnest(weights) AS weight FROM taken)
    INSERT INTO ${postings} (workspace, term, segment, ids, weights)
    SELECT ${workspace}, a.term, ${target}, array_agg(a.id ORDER BY a.id), array_agg(a.weight ORDER BY a.id)
    FROM apart a JOIN ${texts} c ON c.workspace = ${workspace} AND c.id = a.id
    GROUP BY a.term`.execute(tx.db());
  await sql`UPDATE posting_segments SET merged_to = ${last} WHERE workspace = ${workspace} AND id = ${target}`.execute(tx.db());
}

async function finishField(tx: Tx, { target, field, sources }: OpenMerge): Promise<void> {
  const done = field === 'heading';
  await sql`UPDATE posting_segments SET merging = ${done ? null : 'heading'}, merged_to = ${done ? null : ''}
    WHERE workspace = ${tx.workspace} AND id = ${target}`.execute(tx.db());
  if (done) await sql`DELETE FROM posting_segments WHERE workspace = ${tx.workspace} AND id = ANY(${sources}::int[])`.execute(tx.db());
}
