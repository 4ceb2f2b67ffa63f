/** Passages scored in memory by the arithmetic of the ranking statement, without touching the index. */
import { analyse } from './analysis/analyse.ts';
import { contribution, fieldNorms, type EpochStatistics, type FieldNorm, type WeighedTerm } from './analysis/rank.ts';
import { postingLimits } from './postings.ts';

interface Occurrences {
  readonly text: number;
  readonly frequency: number;
}

type Postings = Map<string, Occurrences[]>;

/** A few thousand passages as an inverted index. A text is a body under headings; texts are numbered as they are added. */
export class TextSet {
  readonly #bodies: Postings = new Map();
  readonly #headings: Postings = new Map();
  readonly #lengths: { readonly body: number; readonly heading: number }[] = [];

  get size(): number {
    return this.#lengths.length;
  }

  add(body: string, headingKey: string): number {
    const text = this.#lengths.length;
    this.#lengths.push({ body: post(this.#bodies, text, body), heading: post(this.#headings, text, headingKey) });
    return text;
  }

  /** The sums in billionths of all texts that hold at least one of the terms. Equal to what the index would score. */
  scores(terms: readonly WeighedTerm[], norms: { readonly body: FieldNorm; readonly heading: FieldNorm }): Map<number, number> {
    const sums = new Map<number, number>();
    for (const { term, bodyScale, headingScale } of terms) {
      for (const { text, frequency } of this.#bodies.get(term) ?? []) {
        sums.set(text, (sums.get(text) ?? 0) + contribution(bodyScale, frequency, this.#lengths[text]?.body ?? 0, norms.body));
      }
      for (const { text, frequency } of this.#headings.get(term) ?? []) {
        sums.set(text, (sums.get(text) ?? 0) + contribution(headingScale, frequency, this.#lengths[text]?.heading ?? 0, norms.heading));
      }
    }
    return sums;
  }

  /**
   * What each term adds to a score, as a share of its body scale. One map per text; of more than `most` texts, those of one map
   * are taken together, each term at its best: then what scores the map scores no text higher.
   */
  factors(epoch: Omit<EpochStatistics, 'df'>, most: number): ReadonlyMap<string, number>[] {
    const norms = fieldNorms(epoch);
    const groups = Math.min(this.size, most);
    const groupOf = (text: number): number => (this.size > most ? Math.floor((text * groups) / this.size) : text);
    const best = (postings: Postings, field: 'body' | 'heading'): Map<string, number>[] => {
      const maps = Array.from({ length: groups }, () => new Map<string, number>());
      const { floor, slope } = norms[field];
      for (const [term, occurrences] of postings) {
        for (const { text, frequency } of occurrences) {
          const map = maps[groupOf(text)] as Map<string, number>;
          const share = frequency / (frequency + floor + slope * (this.#lengths[text]?.[field] ?? 0));
          map.set(term, Math.max(map.get(term) ?? 0, share));
        }
      }
      return maps;
    };
    const headings = best(this.#headings, 'heading');
    return best(this.#bodies, 'body').map((factors, group) => {
      for (const [term, share] of headings[group] ?? []) factors.set(term, (factors.get(term) ?? 0) + share * epoch.ranking.headingWeight);
      return factors;
    });
  }
}

/** Adds the postings of one field and returns its length in terms, bounded like those of the index. */
function post(postings: Postings, text: number, content: string): number {
  const terms = analyse(content);
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const [term, count] of counts) {
    const entry = { text, frequency: Math.min(count, postingLimits.frequency) };
    const known = postings.get(term);
    if (known) known.push(entry);
    else postings.set(term, [entry]);
  }
  return Math.min(terms.length, postingLimits.length);
}
