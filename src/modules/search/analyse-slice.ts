/** The passages of some documents, cut and analysed: what indexing writes of them, before any number is given out. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import type { ParsedDocument } from '../documents/index.ts';
import { TextAnalysis, type AnalysedText, type PlacedList } from './analyse-texts.ts';
import { blocksOf, type Passage, type PassageBlock } from './passages/passages.ts';
import type { Strategy } from './passages/strategies.ts';

export interface CutPassage extends Passage {
  readonly headingHash: string;
}

export interface Content extends AnalysedText {
  readonly body: string;
  readonly blocks: readonly PassageBlock[];
}

export interface Heading extends AnalysedText {
  readonly key: string;
  readonly shown: readonly string[];
}

export interface Slice {
  /** By revision. */
  readonly passages: ReadonlyMap<string, readonly CutPassage[]>;
  /** By content hash. */
  readonly contents: ReadonlyMap<string, Content>;
  /** By heading hash. */
  readonly headings: ReadonlyMap<string, Heading>;
  /** The postings of all contents, and of all headings, by the places of the texts in their maps, from 0. */
  readonly bodyPostings: Iterable<PlacedList>;
  readonly headingPostings: Iterable<PlacedList>;
}

/** Characters after which whoever else waits for this process has its turn: some milliseconds. */
const charactersInARow = 100_000;

/** Cuts each document by the strategy its revision was read for. */
export async function analysedSlice(
  documents: ReadonlyMap<string, ParsedDocument>,
  strategyOf: (revision: string) => Strategy,
): Promise<Slice> {
  const passages = new Map<string, readonly CutPassage[]>();
  const contents = new Map<string, Content>();
  const headings = new Map<string, Heading>();
  const bodies = new TextAnalysis();
  const keys = new TextAnalysis();
  let characters = 0;
  for (const [revision, document] of documents) {
    const cut = strategyOf(revision)
      .cut(document)
      .map((passage) => ({ ...passage, headingHash: headingHash(passage) }));
    passages.set(revision, cut);
    for (const passage of cut) {
      const { contentHash, headingHash: hash, body, headingKey: key, headingPath: shown } = passage;
      if (!contents.has(contentHash)) contents.set(contentHash, { ...bodies.add(body), body, blocks: blocksOf(document, passage) });
      if (!headings.has(hash)) headings.set(hash, { ...keys.add(key), key, shown });
    }
    characters += document.canonical.length;
    if (characters < charactersInARow) continue;
    characters = 0;
    await othersFirst();
  }
  return { passages, contents, headings, bodyPostings: bodies.postings(), headingPostings: keys.postings() };
}

const headingHash = (passage: Pick<Passage, 'headingKey' | 'headingPath'>): string =>
  fingerprint([passage.headingKey, [...passage.headingPath]]);
