/**
 * Tables by the alignment of their cells: rows that keep the same gutters, with cells too short or too uneven for running text.
 * A cell may go on over several lines; what belongs to one row is seen by the distance of the lines.
 */
import { itemMark } from './flow.ts';
import { guttersOf, partsBetween } from './gutters.ts';
import type { Span } from './gutters.ts';
import { lineOf, linesOf } from './lines.ts';
import type { Line } from './lines.ts';
import type { Word } from './words.ts';

/** A table in reading order: rows of cells, each of some lines, empty for an empty cell. */
export interface Grid {
  readonly rows: readonly (readonly (readonly Line[])[])[];
  /** Whether the first row stands out as a header. */
  readonly header: boolean;
}

/** A line of the table: the words of each cell on one height. */
interface Strip {
  readonly cells: readonly (readonly Word[])[];
  readonly line: Line;
}

/** The table that begins in rows of words, and which of them it takes; undefined when it is none. */
export function tableIn(rows: readonly (readonly Word[])[], least: number): { from: number; end: number; grid: Grid } | undefined {
  let gutters = guttersOf(rows, least);
  const occupied = (row: readonly Word[], spans: readonly Span[]): number =>
    partsBetween(row, spans).filter((part) => part.length > 0).length;
  const from = rows.findIndex((row) => occupied(row, gutters) > 1);
  if (from < 0) return undefined;
  let end = from + 1;
  while (end < rows.length && !standsAlone(rows, end, occupied(rows[end] as Word[], gutters))) end += 1;
  gutters = guttersOf(rows.slice(from, end), least);
  const strips = rows.slice(from, end).map((row) => ({ cells: partsBetween(row, gutters), line: lineOf(row) }));
  if (!isTable(strips, gutters.length + 1)) return undefined;
  const grouped = rowsOf(strips);
  if (grouped.filter((row) => row.filter((cell) => cell.length > 0).length > 1).length < grouped.length * 0.7) return undefined;
  const [first, ...others] = strips;
  const header = first?.line.bold === true && others.some(({ line }) => !line.bold);
  return { from, end, grid: { rows: grouped, header } };
}

/** Whether a row ends the table: far below the row before, or a line of its own that is not the rest of a cell. */
function standsAlone(rows: readonly (readonly Word[])[], at: number, occupied: number): boolean {
  const [above, row] = [lineOf(rows[at - 1] as Word[]), lineOf(rows[at] as Word[])];
  const step = (row.baseline - above.baseline) / Math.max(1, row.size);
  return step > 4.5 || (occupied < 2 && (step > 1.45 || row.bold !== above.bold || Math.abs(row.size - above.size) > row.size * 0.12));
}

function isTable(strips: readonly Strip[], columns: number): boolean {
  if (columns < 2 || strips.length < 2) return false;
  const full = strips.filter(({ cells }) => cells.filter((cell) => cell.length > 0).length > 1).length;
  if (full < (columns > 2 ? 2 : 3)) return false;
  // Hanging numbers make a list, however many lines they have.
  const firsts = strips.flatMap(({ cells }) => (cells[0]?.length ? [cells[0].map((word) => word.text).join(' ')] : []));
  return columns > 2 || !firsts.every(isMark);
}

/** The number or the bullet of a list: "(a)", "1.", "7.2", "•". */
export const isMark = (text: string): boolean => itemMark.test(text) || /^[\d.§()]{1,8}$/.test(text);

function rowsOf(strips: readonly Strip[]): Line[][][] {
  const steps = strips.slice(1).map((strip, at) => strip.line.baseline - (strips[at] as Strip).line.baseline);
  const least = Math.min(...steps);
  const wide = steps.filter((step) => step > least * 1.25).length;
  const rows: Strip[][] = [];
  strips.forEach((strip, at) => {
    const near = at > 0 && (steps[at - 1] as number) <= Math.min(least * 1.15, strip.line.size * 1.6);
    const gaps = strip.cells.some((cell) => cell.length === 0);
    // The rest of cells: close below, with columns that have none, or where most rows stand apart.
    const rest = near && (strip.cells[0]?.length === 0 || (wide > 0 && (gaps || wide >= steps.length * 0.25)));
    if (rest && strip.line.bold === strips[at - 1]?.line.bold) rows.at(-1)?.push(strip);
    else rows.push([strip]);
  });
  return rows.map((row) => (row[0] as Strip).cells.map((_, column) => linesOf(row.flatMap(({ cells }) => cells[column] ?? []))));
}
