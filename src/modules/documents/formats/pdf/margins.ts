/**
 * The repeated heads and feet of pages. A row at the edge of a page is one when a page one or two further on has the same words at the
 * same height, its numbers equal or further on by as many pages; so left and right pages may differ. It must stand apart from the
 * text below (or above), since a page may well begin with the same words as the next.
 */
import { quantile } from './geometry.ts';
import type { WordPage, Word } from './words.ts';
import { bandsOf, lineOf } from './lines.ts';
import type { Line } from './lines.ts';

/** A page with its head and foot taken out of its words. */
export interface PartedPage extends WordPage {
  readonly heads: readonly Line[];
  readonly feet: readonly Line[];
  /** Text across the page or at its side that pages repeat. */
  readonly marks: readonly (readonly Word[])[];
}

/** A row near the edge of a page. */
interface Edge {
  readonly line: Line;
  readonly text: string;
  /** From the edge of the page. */
  readonly height: number;
  /** To the next row towards the middle of the page, in usual distances of the lines of the document. */
  readonly apart: number;
}

interface Edges {
  readonly top: readonly Edge[];
  readonly bottom: readonly Edge[];
}

/** How much of a page may be head, or foot. */
const zone = 0.18;
const edgeRows = 4;
const neighbours = [-1, 1, -2, 2] as const;

/** Parts the head and the foot from each page. */
export function partMargins(pages: readonly WordPage[]): PartedPage[] {
  const pitch = pitchOf(pages);
  const edges = pages.map((page) => edgesOf(page, pitch));
  const found = edges.map((_, index) => ({ top: running(edges, index, 'top'), bottom: running(edges, index, 'bottom') }));
  const counts = { top: countOf(found, 'top'), bottom: countOf(found, 'bottom') };
  return pages.map((page, index) => {
    const taken = (side: keyof Edges): Line[] => {
      const rows = found[index]?.[side] ?? [];
      const outermost = edges[index]?.[side][0];
      const numbered = rows.length === 0 && outermost?.text === String(index + counts[side]);
      return (numbered ? [outermost] : rows).map(({ line }) => line);
    };
    const heads = taken('top');
    const feet = taken('bottom').toReversed();
    const apart = new Set([...heads, ...feet].flatMap((line) => line.words));
    const repeated = (aside: readonly Word[]): boolean =>
      neighbours.some((step) => pages[index + step]?.asides.some((other) => textOf(other) === textOf(aside)));
    return {
      ...page,
      heads,
      feet,
      marks: page.asides.filter(repeated),
      asides: page.asides.filter((aside) => !repeated(aside)),
      words: apart.size === 0 ? page.words : page.words.filter((word) => !apart.has(word)),
    };
  });
}

/** The usual distance of lines on some pages of the document; three in ten are closer, since paragraphs, heads and feet stand apart. */
function pitchOf(pages: readonly WordPage[]): number {
  const sample = pages.filter((_, at) => at % Math.ceil(pages.length / 20) === 0);
  return quantile(
    sample.flatMap(({ words }) => {
      const rows = bandsOf(words).map(lineOf);
      return rows.slice(1).map((row, at) => row.baseline - (rows[at] as Line).baseline);
    }),
    0.3,
    14,
  );
}

function edgesOf({ words, frame }: WordPage, pitch: number): Edges {
  const rows = bandsOf(words).map(lineOf);
  const gap = (upper: Line | undefined, lower: Line | undefined): number =>
    upper && lower ? (lower.baseline - upper.baseline) / Math.max(1, pitch) : Infinity;
  const top = rows
    .slice(0, edgeRows)
    .map((line, at) => ({ line, text: textOf(line.words), height: line.baseline, apart: gap(line, rows[at + 1]) }))
    .filter(({ line }) => line.bottom <= frame.height * zone);
  const bottom = rows
    .slice(-edgeRows)
    .toReversed()
    .map((line, at) => ({
      line,
      text: textOf(line.words),
      height: frame.height - line.baseline,
      apart: gap(rows[rows.length - 2 - at], line),
    }))
    .filter(({ line }) => line.top >= frame.height * (1 - zone));
  return { top, bottom };
}

const textOf = (words: readonly Word[]): string => words.map((word) => word.text).join(' ');

/** The rows of an edge that run through the document, from the edge inwards. */
function running(edges: readonly Edges[], index: number, side: keyof Edges): Edge[] {
  const rows = edges[index]?.[side] ?? [];
  let kept = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as Edge;
    const likenesses = neighbours.map((step) => likest(row, edges[index + step]?.[side], step));
    const numbered = side === 'bottom' && isPageNumber(row.text, index + 1);
    // A head has up to three lines; further in, one that more than one page repeats: several lines are a paragraph.
    const together = at + 1 - kept;
    const likes = likenesses.filter((value) => value > 0).length;
    if (!numbered && (likes < (kept === 0 ? 1 : 2) || together > (kept === 0 ? 3 : 1))) break;
    if (numbered || row.apart >= (likenesses.includes(2) ? 1.15 : 1.3)) kept = at + 1;
  }
  return rows.slice(0, kept);
}

/** The number of the first page by the numbers on the others; the page that opens a chapter has no other with the same words. */
function countOf(found: readonly Edges[], side: keyof Edges): number {
  const votes = new Map<number, number>();
  found.forEach((edges, index) => {
    for (const { text } of edges[side]) {
      for (const value of numbersOf(text).values) votes.set(value - index, (votes.get(value - index) ?? 0) + 1);
    }
  });
  const [first, count] = [...votes].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [NaN, 0]);
  return count >= 3 ? first : NaN;
}

/** 2 for a row that counts its pages, 1 for one that is repeated, 0 for neither. */
function likest(row: Edge, others: readonly Edge[] | undefined, step: number): number {
  let best = 0;
  for (const other of others ?? []) {
    if (Math.abs(row.height - other.height) <= 4) best = Math.max(best, likeness(row.text, other.text, step));
  }
  return best;
}

function likeness(text: string, other: string, step: number): number {
  if (text === other) return 1;
  const [numbers, others] = [numbersOf(text), numbersOf(other)];
  if (numbers.rest !== others.rest || numbers.values.length !== others.values.length) return 0;
  const steps = numbers.values.map((value, at) => (others.values[at] as number) - value);
  return steps.every((difference) => difference === 0 || difference === step) ? 2 : 0;
}

/** The words of a row without its numbers, and the numbers. A row that is a Roman number is one number. */
function numbersOf(text: string): { rest: string; values: number[] } {
  const roman = /^[ivxlc]{1,8}$/i.test(text) ? romanValue(text.toLowerCase()) : 0;
  if (roman > 0) return { rest: '#', values: [roman] };
  return { rest: text.replace(/\d+/g, '#'), values: (text.match(/\d+/g) ?? []).map(Number) };
}

const romanDigits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

function romanValue(text: string): number {
  const digits = Array.from(text, (digit) => romanDigits[digit] ?? 0);
  return digits.reduce((sum, digit, at) => (digit < (digits[at + 1] ?? 0) ? sum - digit : sum + digit), 0);
}

/** Whether a row is the number of its page and says so: "Page 3 of 20", "- 3 -", or its very number. */
function isPageNumber(text: string, page: number): boolean {
  if (text === String(page) || new RegExp(`^[-–—] ?${page} ?[-–—]$`).test(text)) return true;
  return new RegExp(String.raw`^(?:page|seite|p\.) ${page}(?: ?(?:of|von|/) ?\d{1,5})?$`, 'i').test(text);
}
