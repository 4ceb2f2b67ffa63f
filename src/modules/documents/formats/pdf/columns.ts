/**
 * The reading order of a page: columns before rows. Rows are bands of words; a gutter is blank space that a run of rows has in
 * common with running text on both sides. Where there is none, the page reads row by row. This is a recursive XY-cut that cuts at
 * gutters first and asks for prose in every column, so that tables and lists with hanging numbers are not torn apart.
 * After Nagy and Seth, "Hierarchical representation of optically scanned documents", 1984.
 */
import { around, median, quantile } from './geometry.ts';
import type { Rect } from './geometry.ts';
import { everywhere, gapsOf, isGutter, meet, partsBetween } from './gutters.ts';
import type { Span } from './gutters.ts';
import { bandsOf, lineOf, linesOf } from './lines.ts';
import type { Line } from './lines.ts';
import { isMark, tableIn } from './tables.ts';
import type { Grid } from './tables.ts';
import { isRightToLeft } from './scripts.ts';
import type { Word } from './words.ts';

/** A run of lines that read from top to bottom, or a table. */
export interface Column {
  readonly left: number;
  readonly right: number;
  readonly lines: readonly Line[];
  /** The cells of a table; it has no lines then. */
  readonly table?: Grid;
}

/** A page with more rows than this is no page of text; it reads row by row. */
const rowLimit = 400;
const depthLimit = 6;

/** The columns of words in reading order. */
export function columnsOf(words: readonly Word[]): Column[] {
  if (words.length === 0) return [];
  const size = median(
    words.map((word) => word.size),
    10,
  );
  const leftward = words.filter((word) => isRightToLeft(word.text)).length > words.length / 2;
  return cut(words, { gutter: Math.max(4, size * 0.9), leftward, depth: 0 });
}

interface Manner {
  /** The least width of a gutter in points. */
  readonly gutter: number;
  /** Columns follow each other from right to left. */
  readonly leftward: boolean;
  readonly depth: number;
}

function cut(words: readonly Word[], manner: Manner): Column[] {
  const rows = bandsOf(words);
  if (rows.length > rowLimit || manner.depth > depthLimit) return [columnOf(words)];
  const gaps = rows.map(gapsOf);
  const columns: Column[] = [];
  let plain: Word[] = [];
  const endPlain = (): void => {
    if (plain.length > 0) columns.push(columnOf(plain));
    plain = [];
  };
  for (let at = 0; at < rows.length;) {
    const region = regionAt({ rows, gaps }, at, manner);
    const from = region?.from ?? at + 1;
    plain = plain.concat(...rows.slice(at, from));
    at = from;
    if (!region) continue;
    endPlain();
    if (region.table) columns.push({ left: 0, right: 0, lines: [], table: region.table });
    const parts = manner.leftward ? region.parts.toReversed() : region.parts;
    for (const part of parts) columns.push(...cut(part, { ...manner, depth: manner.depth + 1 }));
    at = region.end;
  }
  endPlain();
  return columns;
}

function columnOf(words: readonly Word[]): Column {
  const lines = linesOf(words);
  const { left, right } = lines.reduce<Rect>(around, lines[0] as Line);
  return { left, right, lines };
}

/** How many rows may come before one that shows the gutter: a column may begin higher than its neighbour. */
const leadLimit = 3;

/** Rows that do not read from left to right: columns of text, or a table. */
interface Region {
  readonly from: number;
  readonly end: number;
  readonly parts: readonly (readonly Word[])[];
  readonly table?: Grid;
}

interface Rows {
  readonly rows: readonly Word[][];
  /** The blank space of each row. */
  readonly gaps: readonly (readonly Span[])[];
}

