/**
 * Postings that were read before. A few common words are in most queries and have most of the postings: not to read those again spares
 * a search the larger part of its work. Nothing here is believed: a list is kept under the mark of its segment, and which segments have
 * a word's postings is read in the snapshot of each search.
 */
import { sql, type RawBuilder } from 'kysely';
import { integerArray, textArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { listsOf, numbersIn, type PostingTable } from './posting-store.ts';
import { placeOf } from './postings.ts';

/** The postings that a segment has of a word: parallel arrays. */
export interface PostedList {
  readonly ids: Int32Array;
  readonly weights: Int32Array;
  /** The largest id. */
  readonly largest: number;
}

/** Per term of a query its lists, in the bodies and in the headings of every text, visible or not. */
export interface PostedTerms {
  readonly body: readonly (readonly PostedList[])[];
  readonly heading: readonly (readonly PostedList[])[];
}

export type ReadPostings = (reader: Reader, terms: readonly string[]) => Promise<PostedTerms>;

type Field = keyof PostedTerms;

/** One that is `merging` has, of that field, the buckets up to `mergedBucket` of the segments that go into it. */
interface Segment {
  readonly id: number;
  readonly mark: string;
  readonly into: number | null;
  readonly merging: Field | null;
  readonly mergedBucket: number | null;
}

/** A list that a query needs: `term` is a place in the query. */
interface Wanted {
  readonly field: Field;
  readonly term: number;
  readonly bucket: number;
  readonly segment: number;
  readonly key: string;
}

const tables: Readonly<Record<Field, PostingTable>> = { body: 'body_postings', heading: 'heading_postings' };
const none: PostedList = { ids: new Int32Array(0), weights: new Int32Array(0), largest: 0 };

/** What a list takes beside its numbers, about. */
const listBytes = 250;

/** Remembers as much as this many bytes of what it reads; then it forgets everything and begins anew. */
export function rememberPostings(mostBytes: number): ReadPostings {
  const memory = new Map<string, { readonly segments: readonly Segment[]; readonly lists: Map<string, PostedList> }>();
  let bytes = 0;
  /** What is known of a workspace: nothing once one of its segments is gone, for what it held may have been erased. */
  const knownOf = (workspace: string, segments: readonly Segment[]): Map<string, PostedList> => {
    const known = memory.get(workspace);
    const marks = new Set(segments.map(({ mark }) => mark));
    const lists = known?.segments.every(({ mark }) => marks.has(mark)) ? known.lists : new Map<string, PostedList>();
    memory.set(workspace, { segments, lists });
    return lists;
  };
  return async (reader, terms) => {
    if (bytes > mostBytes) {
      memory.clear();
      bytes = 0;
    }
    // Which segments there are is asked together with what is missing if they are those of last time: mostly they are. What was read so is
    // kept only where it is wanted by the segments that were found, for it is of their snapshot.
    let { segments, lists: found }: Read = { segments: memory.get(reader.workspace)?.segments ?? [], lists: new Map() };
    for (let sure = false; ; sure = true) {
      const lists = knownOf(reader.workspace, segments);
      const wanted = (['body', 'heading'] as const).map((field) => terms.map((term, place) => wantedOf(segments, field, term, place)));
      for (const { key } of wanted.flat(2)) {
        const list = found.get(key);
        if (!list || lists.has(key)) continue;
        lists.set(key, list);
        bytes += list.ids.byteLength * 2 + listBytes;
      }
      const missing = wanted.flat(2).filter(({ key }) => !lists.has(key));
      if (sure && missing.length === 0) {
        const [body = [], heading = []] = wanted.map((ofTerms) => ofTerms.map((some) => some.map(({ key }) => lists.get(key) ?? none)));
        return { body, heading };
      }
      ({ segments, lists: found } = await readLists(reader, terms, missing));
    }
  };
}

function wantedOf(segments: readonly Segment[], field: Field, term: string, place: number): Wanted[] {
  const { bucket } = placeOf(term);
  const moved = new Set(segments.filter((segment) => hasMoved(segment, field, bucket)).map(({ id }) => id));
  return segments
    .filter(({ id, into, merging }) => (merging === null ? into === null || !moved.has(into) : moved.has(id)))
    .map(({ id, mark }) => ({ field, term: place, bucket, segment: id, key: `${mark} ${field} ${term}` }));
}

/** Whether a merge that is under way has moved a bucket into its segment. Bodies are moved before headings. */
function hasMoved({ merging, mergedBucket }: Segment, field: Field, bucket: number): boolean {
  if (merging === null) return false;
  return merging === field ? bucket <= (mergedBucket ?? -1) : field === 'body';
}

interface Read {
  readonly segments: readonly Segment[];
  readonly lists: ReadonlyMap<string, PostedList>;
}

/** Reads the segments of the workspace, and lists by their keys, empty ones too: that a segment has nothing of a word is worth remembering. */
async function readLists(reader: Reader, terms: readonly string[], missing: readonly Wanted[]): Promise<Read> {
  const segments = sql`
    SELECT NULL AS field, NULL::int AS term, NULL::int AS segment, NULL AS ids, NULL AS weights, coalesce(json_agg(json_build_object(
      'id', id, 'mark', mark, 'into', into_segment, 'merging', merging, 'mergedBucket', merged_bucket) ORDER BY id), '[]') AS segments
    FROM posting_segments WHERE workspace = ${reader.workspace}`;
  const parts = [segments, ...(['body', 'heading'] as const).flatMap((field) => postedRows(reader, field, terms, missing))];
  const { rows } = await sql<PostedRow | { field: null; segments: Segment[] }>`${sql.join(parts, sql` UNION ALL `)}`.execute(reader.db());
  const keys = new Map(missing.map(({ field, term, segment, key }) => [`${field} ${term} ${segment}`, key]));
  const lists = new Map(missing.map(({ key }) => [key, none]));
  for (const row of rows) {
    const key = row.field === null ? undefined : keys.get(`${row.field} ${row.term} ${row.segment}`);
    if (row.field !== null && key !== undefined) lists.set(key, listOf(numbersIn(row.ids), numbersIn(row.weights)));
  }
  return { segments: rows.flatMap((row) => (row.field === null ? row.segments : [])), lists };
}

interface PostedRow extends Pick<Wanted, 'field' | 'term' | 'segment'> {
  readonly ids: string;
  readonly weights: string;
}

/** A word's rows stand together, so all from the first segment on that is missing are read, also those between that are known. */
function postedRows(reader: Reader, field: Field, terms: readonly string[], missing: readonly Wanted[]): RawBuilder<PostedRow>[] {
  const ofTerms = [...Map.groupBy(missing, (one) => (one.field === field ? one.term : -1))].filter(([term]) => term >= 0);
  const names = ofTerms.map(([term]) => terms[term] as string);
  const places = names.map(placeOf);
  const firsts = ofTerms.map(([, some]) => Math.min(...some.map(({ segment }) => segment)));
  if (ofTerms.length === 0) return [];
  const lists = listsOf(reader, tables[field], { term: sql`q.name`, bucket: sql`q.bucket`, slot: sql`q.slot`, from: sql`q.first` });
  const rows = sql<PostedRow>`
    SELECT ${sql.lit(field)} AS field, q.term, p.segment, p.ids::text AS ids, p.weights::text AS weights, NULL AS segments
    FROM unnest(${integerArray(ofTerms.map(([term]) => term))}::int[], ${textArray(names)}::text[], ${integerArray(places.map(({ bucket }) => bucket))}::int[],
      ${integerArray(places.map(({ slot }) => slot))}::int[], ${integerArray(firsts)}::int[]) q(term, name, bucket, slot, first)
    CROSS JOIN LATERAL ${lists} p`;
  return [rows];
}

const listOf = (ids: readonly number[], weights: readonly number[]): PostedList => ({
  ids: Int32Array.from(ids),
  weights: Int32Array.from(weights),
  largest: ids.reduce((largest, id) => Math.max(largest, id), 0),
});
