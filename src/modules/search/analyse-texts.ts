/** Texts that are stored once each, analysed one after the other into what is stored of them and one list of postings. */
import { foldedWords, wordsIn } from './analysis/tokens.ts';
import { stem } from './analysis/stem.ts';
import { packWeight, postingLimits, type PostingRow } from './postings.ts';

export interface AnalysedText {
  /** Folded words with a blank around each, so that adjacent words are a substring. */
  readonly words: string;
  /** In words. */
  readonly length: number;
}

interface Word {
  readonly folded: string;
  readonly row: PostingRow;
}

const oneMore = packWeight(1, 0);

/** Words repeat, and so does what they come to: each is looked up once, for its folded form and its list together. */
export class TextAnalysis {
  readonly #words = new Map<string, readonly Word[]>();
  readonly #rows = new Map<string, PostingRow>();
  #texts = 0;

  /** Analyses the next text. Its postings name it by its place among the texts, from 0. */
  add(text: string): AnalysedText {
    const place = this.#texts++;
    const folded: string[] = [];
    const touched: PostingRow[] = [];
    for (const found of wordsIn(text)) {
      for (const word of this.#words.get(found) ?? this.#learn(found)) {
        folded.push(word.folded);
        const { ids, weights } = word.row;
        const last = ids.length - 1;
        if (last < 0 || ids[last] !== place) {
          ids.push(place);
          weights.push(oneMore);
          touched.push(word.row);
        } else if ((weights[last] as number) >>> 18 < postingLimits.frequency) weights[last] = (weights[last] as number) + oneMore;
      }
    }
    const length = packWeight(0, folded.length);
    for (const { weights } of touched) weights[weights.length - 1] = (weights.at(-1) as number) | length;
    return { words: spaced(folded), length: folded.length };
  }

  /** The postings of all texts, one row per term, in the order of the terms: rows that come sorted go into an index in half the time. */
  postings(): PostingRow[] {
    return [...this.#rows.values()].sort((a, b) => (a.term < b.term ? -1 : 1));
  }

  #learn(found: string): readonly Word[] {
    const words = foldedWords(found).map((folded): Word => {
      const term = stem(folded);
      let row = this.#rows.get(term);
      if (!row) this.#rows.set(term, (row = { term, ids: [], weights: [] }));
      return { folded, row };
    });
    this.#words.set(found, words);
    return words;
  }
}

/** Folded words as they are stored. */
export const spaced = (words: readonly string[]): string => ` ${words.join(' ')} `;
