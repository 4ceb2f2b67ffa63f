/** The distinct passage contents and heading paths visible at a moment, read in slices of content ids. */
import { sql } from 'kysely';
import type { Store } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { visibleAt } from '../documents/index.ts';

const sliceOfIds = 8000;

export interface VisibleContents {
  /** Ascending. */
  readonly contents: readonly number[];
  readonly headings: readonly number[];
  /** Sums over the distinct contents and heading paths, in terms. */
  readonly length: number;
  readonly headingLength: number;
}

/** Reads them in short handles of their own: a moment never changes, so no common snapshot is needed. */
export async function visibleContents(store: Store, moment: Moment): Promise<VisibleContents> {
  const last = await store.read(async (reader) => {
    const { rows } = await sql<{ last: number }>`SELECT last_content AS last FROM search_counters WHERE workspace = ${reader.workspace}`.execute(reader.db());
    return rows[0]?.last ?? 0;
  });
  const contents: number[] = [];
  const headings = new Set<number>();
  let length = 0;
  for (let from = 1; from <= last; from += sliceOfIds) {
    const slice = await store.read(async (reader) => {
      const { rows } = await sql<{ id: number; length: number; headings: number[] }>`
        SELECT c.id, c.length, o.headings FROM (
          SELECT o.content, array_agg(DISTINCT o.heading) AS headings
          FROM passage_occurrences o JOIN ${visibleAt(reader, moment)} v ON v.revision = o.revision
          WHERE o.workspace = ${reader.workspace} AND o.content BETWEEN ${from} AND ${from + sliceOfIds - 1}
          GROUP BY o.content) o
        JOIN passage_contents c ON c.workspace = ${reader.workspace} AND c.id = o.content
        ORDER BY c.id`.execute(reader.db());
      return rows;
    });
    for (const row of slice) {
      contents.push(row.id);
      length += row.length;
      for (const heading of row.headings) headings.add(heading);
    }
  }
  return { contents, headings: [...headings].sort((a, b) => a - b), length, headingLength: await lengthOf(store, [...headings]) };
}

async function lengthOf(store: Store, headings: readonly number[]): Promise<number> {
  let total = 0;
  for (let at = 0; at < headings.length; at += sliceOfIds) {
    total += await store.read(async (reader) => {
      const { rows } = await sql<{ total: number }>`
        SELECT coalesce(sum(length), 0) AS total FROM heading_paths
        WHERE workspace = ${reader.workspace} AND id = ANY(${headings.slice(at, at + sliceOfIds)}::int[])`.execute(reader.db());
      return rows[0]?.total ?? 0;
    });
  }
  return total;
}

/** The size of the symmetric difference between what is visible and a reference list of contents. */
export function differenceFrom({ contents }: Pick<VisibleContents, 'contents'>, reference: readonly number[]): number {
  const there = new Set(reference);
  let common = 0;
  for (const id of contents) if (there.has(id)) common++;
  return contents.length + reference.length - 2 * common;
}
