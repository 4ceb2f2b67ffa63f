/** Which documents differ between two listings, and how much text that is. */
import type { Reader } from '../../kernel/db/port.ts';
import { diffDocuments, type BlockChange } from './diff/diff-documents.ts';
import { isFurniture, type ParsedDocument } from './model.ts';
import { listingChanges, loadListing } from './listing-store.ts';
import { loadParsed, loadRevisionSummaries } from './revision-store.ts';
import type { ListingRow } from './tables.ts';

/** One document in two listings; `from` or `to` is missing when it was added or removed. */
export interface DocumentPair {
  readonly document: string;
  readonly from: ListingRow | undefined;
  readonly to: ListingRow | undefined;
}

/** Pairs the documents of two versions by identity, in the order of their paths. `from` undefined: the empty listing. */
export async function pairDocuments(reader: Reader, from: string | undefined, to: string | undefined): Promise<DocumentPair[]> {
  const before = new Map((from === undefined ? [] : await loadListing(reader, from)).map((line) => [line.document, line]));
  const after = new Map((to === undefined ? [] : await loadListing(reader, to)).map((line) => [line.document, line]));
  const pairs = [...new Set([...before.keys(), ...after.keys()])].map((document) => ({
    document,
    from: before.get(document),
    to: after.get(document),
  }));
  return inOrder(pairs);
}

/** The pairs of two versions of which the text differs, in the order of their paths: read as what differs, however much stays. */
export async function changedPairs(reader: Reader, from: string | undefined, to: string): Promise<DocumentPair[]> {
  const pairs = new Map<string, DocumentPair>();
  for (const { added, ...line } of await listingChanges(reader, from, to)) {
    const pair = pairs.get(line.document) ?? { document: line.document, from: undefined, to: undefined };
    pairs.set(line.document, { ...pair, [added ? 'to' : 'from']: line });
  }
  return inOrder([...pairs.values()].filter(isTextChanged));
}

function inOrder(pairs: DocumentPair[]): DocumentPair[] {
  const pathOf = (pair: DocumentPair): string => (pair.to ?? pair.from)?.path ?? '';
  return pairs.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

export const isTextChanged = (pair: DocumentPair): boolean => pair.from?.revision !== pair.to?.revision;

export interface PairDiff {
  readonly before: ParsedDocument | undefined;
  readonly after: ParsedDocument | undefined;
  readonly blocks: readonly BlockChange[];
}

/** The block changes of one pair. A document that is added or removed is all of one kind. */
export async function diffPair(reader: Reader, pair: DocumentPair): Promise<PairDiff> {
  return diffLoaded(await loadParsed(reader, revisionsOf(pair)), pair);
}

const revisionsOf = ({ from, to }: DocumentPair): string[] => [from, to].flatMap((line) => (line ? [line.revision] : []));

function diffLoaded(parsed: ReadonlyMap<string, ParsedDocument>, pair: DocumentPair): PairDiff {
  const before = pair.from && parsed.get(pair.from.revision);
  const after = pair.to && parsed.get(pair.to.revision);
  if (before && after) return { before, after, blocks: diffDocuments(before, after).blocks };
  if (after) return { before, after, blocks: after.blocks.map((_, to) => ({ kind: 'added', to })) };
  return { before, after, blocks: (before?.blocks ?? []).map((_, from) => ({ kind: 'removed', from })) };
}

export interface SpanCounts {
  readonly edited: number;
  readonly moved: number;
  readonly removed: number;
  readonly added: number;
}

type Read = <T>(work: (reader: Reader) => Promise<T>) => Promise<T>;

/** How many blocks of the text are edited, moved, removed and added, of pairs of which the text differs. */
export async function countSpans(read: Read, pairs: readonly DocumentPair[]): Promise<SpanCounts> {
  const counts = { edited: 0, moved: 0, removed: 0, added: 0, same: 0 };
  await countWhole(read, pairs, counts);
  const both = pairs.filter((pair) => pair.from && pair.to);
  for (const some of await comparedTogether(read, both)) {
    const parsed = await read((reader) => loadParsed(reader, some.flatMap(revisionsOf)));
    for (const pair of some) {
      const { before, after, blocks } = diffLoaded(parsed, pair);
      const isText = (change: BlockChange): boolean =>
        !isFurniture(before?.blocks[change.from ?? -1]) && !isFurniture(after?.blocks[change.to ?? -1]);
      for (const block of blocks) if (isText(block)) counts[block.kind] += 1;
    }
  }
  return { edited: counts.edited, moved: counts.moved, removed: counts.removed, added: counts.added };
}

/** What is held in memory to be compared, about, and what a block counts beside its text. */
const compared = { bytes: 2 * 1_048_576, block: 200 };

/** Pairs in runs that are read together: many small ones, or a large one alone. */
async function comparedTogether(read: Read, pairs: readonly DocumentPair[]): Promise<DocumentPair[][]> {
  const runs: DocumentPair[][] = [];
  let bytes = Infinity;
  for (let first = 0; first < pairs.length; first += perQuery) {
    const part = pairs.slice(first, first + perQuery);
    const summaries = await read((reader) => loadRevisionSummaries(reader, part.flatMap(revisionsOf)));
    for (const pair of part) {
      const size = revisionsOf(pair).reduce((sum, revision) => {
        const { size: own = 0, block_count: blocks = 0 } = summaries.get(revision) ?? {};
        return sum + own + blocks * compared.block;
      }, 0);
      bytes += size;
      if (bytes > compared.bytes) {
        runs.push([]);
        bytes = size;
      }
      (runs.at(-1) as DocumentPair[]).push(pair);
    }
  }
  return runs;
}

const perQuery = 1000;

/** Documents that came or went whole need no comparing; a folder of thousands is counted in a few queries. */
async function countWhole(read: Read, pairs: readonly DocumentPair[], counts: { added: number; removed: number }): Promise<void> {
  const whole = pairs.filter((pair) => !pair.from || !pair.to);
  for (let first = 0; first < whole.length; first += perQuery) {
    const part = whole.slice(first, first + perQuery);
    const revisionOf = ({ from, to }: DocumentPair): string => (to ?? from)?.revision ?? '';
    const summaries = await read((reader) => loadRevisionSummaries(reader, part.map(revisionOf)));
    for (const pair of part) counts[pair.to ? 'added' : 'removed'] += summaries.get(revisionOf(pair))?.block_count ?? 0;
  }
}
