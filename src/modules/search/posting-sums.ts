/** What the words of a query add up to, for every text that has one. */
import type { Reader } from '../../kernel/db/port.ts';
import { contribution, type FieldNorm, type WeighedTerm } from './analysis/rank.ts';
import { rememberPostings, type PostedList, type PostedTerms } from './posting-memory.ts';
import { frequencyOf, lengthOf, type Numbers } from './postings.ts';

const absent = -1;

/** Scores in billionths by id. Ids are dense from 1, so they are places in an array. */
export class Sums {
  #sums = new Int32Array(0);
  #ids: number[] = [];

  /** The ids that something was added to, in no order. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  /** 0 for an id that nothing was added to. */
  of(id: number): number {
    return Math.max(this.#sums[id] ?? 0, 0);
  }

  /** Adds to each of some ids the billionths that belong to its place in the list. Room was made for them. */
  addAll(ids: Numbers, billionthsAt: (place: number) => number): void {
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] as number;
      const before = this.#sums[id] as number;
      if (before === absent) this.#ids.push(id);
      this.#sums[id] = Math.max(before, 0) + billionthsAt(at);
    }
  }

  /** Makes room for ids up to this one. */
  reserve(largest: number): void {
    if (largest < this.#sums.length) return;
    const grown = new Int32Array(largest + 1).fill(absent);
    grown.set(this.#sums);
    this.#sums = grown;
  }

  /** Keeps some ids only. */
  keep(wanted: (id: number) => boolean): void {
    for (const id of this.#ids) if (!wanted(id)) this.#sums[id] = absent;
    this.#ids = this.#ids.filter(wanted);
  }

  /** The n-th highest sum, equal ones counted each; 0 when there are fewer. Keeps twice n at most, for most sums are lower than all of those. */
  nth(n: number): number {
    const best = new Int32Array(Math.min(2 * n, this.#ids.length));
    let kept = 0;
    let least = absent;
    for (const id of this.#ids) {
      const sum = this.#sums[id] as number;
      if (sum <= least) continue;
      best[kept++] = sum;
      if (kept < 2 * n) continue;
      best.sort().copyWithin(0, n);
      kept = n;
      least = best[0] as number;
    }
    return kept < n ? 0 : (best.subarray(0, kept).sort()[kept - n] as number);
  }
}

export interface FieldSums {
  /** By passage content. */
  readonly body: Sums;
  /** By heading path. */
  readonly headings: Sums;
}

/** Enough for some four million postings. */
const remembered = 32_000_000;
const readPostings = rememberPostings(remembered);

/** Sums both fields of every text of the workspace, visible or not. */
export async function fieldSums(
  reader: Reader,
  terms: readonly WeighedTerm[],
  norms: { readonly body: FieldNorm; readonly heading: FieldNorm },
): Promise<FieldSums> {
  const posted = await readPostings(
    reader,
    terms.map(({ term }) => term),
  );
  const sumsOf = (lists: PostedTerms['body'], scaleOf: (term: WeighedTerm) => number, norm: FieldNorm): Sums => {
    const sums = new Sums();
    sums.reserve(lists.flat().reduce((most, { largest }) => Math.max(most, largest), 0));
    for (const [place, term] of terms.entries()) for (const list of lists[place] ?? []) addList(sums, list, scaleOf(term), norm);
    return sums;
  };
  return {
    body: sumsOf(posted.body, ({ bodyScale }) => bodyScale, norms.body),
    headings: sumsOf(posted.heading, ({ headingScale }) => headingScale, norms.heading),
  };
}

function addList(sums: Sums, { ids, weights }: PostedList, scale: number, norm: FieldNorm): void {
  sums.addAll(ids, (at) => {
    const weight = weights[at] as number;
    return contribution(scale, frequencyOf(weight), lengthOf(weight), norm);
  });
}
