/**
 * Postings that were read before. A few common words are in most queries and have most of the postings: not to read those again spares
 * a search the larger part of its work. Nothing here is believed: a list is kept under the mark of its segment, and which segments have
 * a word's postings is read in the snapshot of each search.
 */
import { sql, type RawBuilder } from 'kysely';
import { integerArray, textArray } from '../../kernel/db/binary-arrays.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { listsOf, numbersIn, type PostingTable } from './posting-store.ts';
import { bucketOf } from './postings.ts';

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
  const memory = new Map<string, { marks: ReadonlySet<string>; lists: Map<string, PostedList> }>();
  let bytes = 0;
  /** What is known of a workspace: nothing once one of its segments is gone, for what it held may have been erased. */
  const knownOf = (workspace: string, segments: readonly Segment[]): Map<string, PostedList> => {
    if (bytes > mostBytes) {
      memory.clear();
      bytes = 0;
    }
    const known = memory.get(workspace);
    const marks = new Set(segments.map(({ mark }) => mark));
    const lists = known && [...known.marks].every((mark) => marks.has(mark)) ? known.lists : new Map<string, PostedList>();
    memory.set(workspace, { marks, lists });
    return lists;
  };
  return async (reader, terms) => {
    const segments = await segmentsOf(reader);
    const lists = knownOf(reader.workspace, segments);
    const wanted = (['body', 'heading'] as const).map((field) => terms.map((term, place) => wantedOf(segments, field, term, place)));
    const missing = wanted.flat(2).filter(({ key }) => !lists.has(key));
    for (const [key, list] of await readLists(reader, terms, missing)) {
      lists.set(key, list);
      bytes += list.ids.byteLength * 2 + listBytes;
    }
    const [body = [], heading = []] = wanted.map((ofTerms) => ofTerms.map((some) => some.map(({ key }) => lists.get(key) ?? none)));
    return { body, heading };
  };
}

async function segmentsOf(reader: Reader): Promise<Segment[]> {
  const { rows } = await sql<Segment>`
    SELECT id, mark, into_segment AS "into", merging, merged_bucket AS "mergedBucket" FROM posting_segments
    WHERE workspace = ${reader.workspace} ORDER BY id`.execute(reader.db());
  return rows;
}

function wantedOf(segments: readonly Segment[], field: Field, term: string, place: number): Wanted[] {
  const bucket = bucketOf(term);
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

/** Reads lists by their keys, empty ones too: that a segment has nothing of a word is worth remembering. */
async function readLists(reader: Reader, terms: readonly string[], missing: readonly Wanted[]): Promise<Map<string, PostedList>> {
  if (missing.length === 0) return new Map();
  const lists = new Map(missing.map(({ key }) => [key, none]));
  const keys = new Map(missing.map(({ field, term, segment, key }) => [`${field} ${term} ${segment}`, key]));
  const { rows } =
    await sql<PostedRow>`${postedRows(reader, 'body', terms, missing)} UNION ALL ${postedRows(reader, 'heading', terms, missing)}`.execute(
      reader.db(),
    );
  for (const { field, term, segment, ids, weights } of rows) {
    const key = keys.get(`${field} ${term} ${segment}`);
    if (key !== undefined) lists.set(key, listOf(numbersIn(ids), numbersIn(weights)));
  }
  return lists;
}

interface PostedRow extends Pick<Wanted, 'field' | 'term' | 'segment'> {
  readonly ids: string;
  readonly weights: string;
}

/** A word's rows stand together, so all from the first segment on that is missing are read, also those between that are known. */
function postedRows(reader: Reader, field: Field, terms: readonly string[], missing: readonly Wanted[]): RawBuilder<PostedRow> {
  const ofTerms = [...Map.groupBy(missing, (one) => (one.field === field ? one.term : -1))].filter(([term]) => term >= 0);
  const names = ofTerms.map(([term]) => terms[term] as string);
  const firsts = ofTerms.map(([, some]) => Math.min(...some.map(({ segment }) => segment)));
  const lists = listsOf(reader, tables[field], { term: sql`q.name`, bucket: sql`q.bucket`, from: sql`q.first` });
  return sql<PostedRow>`
    SELECT ${sql.lit(field)} AS field, q.term, p.segment, p.ids::text AS ids, p.weights::text AS weights
    FROM unnest(${integerArray(ofTerms.map(([term]) => term))}::int[], ${textArray(names)}::text[], ${integerArray(names.map(bucketOf))}::int[],
      ${integerArray(firsts)}::int[]) q(term, name, bucket, first)
    CROSS JOIN LATERAL ${lists} p`;
}

const listOf = (ids: readonly number[], weights: readonly number[]): PostedList => ({
  ids: Int32Array.from(ids),
  weights: Int32Array.from(weights),
  largest: ids.reduce((largest, id) => Math.max(largest, id), 0),
});
