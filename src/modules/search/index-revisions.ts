/**
 * Indexing: passages of revisions, their contents once per workspace, and one posting segment per slice. A revision's
 * occurrences and postings are written in one transaction, so nothing is ever half indexed. Reading and analysing happen
 * outside of it; bodies are never analysed twice, because equal content hashes are stored once.
 */
import type { Store, Tx } from '../../kernel/db/port.ts';
import { fingerprint, sha256 } from '../../kernel/shared/fingerprint.ts';
import { loadParsed, type ParsedDocument } from '../documents/index.ts';
import { folded } from './analysis/analyse.ts';
import { stem } from './analysis/stem.ts';
import {
  chunks,
  insertContents,
  insertHeadings,
  insertIndexedRevisions,
  insertOccurrences,
  insertPostings,
  insertSegment,
  knownIds,
  lockCounters,
  noteAsked,
  saveCounters,
  unindexed,
  type OccurrenceRow,
} from './index-store.ts';
import { mergeSegments } from './merge.ts';
import { blocksOf, passagesOf, type Passage, type PassageBlock } from './passages/passages.ts';
import { postingsOf } from './postings.ts';

/** Characters of canonical text per slice: about a thousand passages, half a second of work on the embedded database. */
const sliceCharacters = 1_000_000;

const passagesPerMergeStep = 50;

export interface IndexedRevision {
  readonly passages: number;
  /** Contents that this call stored first. */
  readonly passagesNew: number;
}

