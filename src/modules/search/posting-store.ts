/** The statements that write and read postings as they are packed: rows of many terms of one bucket. */
import { sql, type RawBuilder } from 'kysely';
import { integerArray, integersOf, textArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import { inRuns } from './index-store.ts';
import { blocksOfPostings, type Numbers, type PostingBlock, type PostingList, type TermPlace } from './postings.ts';

export type PostingTable = 'body_postings' | 'heading_postings';

/** Postings per statement, which keeps one short on the embedded database. */
const postingsPerStatement = 16_000;

/** Writes the postings of a segment, each term once. */
export function insertPostings(tx: Tx, table: PostingTable, segment: number, rows: Iterable<PostingList<Numbers>>): Promise<void> {
  return insertBlocks(tx, table, segment, blocksOfPostings(rows));
}

export function insertBlocks(tx: Tx, table: PostingTable, segment: number, blocks: Iterable<PostingBlock<Numbers>>): Promise<void> {
  return inRuns(blocks, { most: postingsPerStatement, sizeOf: sizeOfBlock }, (some) => {
    // All terms and numbers in flat arrays, of which each row is a part: an array per row has to be quoted and read once more.
    const rows = some.flatMap((block) => block.rows);
    const lastTerms: number[] = [];
    const lastPostings: number[] = [];
    const ends: number[] = [];
    let terms = 0;
    let postings = 0;
    for (const block of some) {
      let end = 0;
      for (const { ids } of block.rows) ends.push((end += ids.length));
      lastTerms.push((terms += block.rows.length));
      lastPostings.push((postings += end));
    }
    return sql`INSERT INTO ${sql.table(table)} (workspace, segment, bucket, part, first_slot, last_slot, terms, ends, ids, weights)
      SELECT ${tx.workspace}, ${segment}, r.bucket, r.part, r.first_slot, r.last_slot, flat.terms[r.term:r.last_term], flat.ends[r.term:r.last_term],
        flat.ids[r.posting:r.last_posting], flat.weights[r.posting:r.last_posting]
      FROM (SELECT ${textArray(rows.map(({ term }) => term))}::text[] AS terms, ${integerArray(ends)}::int[] AS ends,
          ${integersOf(rows.map(({ ids }) => ids))}::int[] AS ids, ${integersOf(rows.map(({ weights }) => weights))}::int[] AS weights
          OFFSET 0) flat,
        unnest(${integerArray(some.map(({ bucket }) => bucket))}::int[], ${integerArray(some.map(({ part }) => part))}::int[],
          ${integerArray(some.map(({ firstSlot }) => firstSlot))}::int[], ${integerArray(some.map(({ lastSlot }) => lastSlot))}::int[],
          ${integerArray(lastTerms.map((last, at) => (at === 0 ? 0 : (lastTerms[at - 1] as number)) + 1))}::int[], ${integerArray(lastTerms)}::int[],
          ${integerArray(lastPostings.map((last, at) => (at === 0 ? 0 : (lastPostings[at - 1] as number)) + 1))}::int[], ${integerArray(lastPostings)}::int[])
          r(bucket, part, first_slot, last_slot, term, last_term, posting, last_posting)`.execute(tx.db());
  });
}

const sizeOfBlock = ({ rows }: PostingBlock<Numbers>): number => rows.reduce((sum, { ids }) => sum + ids.length, 0);

/** The postings `(segment, ids, weights)` of a term in each segment that has it, from one on where that is given, for use in LATERAL; `bucket` and `slot` are those of the term. */
export function listsOf(
  reader: Reader,
  table: PostingTable,
  { term, bucket, slot, from }: Record<'term' | keyof TermPlace, RawBuilder<unknown>> & { readonly from?: RawBuilder<unknown> },
): RawBuilder<unknown> {
  // OFFSET 0 keeps the lookup a lookup, whatever the planner knows of the table, and each list from being cut out more than once.
  return sql`(SELECT list.segment, list.ids[list.first:list.last] AS ids, list.weights[list.first:list.last] AS weights FROM (
      SELECT found.segment, found.ids, found.weights, coalesce(found.ends[found.place - 1], 0) + 1 AS first, found.ends[found.place] AS last FROM (
        SELECT posted.*, array_position(posted.terms, ${term}) AS place FROM ${sql.table(table)} posted
        WHERE posted.workspace = ${reader.workspace} AND posted.bucket = ${bucket}${from ? sql` AND posted.segment >= ${from}` : sql``}
          AND posted.first_slot <= ${slot} AND posted.last_slot >= ${slot} OFFSET 0) found
      WHERE found.place IS NOT NULL OFFSET 0) list OFFSET 0)`;
}

/** A stored row. */
export interface StoredBlock extends PostingBlock {
  readonly segment: number;
}

/** Reads what a statement selects of a table of postings, or deletes from it: all columns of `p`. */
export const blockColumns = sql`p.bucket, p.part, p.segment, p.first_slot AS "firstSlot", p.last_slot AS "lastSlot", p.terms, p.ends, p.ids::text AS ids, p.weights::text AS weights`;

export interface BlockColumns {
  readonly bucket: number;
  readonly part: number;
  readonly segment: number;
  readonly firstSlot: number;
  readonly lastSlot: number;
  readonly terms: readonly string[];
  readonly ends: readonly number[];
  readonly ids: string;
  readonly weights: string;
}

export function storedBlock({ terms, ends, ids: packedIds, weights: packedWeights, ...place }: BlockColumns): StoredBlock {
  const ids = numbersIn(packedIds);
  const weights = numbersIn(packedWeights);
  const rows = terms.map((term, at) => {
    const range = [at === 0 ? 0 : (ends[at - 1] as number), ends[at] as number] as const;
    return { term, ids: ids.slice(...range), weights: weights.slice(...range) };
  });
  return { ...place, rows };
}

/** An `integer[]` in text, which is a list in JSON but for its brackets: read so it takes a tenth of the time. */
export const numbersIn = (text: string): number[] => JSON.parse(`[${text.slice(1, -1)}]`) as number[];
