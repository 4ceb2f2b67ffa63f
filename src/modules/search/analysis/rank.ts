/**
 * Ranking arithmetic: BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over two fields, as
 * whole numbers of 1e-9 so that a sum does not depend on its order.
 *
 * A score depends on the passage's terms, its heading terms, the analysed query and the epoch, on nothing else: the sum of
 * `contribution` over the terms and both fields, in whole millionths (`scoreOf`).
 */
import type { AnalysedQuery } from './analyse.ts';

/** The constants of ranking, with the version that names them. They are part of an epoch: what was ranked with them stays so. */
export type Ranking = {
  readonly version: number;
  readonly k1: number;
  readonly bodyB: number;
  readonly headingB: number;
  readonly headingWeight: number;
};

/**
 * BM25 constants of new epochs. A change that changes any score raises the version; `headingWeight` is what a heading match counts beside the same match in the body. Measured with titles
 * as headings, nDCG@10 Cranfield / CACM / SciFact train, MRR@10 SQuAD: .2 gives .361 / .506 / .692 / .874, .6 gives
 * .385 / .519 / .697 / .874, .8 gives .390 / .518 / .693 / .873.
 */
export const ranking: Ranking = { version: 1, k1: 1.2, bodyB: 0.75, headingB: 0.75, headingWeight: 0.6 };

/** A score of 1 in the whole numbers that are summed. */
export const unit = 1e9;

/** Frozen statistics of a workspace. Lengths are average numbers of terms. */
export interface EpochStatistics {
  readonly passages: number;
  readonly averageLength: number;
  readonly averageHeadingLength: number;
  readonly ranking: Ranking;
  /** The number of passages that contain a term; undefined for words unknown to the epoch. */
  df(term: string): number | undefined;
}

/** A query term with its two factors in billionths. */
export interface WeighedTerm {
  readonly term: string;
  readonly bodyScale: number;
  readonly headingScale: number;
}

export interface FieldNorm {
  readonly floor: number;
  readonly slope: number;
}

/** Inverse document frequency, rounded to 6 decimals so that every platform agrees on it. Unknown words count as df 1. */
export function idf(passages: number, df: number | undefined): number {
  const known = Math.min(Math.max(df ?? 1, 1), Math.max(passages, 1));
  return Math.round(Math.log(1 + (Math.max(passages, 1) - known + 0.5) / (known + 0.5)) * 1e6) / 1e6;
}

/** The factors of each term; they are divided by a constant of the query, so that scores lie in [0, 1). */
export function weighQuery(query: Pick<AnalysedQuery, 'terms'>, epoch: EpochStatistics): WeighedTerm[] {
  const { k1, headingWeight } = epoch.ranking;
  const weighed = query.terms.map(({ term, weight }) => ({ term, worth: weight * idf(epoch.passages, epoch.df(term)) * (k1 + 1) }));
  const queryConstant = weighed.reduce((sum, { worth }) => sum + worth, 0) * (1 + headingWeight);
  if (queryConstant === 0) return [];
  return weighed.map(({ term, worth }) => ({
    term,
    bodyScale: (worth / queryConstant) * unit,
    headingScale: ((worth * headingWeight) / queryConstant) * unit,
  }));
}

/** The length normalisation of both fields under an epoch. */
export function fieldNorms(epoch: Pick<EpochStatistics, 'averageLength' | 'averageHeadingLength' | 'ranking'>): {
  body: FieldNorm;
  heading: FieldNorm;
} {
  const { k1, bodyB, headingB } = epoch.ranking;
  return {
    body: { floor: k1 * (1 - bodyB), slope: (k1 * bodyB) / Math.max(epoch.averageLength, 1) },
    heading: { floor: k1 * (1 - headingB), slope: (k1 * headingB) / Math.max(epoch.averageHeadingLength, 1) },
  };
}

/** What one term in one field adds to a score, in billionths. */
export function contribution(scale: number, tf: number, length: number, norm: FieldNorm): number {
  return Math.floor((scale * tf) / (tf + norm.floor + norm.slope * length) + 0.5);
}

/** A sum of contributions as a score of 6 decimals. */
export function scoreOf(billionths: number): number {
  return Math.floor(billionths / 1000 + 0.5) / 1e6;
}

/** The score of one passage computed from its terms alone: what any faster way must equal to the last digit. */
export function scoreNaively(
  passageTerms: readonly string[],
  headingTerms: readonly string[],
  query: Pick<AnalysedQuery, 'terms'>,
  epoch: EpochStatistics,
): number {
  const norms = fieldNorms(epoch);
  let sum = 0;
  for (const { term, bodyScale, headingScale } of weighQuery(query, epoch)) {
    const inBody = count(passageTerms, term);
    const inHeadings = count(headingTerms, term);
    if (inBody > 0) sum += contribution(bodyScale, inBody, passageTerms.length, norms.body);
    if (inHeadings > 0) sum += contribution(headingScale, inHeadings, headingTerms.length, norms.heading);
  }
  return scoreOf(sum);
}

function count(terms: readonly string[], wanted: string): number {
  let found = 0;
  for (const term of terms) if (term === wanted) found++;
  return found;
}
