/** Why a passage is a hit: recomputed from its terms with the arithmetic of ranking, so that the parts add up to the score. */
import type { TermSource } from './analysis/analyse.ts';
import { contribution, unit, type FieldNorm } from './analysis/rank.ts';
import { denseShare } from './vectors/dense.ts';
import type { WeighedQuery } from './weighed-query.ts';

export interface TermExplanation {
  readonly term: string;
  readonly source: TermSource;
  /** For repaired and expanded terms: what was typed. */
  readonly from?: string;
  /** Passages of the epoch with this term; absent for a word the epoch does not know, which counts as 1. */
  readonly df?: number;
  readonly inBody: number;
  readonly inHeadings: number;
  /** What the term adds to the score, unrounded. */
  readonly contribution: number;
}

export interface Explain {
  readonly terms: readonly TermExplanation[];
  readonly phrases: readonly string[];
  readonly epoch: number;
  /** How near it is in meaning; absent when it was found by its words only. */
  readonly meaning?: MeaningExplanation;
}

export interface MeaningExplanation {
  /** The inner product of the vectors, 0 to 1, rounded; 0 for a passage whose vector is owed. */
  readonly similarity: number;
  /** What it adds to the score, unrounded. */
  readonly contribution: number;
}

/** The terms of a query that a passage holds, with what each adds, and what its vector adds, in billionths. */
export function explainHit(weighed: WeighedQuery, body: readonly string[], headings: readonly string[], dense: number): Explain {
  const scales = new Map(weighed.terms.map((term) => [term.term, term]));
  const terms = weighed.query.terms.flatMap(({ term, source, from }): TermExplanation[] => {
    const scale = scales.get(term);
    const inBody = count(body, term);
    const inHeadings = count(headings, term);
    if (!scale || inBody + inHeadings === 0) return [];
    const df = weighed.df(term);
    const billionths =
      part(scale.bodyScale, inBody, body.length, weighed.norms.body) +
      part(scale.headingScale, inHeadings, headings.length, weighed.norms.heading);
    return [
      {
        term,
        source,
        ...(from === undefined ? {} : { from }),
        ...(df === undefined ? {} : { df }),
        inBody,
        inHeadings,
        contribution: billionths / 1e9,
      },
    ];
  });
  const explain = { terms, phrases: weighed.query.phrases.map((words) => words.join(' ')), epoch: weighed.epoch.number };
  const similarity = Math.round(dense / denseShare / 1000) / 1e6;
  return weighed.dense ? { ...explain, meaning: { similarity, contribution: dense / unit } } : explain;
}

const part = (scale: number, tf: number, length: number, norm: FieldNorm): number => (tf > 0 ? contribution(scale, tf, length, norm) : 0);

function count(terms: readonly string[], wanted: string): number {
  let found = 0;
  for (const term of terms) if (term === wanted) found++;
  return found;
}
