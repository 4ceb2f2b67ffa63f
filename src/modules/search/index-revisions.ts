/**
 * Indexing: passages of revisions, their contents once per workspace, and one posting segment per slice. A revision's
 * occurrences and postings are written in one transaction, so nothing is ever half indexed. Reading and analysing happen
 * outside of it; bodies are never analysed twice, because equal content hashes are stored once.
 */
import type { Reader, Store } from '../../kernel/db/port.ts';
import { loadParsed, loadReadings, type ParsedDocument, type RevisionFollower } from '../documents/index.ts';
import { analysedSlice, type Cut, type FindStored, type Slice } from './analyse-slice.ts';
import { askedAmong, chunks, indexedAmong, knownIds, noteAsked, sizesOf } from './index-store.ts';
import { mergeSegments } from './merge.ts';
import { strategyNamed, type Strategies, type Strategy } from './passages/strategies.ts';
import { searchTools } from './search-tools.ts';
import { writeSlice, type IndexedRevision } from './write-slice.ts';

/** Characters of canonical text per slice: some three thousand passages, half a second of work on the embedded database. */
const sliceCharacters = 1_500_000;

const passagesPerMergeStep = 50;

export interface IndexingOptions {
  /** How passages are cut; those of the software unless stated. */
  readonly strategies?: Strategies;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Makes revisions searchable. Idempotent, safe to run concurrently and to kill: a revision is indexed whole or not at all. */
export async function indexRevisions(
  store: Store,
  revisions: readonly string[],
  { strategies = searchTools.strategies, signal, onProgress = () => {} }: IndexingOptions = {},
): Promise<Map<string, IndexedRevision>> {
  const result = new Map<string, IndexedRevision>();
  const distinct = [...new Set(revisions)];
  for (const chunk of chunks(distinct, 1000)) {
    const asked = await store.read((reader) => askedAmong(reader, chunk));
    const known = asked.note ? await store.write((tx) => noteAsked(tx, chunk)) : asked.known;
    for (const [revision, passages] of known) result.set(revision, { passages, passagesNew: 0 });
    if (known.size === chunk.length) continue;
    // Another process may index some of these from here on: writing a slice tells what they have.
    const missing = await store.read((reader) =>
      sizesOf(
        reader,
        chunk.filter((revision) => !known.has(revision)),
      ),
    );
    for (const slice of slicesOf(missing)) {
      const { documents, readings } = await store.read(async (reader) => ({
        documents: await loadParsed(reader, slice),
        readings: await loadReadings(reader, slice),
      }));
      const cut: Cut = (document, revision, note) =>
        strategyNamed(strategies, readings.get(revision)?.strategy).cut(document, { store, signal, note });
      for (const [revision, indexed] of await write(store, begin(documents, cut, storedIn(store)), cut)) result.set(revision, indexed);
      onProgress(result.size, distinct.length);
    }
  }
  await mergeAfter(store, result);
  return result;
}

/** The passages of those revisions that are indexed. */
export async function indexedBefore(reader: Reader, revisions: readonly string[]): Promise<Map<string, IndexedRevision>> {
  const known = await indexedAmong(reader, revisions);
  return new Map(Array.from(known, ([revision, passages]) => [revision, { passages, passagesNew: 0 }]));
}

/**
 * Indexes documents as they are read. A slice is analysed while the next documents are read and stored, and written when it is ready,
 * at the latest when the next one is begun: one transaction at a time, because two of one ingest would only wait for each other, on the embedded database until one gives up.
 */
export function followReading(store: Store, strategy: Strategy, signal?: AbortSignal): RevisionFollower {
  const cut: Cut = (document, _, note) => strategy.cut(document, { store, signal, note });
  const result = new Map<string, IndexedRevision>();
  let collected = new Map<string, ParsedDocument>();
  let characters = 0;
  let begun: Begun | undefined;
  /** Begins with what was collected, if `when`, and writes what was begun before. */
  const next = async (when: boolean): Promise<void> => {
    const before = begun;
    // Nothing is asked of the database while the one before is written.
    begun = when ? begin(collected, cut, before ? undefined : storedIn(store)) : undefined;
    if (when) [collected, characters] = [new Map(), 0];
    if (before) for (const [revision, counts] of await write(store, before, cut)) result.set(revision, counts);
  };
  return {
    async take(documents) {
      for (const [revision, document] of documents) {
        collected.set(revision, document);
        characters += document.canonical.length;
      }
      const full = characters >= sliceCharacters;
      if (full || begun?.ready) await next(full);
    },
    async finish() {
      await next(collected.size > 0);
      await next(false);
      await mergeAfter(store, result);
      return result;
    },
  };
}

/** A slice that is analysed, with what it is of. */
interface Begun {
  readonly documents: ReadonlyMap<string, ParsedDocument>;
  readonly slice: Promise<Slice>;
  ready: boolean;
}

const storedIn =
  (store: Store): FindStored =>
  (contents, headings) =>
    store.read(async (reader) => ({
      contents: await knownIds(reader, 'passage_contents', contents),
      headings: await knownIds(reader, 'heading_paths', headings),
    }));

function begin(documents: ReadonlyMap<string, ParsedDocument>, cut: Cut, findStored: FindStored | undefined): Begun {
  const slice = analysedSlice(documents, cut, findStored);
  const begun = { documents, slice, ready: false };
  slice.then(
    () => (begun.ready = true),
    () => (begun.ready = true), // who writes it is told; nobody may
  );
  return begun;
}

/** Writes a slice; one that lacks a text that was dropped meanwhile is analysed again, with all its texts. */
async function write(store: Store, { documents, slice }: Begun, cut: Cut): Promise<Map<string, IndexedRevision>> {
  const some = await slice;
  const written = await store.write((tx) => writeSlice(tx, some));
  if (written) return written;
  const all = await analysedSlice(documents, cut);
  return (await store.write((tx) => writeSlice(tx, all))) as Map<string, IndexedRevision>;
}

/** Merging keeps pace with what comes in; what is left is for maintenance. */
async function mergeAfter(store: Store, indexed: ReadonlyMap<string, IndexedRevision>): Promise<void> {
  const stored = [...indexed.values()].reduce((sum, { passagesNew }) => sum + passagesNew, 0);
  if (stored > 0) await mergeSegments(store, { steps: Math.ceil(stored / passagesPerMergeStep) });
}

function* slicesOf(revisions: readonly { id: string; size: number }[]): Generator<string[]> {
  let slice: string[] = [];
  let characters = 0;
  for (const { id, size } of revisions) {
    if (slice.length > 0 && characters + size > sliceCharacters) {
      yield slice;
      slice = [];
      characters = 0;
    }
    slice.push(id);
    characters += size;
  }
  if (slice.length > 0) yield slice;
}
