import { stem } from './stem.ts';
import { stopWords } from './stop-words.ts';
import { foldedWords, tokensOf } from './tokens.ts';

/** The index terms of a text in order: folded and stemmed words, numbers, pairs of unspaced scripts. */
export function analyse(text: string): string[] {
  return foldedWords(text).map(stem);
}

/** The folded words of a text in order, not stemmed: what phrases and prefixes are matched against. */
export function folded(text: string): string[] {
  return foldedWords(text);
}

/** Where a query term came from: typed, repaired for an unknown word, or expanded from `word*`. */
export type TermSource = 'word' | 'repaired' | 'prefix';

export interface QueryTerm {
  readonly term: string;
  /** What one occurrence in the query counts; times typed for words, below 1 for repaired and expanded terms. */
  readonly weight: number;
  readonly source: TermSource;
  /** For repaired and expanded terms: the typed word or prefix. */
  readonly from?: string;
}

/** A query as it is stored by a search read. Terms are distinct and in order of first appearance. */
export interface AnalysedQuery {
  readonly terms: readonly QueryTerm[];
  /** Folded words of each quoted part; a hit must contain every phrase as adjacent words. */
  readonly phrases: readonly (readonly string[])[];
  /** Folded beginnings typed as `word*`. */
  readonly prefixes: readonly string[];
}

/** Bounds of a query; what lies beyond is not read. 100 kB of query stay within milliseconds. */
export const queryLimits = { characters: 20_000, terms: 64, phrases: 8, phraseWords: 32, prefixes: 8 } as const;

// Bounded and anchored at word starts: an open quote or a long word must not be scanned again from each of its letters.
const quoted =
  /"([^"]{0,500})"|\u201c([^\u201d]{0,500})\u201d|\u201e([^\u201c\u201d]{0,500})[\u201c\u201d]|\u00ab([^\u00bb]{0,500})\u00bb/g;
const starred = /(?<![\p{L}\p{M}\p{N}])([\p{L}\p{N}][\p{L}\p{M}\p{N}]*)\*(?![\p{L}\p{N}])/gu;

/** Reads a query: quotes mean a phrase, `word*` a prefix, stop words are dropped unless nothing else is left. */
export function analyseQuery(query: string): AnalysedQuery {
  const bounded = query.slice(0, queryLimits.characters);
  const phrases: string[][] = [];
  for (const match of bounded.matchAll(quoted)) {
    const words = folded(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').slice(0, queryLimits.phraseWords);
    if (words.length > 0 && phrases.length < queryLimits.phrases) phrases.push(words);
  }
  const prefixes = new Set<string>();
  const unstarred = bounded.replace(starred, (whole, beginning: string) => {
    if (prefixes.size >= queryLimits.prefixes) return beginning;
    for (const word of folded(beginning)) prefixes.add(word);
    return ' '.repeat(whole.length);
  });
  return { terms: countTerms(unstarred, prefixes.size > 0), phrases, prefixes: [...prefixes] };
}

function countTerms(text: string, othersAsk: boolean): QueryTerm[] {
  const kept = new Map<string, number>();
  const dropped = new Map<string, number>();
  for (const { folded: word } of tokensOf(text)) {
    const counts = stopWords.has(word) ? dropped : kept;
    const term = stem(word);
    if (counts.size < queryLimits.terms || counts.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const counts = kept.size > 0 || othersAsk ? kept : dropped;
  return [...counts].map(([term, weight]) => ({ term, weight, source: 'word' as const }));
}

/** Whether folded words contain a phrase as adjacent words, the last one whole. */
export function containsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  for (let at = 0; at + phrase.length <= words.length; at++) {
    let matched = 0;
    while (matched < phrase.length && words[at + matched] === phrase[matched]) matched++;
    if (matched === phrase.length) return true;
  }
  return false;
}
