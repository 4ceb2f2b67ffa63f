/** Where contents stand at a moment, narrowed by bundle, format and path before anything is limited. */
import { sql, type RawBuilder } from 'kysely';
import { integerArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import type { OccurrenceRow } from './index-store.ts';
import { numbersIn } from './posting-store.ts';
import { everVisibleRevision, revisionIsAmong, visibleRevisionAt, type RevisionFilter, type VisibleDocument } from '../documents/index.ts';

/** What of a workspace is searched. */
export interface Narrowing extends RevisionFilter {
  readonly bundle?: string;
  readonly includeSuperseded?: boolean;
  /** Only documents whose path begins so. */
  readonly pathPrefix?: string;
}

export interface VisibleOccurrence extends OccurrenceRow {
  readonly document: string;
  readonly bundle: string;
  readonly path: string;
}

/** Which contents stand below heading paths, visible or not. A heading of many documents has thousands: as two lists they come in a tenth of the time. */
export async function contentsBelow(reader: Reader, headings: readonly number[]): Promise<{ content: number; heading: number }[]> {
  if (headings.length === 0) return [];
  const { rows } = await sql<Record<'contents' | 'headings', string>>`
    SELECT coalesce(array_agg(o.content), '{}')::text AS contents, coalesce(array_agg(t.id), '{}')::text AS headings
    FROM unnest(${integerArray(headings)}::int[]) t(id)
    CROSS JOIN LATERAL (SELECT content FROM passage_occurrences p WHERE p.workspace = ${reader.workspace} AND p.heading = t.id OFFSET 0) o`.execute(
    reader.db(),
  );
  const below = numbersIn(rows[0]?.headings ?? '{}');
  return numbersIn(rows[0]?.contents ?? '{}').map((content, at) => ({ content, heading: below[at] as number }));
}

/** The visible occurrences of contents, in no order. */
export async function visibleOccurrences(
  reader: Reader,
  moment: Moment,
  contents: readonly number[],
  narrowing: Narrowing,
): Promise<VisibleOccurrence[]> {
  if (contents.length === 0) return [];
  const { workspace } = reader;
  // OFFSET 0 keeps each lookup a lookup: without statistics on words the planner would rather read whole tables.
  const { rows } = await sql<VisibleOccurrence>`
    SELECT v.document, o.revision, v.bundle, v.path, o.ordinal, o.content, o.heading,
      o.start_offset AS start, o.end_offset AS "end", o.first_block AS "firstBlock", o.last_block AS "lastBlock"
    FROM unnest(${integerArray(contents)}::int[]) t(id)
    CROSS JOIN LATERAL (SELECT * FROM passage_occurrences p WHERE p.workspace = ${workspace} AND p.content = t.id OFFSET 0) o
    CROSS JOIN LATERAL (SELECT v.* FROM ${visibleTo(reader, moment, narrowing)} v WHERE v.revision = o.revision ${filters(reader, narrowing)} OFFSET 0) v`.execute(
    reader.db(),
  );
  return rows;
}

/**
 * The places of an occurrence `o` that a search may show. With superseded text that is every content of a document in the newest
 * revision that holds it: a passage that survived ten revisions is one hit, not ten.
 */
function visibleTo(reader: Reader, moment: Moment, { includeSuperseded }: Narrowing): RawBuilder<VisibleDocument> {
  if (!includeSuperseded) return visibleRevisionAt(reader, moment, sql.ref('o.revision'));
  return sql`(SELECT s.* FROM ${everVisibleRevision(reader, moment, sql.ref('o.revision'))} s
    WHERE NOT EXISTS (
      SELECT FROM passage_occurrences n CROSS JOIN LATERAL ${everVisibleRevision(reader, moment, sql.ref('n.revision'))} w
      WHERE n.workspace = ${reader.workspace} AND n.content = o.content AND w.document = s.document AND w.since > s.since))`;
}

/**
 * What is asked of a document `v`. It narrows what is visible, before any limit: a filter after it would lose hits. The bundle is
 * written so that no index takes it: before the first ANALYZE the planner read the whole bundle for each occurrence (64 against 16 ms at 5,000).
 */
function filters(reader: Reader, { bundle, pathPrefix, ...ofRevision }: Narrowing): RawBuilder<unknown> {
  const among = revisionIsAmong(reader, sql.ref('v.revision'), ofRevision);
  const each = [
    bundle === undefined ? undefined : sql`AND (v.bundle = ${bundle}::uuid) IS TRUE`,
    pathPrefix === undefined ? undefined : sql`AND starts_with(v.path, ${pathPrefix})`,
    among && sql`AND ${among}`,
  ];
  return sql.join(
    each.filter((one) => one !== undefined),
    sql` `,
  );
}
