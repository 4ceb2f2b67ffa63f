/** Texts that are stored once each, analysed one after the other into what is stored of them and one list of postings. */
import { foldedWords, wordsIn } from './analysis/tokens.ts';
import { stem } from './analysis/stem.ts';
import { packWeight, postingLimits } from './postings.ts';

export interface AnalysedText {
  /** Folded words with a blank around each, so that adjacent words are a substring. */
  readonly words: string;
  /** In words. */
  readonly length: number;
}

/** The postings of a term, which name a text by its place among all, ascending. */
export interface PlacedList {
  readonly term: string;
  readonly places: number[];
  readonly weights: number[];
}

/** A row while it grows. */
interface Row extends PlacedList {
  /** The place of the last text in it: looked at for every word, so it stands in the row itself. */
  last: number;
}

interface Word {
  readonly folded: string;
  readonly row: Row;
}

/** Words repeat, and so does what they come to: each is looked up once, for its folded form and its list together. */
export class TextAnalysis {
  readonly #words = new Map<string, readonly Word[]>();
  readonly #rows = new Map<string, Row>();
  #texts = 0;

  /** Analyses the next text. Its postings name it by its place among the texts, from 0. */
  add(text: string): AnalysedText {
    const place = this.#texts++;
    const words: Word[] = [];
    for (const found of wordsIn(text)) {
      const known = this.#words.get(found) ?? this.#learn(found);
      if (known.length === 1) words.push(known[0] as Word);
      else words.push(...known);
    }
    const once = packWeight(1, words.length);
    const folded: string[] = [];
    for (const word of words) {
      folded.push(word.folded);
      const { row } = word;
      if (row.last !== place) {
        row.last = place;
        row.places.push(place);
        row.weights.push(once);
      } else oneMore(row.weights);
    }
    return { words: spaced(folded), length: words.length };
  }

  /** The postings of all texts, one row per term. */
  postings(): Iterable<PlacedList> {
    return this.#rows.values();
  }

  #learn(found: string): readonly Word[] {
    const words = understood(found).map(({ folded, term }): Word => {
      let row = this.#rows.get(term);
      if (!row) this.#rows.set(term, (row = { term, places: [], weights: [], last: -1 }));
      return { folded, row };
    });
    this.#words.set(found, words);
    return words;
  }
}

/** What a piece of text comes to, whichever text it stands in: remembered from slice to slice, and dropped whole before it can grow. */
const memory = new Map<string, readonly FoldedTerm[]>();
const memoryLimit = 50_000;

interface FoldedTerm {
  readonly folded: string;
  readonly term: string;
}

function understood(found: string): readonly FoldedTerm[] {
  const known = memory.get(found);
  if (known) return known;
  const terms = foldedWords(found).map((folded) => ({ folded, term: stem(folded) }));
  if (memory.size >= memoryLimit) memory.clear();
  memory.set(found, terms);
  return terms;
}

/** The last text has the term once more. */
function oneMore(weights: number[]): void {
  const last = weights.length - 1;
  const weight = weights[last] as number;
  if (weight >>> 18 < postingLimits.frequency) weights[last] = weight + (1 << 18);
}

/** Folded words as they are stored. */
export const spaced = (words: readonly string[]): string => ` ${words.join(' ')} `;
