import { stopWords } from '../../src/modules/search/analysis/stop-words.ts';

/**
 * A query with one letter error (swap, drop, double or replace) in about every third word of five or more letters, at
 * least one; the same query always gets the same errors.
 */
export function misspelt(query: string): string {
  const words = query.split(' ');
  const eligible = words.flatMap((word, at) => (/^\p{L}{5,}$/u.test(word) && !stopWords.has(word.toLowerCase()) ? [at] : []));
  let seed = 7;
  for (const letter of query) seed = (Math.imul(seed, 31) + letter.charCodeAt(0)) >>> 0;
  const next = (bound: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * bound);
  };
  for (let errors = eligible.length === 0 ? 0 : Math.max(1, Math.round(eligible.length / 3)); errors > 0; errors--) {
    const at = eligible.splice(next(eligible.length), 1)[0] ?? 0;
    words[at] = withError(words[at] ?? '', next);
  }
  return words.join(' ');
}

function withError(word: string, next: (bound: number) => number): string {
  const at = 1 + next(word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)];
  const kind = next(4);
  if (kind === 0) return before + (after[0] ?? '') + letter + after.slice(1);
  if (kind === 1) return before + after;
  if (kind === 2) return before + letter + letter + after;
  return before + 'abcdefghijklmnopqrstuvwxyz'[next(26)] + after;
}
