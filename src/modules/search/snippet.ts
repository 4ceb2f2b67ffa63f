import type { Range } from '../documents/index.ts';
import { stem } from './analysis/stem.ts';
import { tokensOf } from './analysis/tokens.ts';

const snippetLength = 240;

/** Up to about 240 characters of a body on one line: the window with most distinct query terms, the earliest of equals. */
export function snippetOf(body: string, terms: ReadonlySet<string>): string {
  const found = wordsAmong(body, terms);
  if (body.length <= snippetLength) return oneLine(body);
  const start = wordStart(body, Math.max(0, bestWindow(found) - 40));
  const end = wordEnd(body, Math.min(body.length, start + snippetLength));
  return `${start > 0 ? '… ' : ''}${oneLine(body.slice(start, end))}${end < body.length ? ' …' : ''}`;
}

/** The words of a snippet that were searched for: ranges of it in UTF-16 units, in order, not overlapping. */
export function foundIn(snippet: string, terms: ReadonlySet<string>): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of wordsAmong(snippet, terms)) {
    const last = found.at(-1);
    // The pairs of an unspaced script overlap.
    if (last && start < last.end) last.end = end;
    else found.push({ start, end });
  }
  return found;
}

/** A word of a text that was searched for. */
export interface FoundWord extends Range {
  readonly term: string;
}

/** The words of a text that are among some terms, in order. */
export function wordsAmong(text: string, terms: ReadonlySet<string>): FoundWord[] {
  // A stem begins as its word does: most words need none.
  const letters = new Set(Array.from(terms, (term) => term[0]));
  const found: FoundWord[] = [];
  for (const { folded, start, end } of tokensOf(text)) {
    if (!letters.has(folded[0])) continue;
    const term = stem(folded);
    if (terms.has(term)) found.push({ term, start, end });
  }
  return found;
}

function bestWindow(found: readonly FoundWord[]): number {
  const inside = new Map<string, number>();
  let best = { terms: 0, start: 0 };
  let last = 0;
  for (const first of found) {
    for (; last < found.length && (found[last]?.end ?? 0) - first.start <= snippetLength - 40; last++) {
      const term = found[last]?.term ?? '';
      inside.set(term, (inside.get(term) ?? 0) + 1);
    }
    if (inside.size > best.terms) best = { terms: inside.size, start: first.start };
    const count = (inside.get(first.term) ?? 0) - 1;
    if (count > 0) inside.set(first.term, count);
    else inside.delete(first.term);
  }
  return best.start;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

// A cut never falls inside a word, unless the word is longer than anything worth showing whole.
function wordStart(body: string, at: number): number {
  for (let back = at; back > Math.max(0, at - 40); back--) if (/\s/u.test(body[back - 1] ?? '')) return back;
  return at > 0 && isLowSurrogate(body, at) ? at - 1 : at <= 40 ? 0 : at;
}

function wordEnd(body: string, at: number): number {
  for (let back = at; back > at - 40; back--) if (back >= body.length || /\s/u.test(body[back] ?? '')) return back;
  return isLowSurrogate(body, at) ? at - 1 : at;
}

const isLowSurrogate = (body: string, at: number): boolean => /[\udc00-\udfff]/.test(body[at] ?? '');
