/** The passages of some documents, cut and analysed: what indexing writes of them, before any number is given out. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import type { ParsedDocument } from '../documents/index.ts';
import type { AnalysedTexts, PlacedPostings } from './analyse-texts.ts';
import { analysed, worthAThread } from './analysis-thread.ts';
import { blocksOf, type Passage, type PassageBlock } from './passages/passages.ts';
import type { Cutting } from './passages/strategies.ts';
import type { BoundaryUse } from './passages/semantic/distance-store.ts';

/** Where a passage stands, and what it says by the hashes of its content and of its headings. */
export interface CutPassage extends Omit<Passage, 'body' | 'headingKey' | 'headingPath'> {
  readonly headingHash: string;
}

interface CutContent {
  readonly body: string;
  readonly blocks: readonly PassageBlock[];
}

interface CutHeading {
  readonly key: string;
  readonly shown: readonly string[];
}

interface Analysed {
  readonly words: string;
  readonly length: number;
}

export type Content = CutContent & Analysed;
export type Heading = CutHeading & Analysed;

export interface Slice {
  /** By revision. */
  readonly passages: ReadonlyMap<string, readonly CutPassage[]>;
  /** What decided where revisions are cut, by the strategy that asks for it. */
  readonly boundaries: readonly BoundaryUse[];
  /** By content hash. What was stored already when this was analysed is left out. */
  readonly contents: ReadonlyMap<string, Content>;
  /** By heading hash, likewise. */
  readonly headings: ReadonlyMap<string, Heading>;
  /** The postings of all contents, and of all headings, by the places of the texts in their maps, from 0. */
  readonly bodyPostings: PlacedPostings;
  readonly headingPostings: PlacedPostings;
}

/** Characters after which whoever else waits for this process has its turn: some milliseconds. */
const charactersInARow = 200_000;

/** The passages of a document, by the strategy its revision was read for. */
export type Cut = (
  document: ParsedDocument,
  revision: string,
  note: NonNullable<Cutting['note']>,
) => readonly Passage[] | Promise<readonly Passage[]>;

/** Finds which texts are stored, by the hashes of contents and of headings. */
export type FindStored = (
  contents: readonly string[],
  headings: readonly string[],
) => Promise<Readonly<Record<'contents' | 'headings', ReadonlyMap<string, unknown>>>>;

/**
 * @param findStored asked of a slice that is analysed in this thread: of an edited document most passages are stored. Of a large one
 * the words are analysed beside everything else, and most are new.
 */
export async function analysedSlice(documents: ReadonlyMap<string, ParsedDocument>, cut: Cut, findStored?: FindStored): Promise<Slice> {
  const passages = new Map<string, readonly CutPassage[]>();
  const contents = new Map<string, CutContent>();
  const headings = new Map<string, CutHeading>();
  const boundaries: BoundaryUse[] = [];
  let characters = 0;
  for (const [revision, document] of documents) {
    const placed: CutPassage[] = [];
    const cutting = cut(document, revision, (distances) => {
      for (const { key, distance } of distances) boundaries.push({ revision, boundary: key, distance });
    });
    for (const passage of await cutting) {
      const { body, headingKey: key, headingPath: shown, ...place } = passage;
      const hash = headingHash(passage);
      placed.push({ ...place, headingHash: hash });
      if (!contents.has(place.contentHash)) contents.set(place.contentHash, { body, blocks: blocksOf(document, passage) });
      if (!headings.has(hash)) headings.set(hash, { key, shown });
    }
    passages.set(revision, placed);
    characters += document.canonical.length;
    if (characters < charactersInARow) continue;
    characters = 0;
    await othersFirst();
  }
  if (findStored && charactersOf(contents) < worthAThread) {
    const stored = await findStored([...contents.keys()], [...headings.keys()]);
    for (const hash of stored.contents.keys()) contents.delete(hash);
    for (const hash of stored.headings.keys()) headings.delete(hash);
  }
  const [bodies, keys] = (await analysed([
    Array.from(contents.values(), ({ body }) => body),
    Array.from(headings.values(), ({ key }) => key),
  ])) as [AnalysedTexts, AnalysedTexts];
  return {
    passages,
    boundaries,
    contents: withWords(contents, bodies),
    headings: withWords(headings, keys),
    bodyPostings: bodies.postings,
    headingPostings: keys.postings,
  };
}

const charactersOf = (contents: ReadonlyMap<string, CutContent>): number =>
  Array.from(contents.values()).reduce((sum, { body }) => sum + body.length, 0);

/** Each text with what is stored of it. */
function withWords<Text>(texts: ReadonlyMap<string, Text>, { words, lengths }: AnalysedTexts): Map<string, Text & Analysed> {
  const all = new Map<string, Text & Analysed>();
  let place = 0;
  for (const [hash, text] of texts) {
    all.set(hash, { ...text, words: words[place] as string, length: lengths[place] as number });
    place += 1;
  }
  return all;
}

const headingHash = (passage: Pick<Passage, 'headingKey' | 'headingPath'>): string =>
  fingerprint([passage.headingKey, [...passage.headingPath]]);
