/** Writes an analysed slice: its occurrences, the contents that are new, and their postings as one segment. All in one transaction. */
import type { Tx } from '../../kernel/db/port.ts';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import type { Content, Heading, Slice } from './analyse-slice.ts';
import type { PlacedPostings } from './analyse-texts.ts';
import {
  indexedAmong,
  insertContents,
  insertHeadings,
  insertIndexedRevisions,
  insertOccurrences,
  insertSegment,
  knownIds,
  lockCounters,
  saveCounters,
  type ContentRow,
  type HeadingRow,
  type OccurrenceRow,
} from './index-store.ts';
import { useDistances } from './passages/semantic/distance-store.ts';
import { insertPostings } from './posting-store.ts';
import type { Numbers, PostingList } from './postings.ts';

export interface IndexedRevision {
  readonly passages: number;
  /** Contents that this call stored first. */
  readonly passagesNew: number;
}

/**
 * Returns what every revision of the slice has. One that was indexed meanwhile stays as it is. Undefined, with nothing written, when a
 * text was dropped that was left out of the slice because it was stored.
 */
export async function writeSlice(tx: Tx, slice: Slice): Promise<Map<string, IndexedRevision> | undefined> {
  const counters = await lockCounters(tx);
  // Another process may have indexed some of them since they were read; under the lock that is certain.
  const there = await indexedAmong(tx, [...slice.passages.keys()]);
  const indexed = [...slice.passages].filter(([revision]) => !there.has(revision));
  const hashes = (of: 'contentHash' | 'headingHash'): Set<string> =>
    new Set(indexed.flatMap(([, cut]) => cut.map((passage) => passage[of])));
  const contents = await numbered(tx, 'passage_contents', hashes('contentHash'));
  const headings = await numbered(tx, 'heading_paths', hashes('headingHash'));
  const result = new Map<string, IndexedRevision>();
  for (const [revision, passages] of there) result.set(revision, { passages, passagesNew: 0 });
  const occurrences: OccurrenceRow[] = [];
  for (const [revision, cut] of indexed) {
    const before = contents.added.size;
    for (const { ordinal, start, end, firstBlock, lastBlock, contentHash, headingHash } of cut) {
      const content = contents.idOf(contentHash, () => ++counters.content);
      const heading = headings.idOf(headingHash, () => ++counters.heading);
      occurrences.push({ revision, ordinal, content, heading, start, end, firstBlock, lastBlock });
    }
    result.set(revision, { passages: cut.length, passagesNew: contents.added.size - before });
  }
  const analysed = (texts: ReadonlyMap<string, unknown>, { added }: Numbered): boolean =>
    [...added.keys()].every((hash) => texts.has(hash));
  if (!analysed(slice.contents, contents) || !analysed(slice.headings, headings)) return undefined;
  await insertContents(tx, contentRows(slice, contents.added));
  await insertHeadings(tx, headingRows(slice, headings.added));
  await insertIndexedRevisions(
    tx,
    indexed.map(([revision, cut]) => ({ revision, passages: cut.length })),
  );
  await insertOccurrences(tx, occurrences);
  await useDistances(
    tx,
    slice.boundaries.filter(({ revision }) => !there.has(revision)),
  );
  if (contents.added.size + headings.added.size > 0) {
    const segment = ++counters.segment;
    await insertSegment(tx, segment, 0);
    await insertPostings(tx, 'body_postings', segment, renumbered(slice.bodyPostings, idsInPlace(slice.contents, contents.added)));
    await insertPostings(tx, 'heading_postings', segment, renumbered(slice.headingPostings, idsInPlace(slice.headings, headings.added)));
  }
  await saveCounters(tx, counters);
  return result;
}

interface Numbered {
  /** Texts that get a number here: hash -> id, ids ascending. */
  readonly added: ReadonlyMap<string, number>;
  idOf(hash: string, next: () => number): number;
}

/** The numbers of texts: those that are stored have theirs, the others get one when they are first asked for. */
async function numbered(tx: Tx, table: 'passage_contents' | 'heading_paths', hashes: Iterable<string>): Promise<Numbered> {
  const known = await knownIds(tx, table, [...hashes]);
  const added = new Map<string, number>();
  return {
    added,
    idOf(hash, next) {
      const there = known.get(hash) ?? added.get(hash);
      if (there !== undefined) return there;
      const id = next();
      added.set(hash, id);
      return id;
    },
  };
}

/** The id of each text at its place among those of its kind; 0 for one whose postings are stored. */
const idsInPlace = (texts: ReadonlyMap<string, unknown>, added: ReadonlyMap<string, number>): number[] =>
  Array.from(texts.keys(), (hash) => added.get(hash) ?? 0);

function* renumbered({ terms, ends, places, weights }: PlacedPostings, ids: readonly number[]): Generator<PostingList<Numbers>> {
  const all = !ids.includes(0);
  // In place: these lists are nobody else's, and there are half a million numbers in a slice.
  if (all) for (let at = 0; at < places.length; at++) places[at] = ids[places[at] as number] as number;
  let start = 0;
  for (const [index, term] of terms.entries()) {
    const end = ends[index] as number;
    const first = start;
    start = end;
    if (all) yield { term, ids: places.subarray(first, end), weights: weights.subarray(first, end) };
    else {
      const kept = Array.from(places.subarray(first, end), (place, at) => [ids[place] as number, weights[first + at] as number] as const)
        .filter(([id]) => id > 0)
        .sort(([a], [b]) => a - b);
      if (kept.length > 0) yield { term, ids: kept.map(([id]) => id), weights: kept.map(([, weight]) => weight) };
    }
  }
}

function* contentRows(slice: Slice, added: ReadonlyMap<string, number>): Generator<ContentRow> {
  for (const [hash, id] of added) {
    yield { id, hash, ...(slice.contents.get(hash) as Content) };
  }
}

function* headingRows(slice: Slice, added: ReadonlyMap<string, number>): Generator<HeadingRow> {
  for (const [hash, id] of added) {
    const heading = slice.headings.get(hash) as Heading;
    yield { id, hash, ...heading, keyHash: sha256(heading.key) };
  }
}