/** Makes revisions searchable. Idempotent, safe to run concurrently and to kill: a revision is indexed whole or not at all. */
export async function indexRevisions(
  store: Store,
  revisions: readonly string[],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Map<string, IndexedRevision>> {
  const result = new Map<string, IndexedRevision>();
  const distinct = [...new Set(revisions)];
  for (const chunk of chunks(distinct, 1000)) {
    const known = await store.write((tx) => noteAsked(tx, chunk));
    for (const [revision, passages] of known) result.set(revision, { passages, passagesNew: 0 });
    const missing = await store.read((reader) => unindexed(reader, chunk));
    for (const slice of slicesOf(missing)) {
      for (const [revision, indexed] of await indexSlice(store, slice)) result.set(revision, indexed);
      onProgress(result.size, distinct.length);
    }
  }
  // Merging keeps pace with what comes in; what is left is for maintenance.
  const stored = [...result.values()].reduce((sum, { passagesNew }) => sum + passagesNew, 0);
  if (stored > 0) await mergeSegments(store, { steps: Math.ceil(stored / passagesPerMergeStep) });
  return result;
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

async function indexSlice(store: Store, revisions: readonly string[]): Promise<Map<string, IndexedRevision>> {
  const documents = await store.read((reader) => loadParsed(reader, revisions));
  const slice = analysedSlice(documents);
  return store.write((tx) => writeSlice(tx, slice));
}

interface AnalysedText {
  readonly words: readonly string[];
  readonly terms: readonly string[];
}

interface Slice {
  readonly passages: ReadonlyMap<string, readonly Passage[]>;
  readonly contents: ReadonlyMap<string, AnalysedText & { readonly body: string; readonly blocks: readonly PassageBlock[] }>;
  readonly headings: ReadonlyMap<string, AnalysedText & { readonly key: string; readonly shown: readonly string[] }>;
}

function analysedSlice(documents: ReadonlyMap<string, ParsedDocument>): Slice {
  const passages = new Map<string, readonly Passage[]>();
  const contents = new Map<string, AnalysedText & { body: string; blocks: readonly PassageBlock[] }>();
  const headings = new Map<string, AnalysedText & { key: string; shown: readonly string[] }>();
  for (const [revision, document] of documents) {
    const cut = passagesOf(document);
    passages.set(revision, cut);
    for (const passage of cut) {
      if (!contents.has(passage.contentHash)) {
        contents.set(passage.contentHash, { ...analysed(passage.body), body: passage.body, blocks: blocksOf(document, passage) });
      }
      const heading = headingHash(passage);
      if (!headings.has(heading))
        headings.set(heading, { ...analysed(passage.headingKey), key: passage.headingKey, shown: passage.headingPath });
    }
  }
  return { passages, contents, headings };
}

function analysed(text: string): AnalysedText {
  const words = folded(text);
  return { words, terms: words.map(stem) };
}

const headingHash = (passage: Pick<Passage, 'headingKey' | 'headingPath'>): string =>
  fingerprint([passage.headingKey, [...passage.headingPath]]);

/** Folded words as they are stored: a blank around each, so that adjacent words are a substring. */
export const spaced = (words: readonly string[]): string => ` ${words.join(' ')} `;

async function writeSlice(tx: Tx, slice: Slice): Promise<Map<string, IndexedRevision>> {
  const counters = await lockCounters(tx);
  // Another process may have indexed some of them since they were read; under the lock that is certain.
  const revisions = [...slice.passages.keys()];
  const missing = new Set((await unindexed(tx, revisions)).map(({ id }) => id));
  const indexed = [...slice.passages].filter(([revision]) => missing.has(revision));
  const contents = await knownIds(tx, 'passage_contents', [
    ...new Set(indexed.flatMap(([, cut]) => cut.map((passage) => passage.contentHash))),
  ]);
  const headings = await knownIds(tx, 'heading_paths', [...new Set(indexed.flatMap(([, cut]) => cut.map(headingHash)))]);
  const newHashes = new Map<number, string>();
  const newHeadings = new Map<number, string>();
  const result = new Map<string, IndexedRevision>();
  for (const [revision, passages] of await noteAsked(tx, revisions)) result.set(revision, { passages, passagesNew: 0 });
  const occurrences: OccurrenceRow[] = [];
  for (const [revision, cut] of indexed) {
    const before = newHashes.size;
    for (const passage of cut) {
      const { ordinal, start, end, firstBlock, lastBlock, contentHash } = passage;
      const content = idOf(contents, contentHash, () => ++counters.content, newHashes);
      const heading = idOf(headings, headingHash(passage), () => ++counters.heading, newHeadings);
      occurrences.push({ revision, ordinal, content, heading, start, end, firstBlock, lastBlock });
    }
    result.set(revision, { passages: cut.length, passagesNew: newHashes.size - before });
  }
  await writeTexts(tx, slice, newHashes, newHeadings);
  await insertIndexedRevisions(
    tx,
    indexed.map(([revision, cut]) => ({ revision, passages: cut.length })),
  );
  await insertOccurrences(tx, occurrences);
  if (newHashes.size + newHeadings.size > 0) {
    const segment = ++counters.segment;
    await insertSegment(tx, segment, 0);
    await insertPostings(tx, 'body_postings', segment, postingsOf(textsOf(slice.contents, newHashes)));
    await insertPostings(tx, 'heading_postings', segment, postingsOf(textsOf(slice.headings, newHeadings)));
  }
  await saveCounters(tx, counters);
  return result;
}

function idOf(known: Map<string, number>, hash: string, next: () => number, added: Map<number, string>): number {
  let id = known.get(hash);
  if (id === undefined) {
    id = next();
    known.set(hash, id);
    added.set(id, hash);
  }
  return id;
}

function* textsOf(
  texts: ReadonlyMap<string, AnalysedText>,
  added: ReadonlyMap<number, string>,
): Generator<{ id: number; terms: readonly string[] }> {
  for (const [id, hash] of added) yield { id, terms: texts.get(hash)?.terms ?? [] };
}

async function writeTexts(
  tx: Tx,
  slice: Slice,
  contents: ReadonlyMap<number, string>,
  headings: ReadonlyMap<number, string>,
): Promise<void> {
  await insertContents(
    tx,
    [...contents].flatMap(([id, hash]) => {
      const content = slice.contents.get(hash);
      return content
        ? [{ id, hash, body: content.body, words: spaced(content.words), length: content.terms.length, blocks: content.blocks }]
        : [];
    }),
  );
  await insertHeadings(
    tx,
    [...headings].flatMap(([id, hash]) => {
      const heading = slice.headings.get(hash);
      if (!heading) return [];
      const { key, shown, words, terms } = heading;
      return [{ id, hash, key, keyHash: sha256(key), shown, words: spaced(words), length: terms.length }];
    }),
  );
}