/** The rows from `start` on that keep a gutter, as columns or as a table; undefined when they are neither. */
function regionAt({ rows, gaps }: Rows, start: number, { gutter }: Manner): Region | undefined {
  let common: readonly Span[] = everywhere;
  let seen = false;
  let end = start;
  for (; end < rows.length; end += 1) {
    const met = meet(common, gaps[end] as Span[], gutter);
    const shows = met.some(isGutter);
    if (!shows && (seen || end - start >= leadLimit)) break;
    seen = shows;
    common = met;
  }
  if (!seen || end - start < 2) return undefined;
  const gutters = common.filter(isGutter);
  const kept = withoutTail(rows, { start, end }, gutters[0] as Span);
  const parts = proseBetween(rows.slice(start, kept).flat(), gutters);
  if (parts && !isAligned(rows.slice(start, kept), gutters)) return { from: start, end: kept, parts };
  const table = tableIn(rows.slice(start, end), gutter);
  if (parts && !table) return { from: start, end: kept, parts };
  return table && { from: start + table.from, end: start + table.end, parts: [], table: table.grid };
}

/** Leaves off last rows that stand apart on one side only and belong to what follows: a short line above text of full width. */
function withoutTail(rows: readonly Word[][], { start, end }: { start: number; end: number }, gutter: Span): number {
  if (end >= rows.length) return end;
  const step = (row: number): number => topOf(rows[row] as Word[]) - topOf(rows[row - 1] as Word[]);
  for (let row = end - 1; row - start >= 3; row -= 1) {
    if (!rows[row]?.every((word) => word.right <= gutter.from + 1)) return end;
    if (step(row) > step(end) * 1.2) return row;
  }
  return end;
}

const topOf = (row: readonly Word[]): number => Math.min(...row.map((word) => word.top));

/**
 * Whether rows stand apart in groups that begin in every column, each column without a blank line inside a group: the long cells of
 * a table, not the paragraphs of columns, whose ends fall where they will. Cells of more than five lines are taken for paragraphs.
 */
function isAligned(rows: readonly Word[][], gutters: readonly Span[]): boolean {
  const lines = rows.map(lineOf);
  if (lines.some((line) => line.bottom - line.top > line.size * 1.8)) return false;
  const steps = lines.slice(1).map((line, at) => line.baseline - (lines[at] as Line).baseline);
  const least = quantile(steps, 0.2, 0);
  let groups = 0;
  let full = 0;
  let open: boolean[] = [];
  for (const [at, row] of rows.entries()) {
    const filled = partsBetween(row, gutters).map((part) => part.length > 0);
    if (at === 0 || (steps[at - 1] as number) > least * 1.25) {
      groups += 1;
      if (filled.every(Boolean)) full += 1;
    } else if (filled.some((now, column) => now && open[column] !== true)) return false;
    open = filled;
  }
  return groups >= 3 && full >= groups * 0.8 && rows.length <= groups * 5;
}

/**
 * The words of columns of running text; undefined when a column has none. A gutter behind nothing but hanging numbers and bullets
 * parts no columns.
 */
function proseBetween(words: readonly Word[], gutters: readonly Span[]): Word[][] | undefined {
  const parts = partsBetween(words, gutters);
  const kept = gutters.filter((_, at) => !isMarks(parts[at] ?? []));
  const columns = kept.length === gutters.length ? parts : partsBetween(words, kept);
  return columns.length > 1 && columns.every(isProse) ? columns : undefined;
}

function isMarks(words: readonly Word[]): boolean {
  const lines = bandsOf(words);
  return lines.filter((line) => line.length === 1 && isMark(line[0]?.text ?? '')).length > lines.length * 0.7;
}

const lengthOf = (line: readonly Word[]): number => line.reduce((sum, word) => sum + word.text.length + 1, 0);

/** Whether lines have several words and mostly reach the right edge, as running text does and the cells of a table do not. */
function isProse(words: readonly Word[]): boolean {
  const lines = bandsOf(words).map(lineOf);
  if (
    lines.length < 2 ||
    median(
      lines.map((line) => lengthOf(line.words)),
      0,
    ) < 18
  )
    return false;
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  return (
    median(
      lines.map((line) => line.right - line.left),
      0,
    ) >=
    (right - left) * 0.6
  );
}
