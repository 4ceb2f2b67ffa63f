/**
 * Spelling repair for query words that the epoch does not know. Both the typed and the repaired term are searched.
 * Works on stems: a vocabulary of its own for unstemmed words would double what an epoch keeps.
 */
import type { AnalysedQuery, QueryTerm } from './analyse.ts';

/** What an epoch stores for repair and prefixes: its stems with their document frequencies. */
export interface VocabularyEntry {
  readonly term: string;
  readonly df: number;
}

/** Vocabulary as lookups. Immutable, so it is built once per epoch and kept in memory. */
export interface Vocabulary {
  df(term: string): number | undefined;
  nearest(term: string): VocabularyEntry | undefined;
  startingWith(prefix: string, limit: number): VocabularyEntry[];
}

/** What a repaired term and an expanded prefix count beside a typed one. */
export const repairedWeight = 0.8;
export const prefixWeight = 0.5;
export const prefixTerms = 16;

/** Adds repaired terms for unknown words and the terms a prefix stands for. Distinct terms stay distinct. */
export function completeQuery(query: AnalysedQuery, vocabulary: Vocabulary, stem: (word: string) => string): AnalysedQuery {
  const terms = new Map<string, QueryTerm>(query.terms.map((term) => [term.term, term]));
  for (const { term, weight } of query.terms) {
    if (vocabulary.df(term) !== undefined) continue;
    const repaired = vocabulary.nearest(term);
    if (repaired && !terms.has(repaired.term)) {
      terms.set(repaired.term, { term: repaired.term, weight: weight * repairedWeight, source: 'repaired', from: term });
    }
  }
  for (const prefix of query.prefixes) {
    const expanded = vocabulary.startingWith(prefix, prefixTerms);
    const stemmed = stem(prefix);
    const found = expanded.length > 0 || vocabulary.df(stemmed) === undefined ? expanded : [{ term: stemmed, df: 0 }];
    for (const { term } of found) if (!terms.has(term)) terms.set(term, { term, weight: prefixWeight, source: 'prefix', from: prefix });
  }
  return { ...query, terms: [...terms.values()] };
}

/** How many edits a word may be away: 1 for 4 to 7 letters, 2 from 8 on, none for shorter words and for numbers. */
export function allowedEdits(term: string): 0 | 1 | 2 {
  if (!/^\p{L}{4,}$/u.test(term)) return 0;
  return term.length >= 8 ? 2 : 1;
}

/** The nearest entry with the same first letter within the allowed edits: fewest edits, then highest df, then alphabet. */
export function nearest(term: string, candidates: Iterable<VocabularyEntry>): VocabularyEntry | undefined {
  let best: VocabularyEntry | undefined;
  let bestEdits = allowedEdits(term) as number;
  if (bestEdits === 0) return undefined;
  const letters = letterSet(term);
  for (const candidate of candidates) {
    if (Math.abs(candidate.term.length - term.length) > bestEdits || candidate.term[0] !== term[0]) continue;
    // Each edit changes at most two letters of the set, so most of the vocabulary needs no distance.
    if (bitCount(letters ^ letterSet(candidate.term)) > bestEdits * 2) continue;
    const edits = editsBetween(term, candidate.term, bestEdits);
    if (edits > bestEdits || edits === 0) continue;
    if (best === undefined || edits < bestEdits || better(candidate, best)) best = candidate;
    bestEdits = edits;
  }
  return best;
}

function better(a: VocabularyEntry, b: VocabularyEntry): boolean {
  return a.df !== b.df ? a.df > b.df : a.term < b.term;
}

/** Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment), or `limit + 1` when it is more. */
export function editsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(edits);
      if (edits < smallest) smallest = edits;
    }
    if (smallest > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, limit + 1);
}

/** Lookups over the entries of an epoch: by term, by spelling distance, by beginning. */
export function vocabularyOf(entries: Iterable<VocabularyEntry>): Vocabulary {
  const byTerm = new Map<string, VocabularyEntry>();
  const byLength = new Map<number, VocabularyEntry[]>();
  for (const entry of entries) byTerm.set(entry.term, entry);
  for (const entry of byTerm.values()) {
    const sameLength = byLength.get(entry.term.length);
    if (sameLength) sameLength.push(entry);
    else byLength.set(entry.term.length, [entry]);
  }
  let sorted: VocabularyEntry[] | undefined;
  return {
    df: (term) => byTerm.get(term)?.df,
    nearest(term) {
      const edits = allowedEdits(term);
      const near: VocabularyEntry[] = [];
      for (let length = term.length - edits; length <= term.length + edits; length++) near.push(...(byLength.get(length) ?? []));
      return nearest(term, near);
    },
    startingWith(prefix, limit) {
      sorted ??= [...byTerm.values()].sort((a, b) => (a.term < b.term ? -1 : 1));
      const first = firstAtLeast(sorted, prefix);
      const after = sorted.findIndex(({ term }, at) => at >= first && !term.startsWith(prefix));
      return sorted
        .slice(first, after < 0 ? sorted.length : after)
        .sort((a, b) => (better(a, b) ? -1 : 1))
        .slice(0, limit);
    },
  };
}

function firstAtLeast(sorted: readonly VocabularyEntry[], prefix: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.term ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

function letterSet(term: string): number {
  let bits = 0;
  for (let i = 0; i < term.length; i++) bits |= 1 << (term.charCodeAt(i) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
