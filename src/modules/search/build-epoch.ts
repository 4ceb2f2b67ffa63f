/**
 * Builds the statistics of an epoch from visible contents: document frequencies are counted over the postings against a bit
 * per visible content, a run of terms at a time, so that no statement is long and nothing invisible is counted.
 */
import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { integerArray, textArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Store, Tx } from '../../kernel/db/port.ts';
import { nothingErasedSince, type Head } from '../../kernel/lineage/index.ts';
import { chunks, lockCounters } from './index-store.ts';
import { letterBits } from './epoch-store.ts';
import type { Ranking } from './analysis/rank.ts';
import type { PostingTable } from './posting-store.ts';
import { buckets } from './postings.ts';
import type { VisibleContents } from './visible-contents.ts';

/** A sixteenth of the postings. */
const bucketsPerSlice = 16;
/** Terms in one row of a vocabulary: one page holds several, so that none of its arrays is stored apart. */
const termsPerBlock = 64;
const termsPerStatement = termsPerBlock * 64;
const termsPerTransaction = termsPerStatement * 8;
const blocksPerSlice = 200;

/** Nothing takes this long to build: what is still being built then was killed. */
const abandonedAfter = '1 hour';

/** What a new epoch is built for: the ranking it is read with, and the head as it was when what is visible was read. */
export interface EpochGround {
  readonly head: Pick<Head, 'erasures'>;
  readonly ranking: Ranking;
  /** The generation of vectors that is read beside the words. */
  readonly generation: number | null;
}

/**
 * Builds an epoch, or finds the one with the same statistics and ranking. Returns its number. What a build that was killed left is
 * removed by a later one. @throws StemmaError CONFLICT when something was erased since `head` was read: its words may be among those
 * counted
 */
export async function buildEpoch(store: Store, visible: VisibleContents, { head, ranking, generation }: EpochGround): Promise<number> {
  await dropAbandoned(store);
  const frequencies = new Map<string, number>();
  await countInto(store, 'body_postings', visible.contents, frequencies);
  await countInto(store, 'heading_postings', visible.headings, frequencies);
  const terms = [...frequencies].sort(([a], [b]) => (a < b ? -1 : 1));
  const key = statisticsKey(visible, terms, { ranking, generation });
  const existing = await store.read((reader) => epochWith(reader, key));
  if (existing !== undefined) return existing;
  const number = await store.write((tx) => startEpoch(tx, visible, { key, ranking, generation }));
  for (const part of chunks(terms, termsPerTransaction)) {
    await store.write(async (tx) => {
      await nothingErasedSince(tx, head);
      for (const chunk of chunks(part, termsPerStatement)) await insertTerms(tx, number, chunk);
    });
  }
  await store.write(async (tx) => {
    await sql`UPDATE epochs SET state = 'ready' WHERE workspace = ${tx.workspace} AND number = ${number}`.execute(tx.db());
  });
  return number;
}

/** Removes unfinished epochs with their terms, a bounded number of rows per transaction. */
async function dropAbandoned(store: Store): Promise<void> {
  const abandoned = (tx: Tx): RawBuilder<unknown> =>
    sql`SELECT number FROM epochs WHERE workspace = ${tx.workspace} AND state = 'building' AND created_at < now() - ${abandonedAfter}::interval`;
  for (;;) {
    const more = await store.write(async (tx) => {
      const { rows } = await sql`DELETE FROM epoch_vocabulary t USING (
          SELECT epoch, first_term FROM epoch_vocabulary WHERE workspace = ${tx.workspace} AND epoch IN (${abandoned(tx)}) LIMIT ${sql.lit(blocksPerSlice)}) d
        WHERE t.workspace = ${tx.workspace} AND t.epoch = d.epoch AND t.first_term = d.first_term RETURNING t.epoch`.execute(tx.db());
      if (rows.length === 0)
        await sql`DELETE FROM epochs WHERE workspace = ${tx.workspace} AND number IN (${abandoned(tx)})`.execute(tx.db());
      return rows.length > 0;
    });
    if (!more) return;
  }
}

const average = (sum: number, count: number): number => (count === 0 ? 0 : sum / count);

/** Covers everything a search can see of an epoch, so that equal keys mean equal scores. */
function statisticsKey(
  visible: VisibleContents,
  terms: readonly (readonly [string, number])[],
  { ranking, generation }: Pick<EpochGround, 'ranking' | 'generation'>,
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([visible.contents.length, visible.length, visible.headings.length, visible.headingLength]));
  for (const [term, df] of terms) hash.update(`\n${term} ${df}`);
  // The first ranking was not in the key: epochs built before there was another one keep theirs.
  if (ranking.version > 1) hash.update(`\n\n${JSON.stringify(ranking)}`);
  if (generation !== null) hash.update(`\n\nvectors ${generation}`);
  return hash.digest('hex');
}

