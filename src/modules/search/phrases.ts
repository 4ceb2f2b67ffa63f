import { stem } from './analysis/stem.ts';

/** A phrase as the index looks it up: its folded words, and the distinct terms they are indexed under. */
export interface Phrase {
  readonly words: readonly string[];
  readonly terms: readonly string[];
}

/** The phrases of a query with the terms that narrow them. */
export function phraseTerms(phrases: readonly (readonly string[])[]): Phrase[] {
  return phrases.map((words) => ({ words, terms: [...new Set(words.map(stem))] }));
}
