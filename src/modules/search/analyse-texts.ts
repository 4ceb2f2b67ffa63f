/** Texts that are stored once each, analysed one after the other into what is stored of them and one list of postings. */
import { foldedWords, wordsIn } from './analysis/tokens.ts';
import { stem } from './analysis/stem.ts';
import { frequencyOf, packWeight, postingLimits } from './postings.ts';

/** Texts of one kind, analysed. All of it can be handed from thread to thread. */
export interface AnalysedTexts {
  /** Of each text: its folded words with a blank around each, so that adjacent words are a substring. */
  readonly words: readonly string[];
  /** Of each text: how many words it has. */
  readonly lengths: Int32Array;
  readonly postings: PlacedPostings;
}

/**
 * The postings of terms, one list behind the other; that of the n-th term ends at `ends[n]`. A posting names a text by its place
 * among all, ascending.
 */
export interface PlacedPostings {
  readonly terms: readonly string[];
  readonly ends: Int32Array;
  readonly places: Int32Array;
  readonly weights: Int32Array;
}

/** A list while it grows. */
interface Row {
  readonly places: number[];
  readonly weights: number[];
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
  readonly #spaced: string[] = [];
  readonly #lengths: number[] = [];

  /** Analyses the next text. Its postings name it by its place among the texts, from 0. */
  add(text: string): void {
    const place = this.#lengths.length;
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
    this.#spaced.push(spaced(folded));
    this.#lengths.push(words.length);
  }

  result(): AnalysedTexts {
    const rows = [...this.#rows.values()];
    const total = rows.reduce((sum, { places }) => sum + places.length, 0);
    const ends = new Int32Array(rows.length);
    const places = new Int32Array(total);
    const weights = new Int32Array(total);
    let end = 0;
    for (const [at, row] of rows.entries()) {
      places.set(row.places, end);
      weights.set(row.weights, end);
      ends[at] = end += row.places.length;
    }
    return {
      words: this.#spaced,
      lengths: Int32Array.from(this.#lengths),
      postings: { terms: [...this.#rows.keys()], ends, places, weights },
    };
  }

  #learn(found: string): readonly Word[] {
    const words = understood(found).map(({ folded, term }): Word => {
      let row = this.#rows.get(term);
      if (!row) this.#rows.set(term, (row = { places: [], weights: [], last: -1 }));
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
  if (frequencyOf(weight) < postingLimits.frequency) weights[last] = weight + (1 << 18);
}

/** Folded words as they are stored. */
export const spaced = (words: readonly string[]): string => ` ${words.join(' ')} `;