/** Adds the document frequency of every term among the given ids. A term of both fields has the larger of the two. */
async function countInto(store: Store, table: PostingTable, ids: readonly number[], frequencies: Map<string, number>): Promise<void> {
  const last = await store.read((reader) => lastId(reader, table === 'body_postings' ? 'last_content' : 'last_heading'));
  // Ids are given out without gaps: as many as ever were means that every posting counts.
  const frequency = ids.length === last ? allPostings : visiblePostings(ids);
  for (let from = 0; from < buckets; from += bucketsPerSlice) {
    const rows = await store.read((reader) => countSlice(reader, table, from, frequency));
    for (const { term, df } of rows) frequencies.set(term, Math.max(df, frequencies.get(term) ?? 0));
  }
}

async function lastId(reader: Reader, column: 'last_content' | 'last_heading'): Promise<number> {
  const { rows } = await sql<{
    last: number;
  }>`SELECT ${sql.ref(column)} AS last FROM search_counters WHERE workspace = ${reader.workspace}`.execute(reader.db());
  return rows[0]?.last ?? 0;
}

/** How many postings count, of those of a row `p` from `first` to `last`. */
type CountPostings = RawBuilder<number>;

const allPostings: CountPostings = sql`r.last - r.first + 1`;

function visiblePostings(ids: readonly number[]): CountPostings {
  const bits = Buffer.alloc(((ids.at(-1) ?? 0) >> 3) + 1);
  for (const id of ids) bits[id >> 3] = (bits[id >> 3] ?? 0) | (1 << (id & 7));
  return sql`(SELECT count(*) FROM unnest(r.ids[r.first:r.last]) id
    WHERE CASE WHEN id < ${sql.lit(bits.length * 8)} THEN get_bit(${bits}::bytea, id) = 1 ELSE false END)`;
}

async function countSlice(
  reader: Reader,
  table: PostingTable,
  from: number,
  frequency: CountPostings,
): Promise<readonly { term: string; df: number }[]> {
  // Reading in the order of the key, as the planner would not before it has statistics.
  await sql`SELECT set_config('enable_seqscan', 'off', true)`.execute(reader.db());
  const { rows } = await sql<{ term: string; df: number }>`
    SELECT term, sum(df)::integer AS df FROM (
      SELECT r.term, ${frequency} AS df FROM (
        SELECT t.term, coalesce(p.ends[t.place - 1], 0) + 1 AS first, p.ends[t.place] AS last, p.ids
        FROM ${sql.table(table)} p CROSS JOIN LATERAL unnest(p.terms) WITH ORDINALITY t (term, place)
        WHERE p.workspace = ${reader.workspace} AND p.bucket >= ${from} AND p.bucket < ${from + bucketsPerSlice}) r) f
    GROUP BY term HAVING sum(df) > 0`.execute(reader.db());
  return rows;
}

async function epochWith(reader: Reader, key: string): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`
    SELECT number FROM epochs WHERE workspace = ${reader.workspace} AND fingerprint = ${key} AND state = 'ready'
    ORDER BY number LIMIT 1`.execute(reader.db());
  return rows[0]?.number;
}

async function startEpoch(
  tx: Tx,
  visible: VisibleContents,
  { key, ranking, generation }: Pick<EpochGround, 'ranking' | 'generation'> & { readonly key: string },
): Promise<number> {
  await lockCounters(tx);
  const { rows } = await sql<{ number: number }>`
    UPDATE search_counters SET last_epoch = last_epoch + 1 WHERE workspace = ${tx.workspace} RETURNING last_epoch AS number`.execute(
    tx.db(),
  );
  const number = rows[0]?.number ?? 1;
  await sql`INSERT INTO epochs (workspace, number, state, passages, average_length, average_heading_length, fingerprint, contents, ranking, generation)
    VALUES (${tx.workspace}, ${number}, 'building', ${visible.contents.length}, ${average(visible.length, visible.contents.length)},
      ${average(visible.headingLength, visible.headings.length)}, ${key}, ${integerArray(visible.contents)}::int[], ${JSON.stringify(ranking)}, ${generation})`.execute(
    tx.db(),
  );
  return number;
}

async function insertTerms(tx: Tx, epoch: number, terms: readonly (readonly [string, number])[]): Promise<void> {
  const names = terms.map(([term]) => term);
  await sql`INSERT INTO epoch_vocabulary (workspace, epoch, first_term, terms, dfs, lengths, letters)
    SELECT ${tx.workspace}, ${epoch}, all_of.terms[r.start], all_of.terms[r.start:r.finish], all_of.dfs[r.start:r.finish],
      all_of.lengths[r.start:r.finish], all_of.letters[r.start:r.finish]
    FROM (SELECT ${textArray(names)}::text[] AS terms, ${integerArray(terms.map(([, df]) => df))}::int[] AS dfs,
        ${integerArray(names.map((term) => term.length))}::int[] AS lengths, ${integerArray(names.map(letterBits))}::int[] AS letters OFFSET 0) all_of
    CROSS JOIN LATERAL (SELECT start, start + ${sql.lit(termsPerBlock - 1)} AS finish
      FROM generate_series(1, cardinality(all_of.terms), ${sql.lit(termsPerBlock)}) start) r`.execute(tx.db());
}
