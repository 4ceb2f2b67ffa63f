import type { AnalysedQuery } from './analyse.ts';
import { idf, type EpochStatistics } from './rank.ts';

/** A question's term as a recipe receives it: stored with the read, so that the recipe needs no statistics. */
export interface AnswerTerm {
  readonly term: string;
  /** Class of rarity from 1, of `weightClass`. */
  readonly weight: number;
  /** For a repaired term: the typed term it may stand for. */
  readonly from?: string;
}

/**
 * The rarity of a term as a small whole number, at least 1. Coarse on purpose: it is read by answers, so a new epoch should
 * rarely change it; a step of idf is one class.
 */
export function weightClass(passages: number, df: number | undefined): number {
  return Math.max(1, Math.round(idf(passages, df) / classStep));
}

const classStep = 1;

/** The words of a question with their rarity; terms expanded from a prefix are not something a sentence must answer. */
export function answerTerms(query: Pick<AnalysedQuery, 'terms'>, epoch: Pick<EpochStatistics, 'passages' | 'df'>): AnswerTerm[] {
  return query.terms
    .filter(({ source }) => source !== 'prefix')
    .map(({ term, source, from }) => ({
      term,
      weight: weightClass(epoch.passages, epoch.df(term)),
      ...(source === 'repaired' && from !== undefined ? { from } : {}),
    }));
}
