/** Blank space that rows of words have in common from top to bottom: what may part columns of text or of a table. */
import type { Word } from './words.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** All of a row. */
export const everywhere: readonly Span[] = [{ from: -Infinity, to: Infinity }];

/** Blank space with words on both sides, not the margin of the page. */
export const isGutter = ({ from, to }: Span): boolean => Number.isFinite(from) && Number.isFinite(to);

/** Blank space of a row: between its words and on both sides. */
export function gapsOf(row: readonly Word[]): Span[] {
  const gaps: Span[] = [];
  let from = -Infinity;
  for (const word of row.toSorted((a, b) => a.left - b.left)) {
    if (word.left > from) gaps.push({ from, to: word.left });
    from = Math.max(from, word.right);
  }
  gaps.push({ from, to: Infinity });
  return gaps;
}

/** What two rows have in common of blank space at least so wide. */
export function meet(a: readonly Span[], b: readonly Span[], least: number): Span[] {
  const spans: Span[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const one = a[i] as Span;
    const other = b[j] as Span;
    const from = Math.max(one.from, other.from);
    const to = Math.min(one.to, other.to);
    if (to - from >= least) spans.push({ from, to });
    if (one.to < other.to) i += 1;
    else j += 1;
  }
  return spans;
}

/** The gutters of rows: none when they have none in common. */
export const guttersOf = (rows: readonly (readonly Word[])[], least: number): Span[] =>
  rows.reduce<readonly Span[]>((common, row) => meet(common, gapsOf(row), least), everywhere).filter(isGutter);

/** Words by the gutters between which they stand, from left to right. */
export function partsBetween(words: readonly Word[], gutters: readonly Span[]): Word[][] {
  const edges = gutters.map(({ from, to }) => (from + to) / 2);
  const parts: Word[][] = Array.from({ length: edges.length + 1 }, () => []);
  for (const word of words) {
    const at = edges.findIndex((edge) => (word.left + word.right) / 2 < edge);
    parts[at < 0 ? edges.length : at]?.push(word);
  }
  return parts;
}
