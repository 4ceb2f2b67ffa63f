/** The distinct passage contents and heading paths visible at a moment, read in slices of content ids. */
import { sql } from 'kysely';
import type { Store } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { visibleAt } from '../documents/index.ts';
import { chunks } from './index-store.ts';

const revisionsPerSlice = 200;
const idsPerSlice = 4000;

export interface VisibleContents {
  /** Ascending. */
  readonly contents: readonly number[];
  readonly headings: readonly number[];
  /** Sums over the distinct contents and heading paths, in terms. */
  readonly length: number;
  readonly headingLength: number;
}

/**
 * Reads them in short handles of their own: a moment never changes, so no common snapshot is needed. Every statement is a
 * lookup by key, because right after a large ingest the planner knows nothing of these tables.
 */
export async function visibleContents(store: Store, moment: Moment): Promise<VisibleContents> {
  const revisions = await store.read(async (reader) => {
    const { rows } = await sql<{ revision: string }>`SELECT v.revision FROM ${visibleAt(reader, moment)} v`.execute(reader.db());
    return rows.map(({ revision }) => revision);
  });
  const contents = new Set<number>();
  const headings = new Set<number>();
  for (const slice of chunks(revisions, revisionsPerSlice)) {
    const rows = await store.read(async (reader) => {
      const found = await sql<{ content: number; heading: number }>`
        SELECT o.content, o.heading FROM passage_occurrences o
        WHERE o.workspace = ${reader.workspace} AND o.revision = ANY(${slice}::uuid[])`.execute(reader.db());
      return found.rows;
    });
    for (const { content, heading } of rows) {
      contents.add(content);
      headings.add(heading);
    }
  }
  return {
    contents: ascending(contents),
    headings: ascending(headings),
    length: await lengthOf(store, 'passage_contents', contents),
    headingLength: await lengthOf(store, 'heading_paths', headings),
  };
}

const ascending = (ids: ReadonlySet<number>): number[] => [...ids].sort((a, b) => a - b);

async function lengthOf(store: Store, table: 'passage_contents' | 'heading_paths', ids: ReadonlySet<number>): Promise<number> {
  let total = 0;
  for (const slice of chunks([...ids], idsPerSlice)) {
    total += await store.read(async (reader) => {
      const { rows } = await sql<{ total: number }>`
        SELECT coalesce(sum(length), 0) AS total FROM ${sql.table(table)}
        WHERE workspace = ${reader.workspace} AND id = ANY(${slice}::int[])`.execute(reader.db());
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
