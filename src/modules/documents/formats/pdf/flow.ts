/** Lines of a column to blocks: where a paragraph ends, what is a heading, an item, a note. */
import { median } from './geometry.ts';
import type { Column } from './columns.ts';
import type { Line } from './lines.ts';
import { isUnspaced } from './scripts.ts';

/** Lines that belong together. */
export interface LineBlock {
  readonly lines: readonly Line[];
  readonly size: number;
  readonly bold: boolean;
  readonly left: number;
  /** Whether its last line is as long as its column allows, so that the text may go on elsewhere. */
  readonly full: boolean;
  /** Begins with a mark of an item ("(a)", "1.", "•"). */
  readonly marked: boolean;
}

/** What is measured over the whole document. */
export interface Measures {
  /** Size of most characters. */
  readonly body: number;
  /** Usual distance of the lines of one paragraph in heights of their type. */
  readonly pitch: number;
}

export const bullet = /^[•‣◦▪●○■□–—*·-]$/u;
/** A bullet, "(a)", "(iv)", "(12)", "a)", "1.", "1)". */
export const itemMark =
  /^(?:[•‣◦▪●○■□–—*·-]|\((?:\p{L}|[ivxlc]{1,6}|[IVXLC]{1,6}|\d{1,2})\)|(?:[a-zA-Z]|[ivxlc]{1,6}|\d{1,3})\)|\d{1,3}\.|[a-z]\.|[ivxlc]{1,6}\.)$/u;
/** "7.2", "4.1.3.", "§ 4". */
const clauseMark = /^(?:\d{1,3}(?:\.\d{1,3}){1,4}\.?|§{1,2})$/;

/** Measures the body of a document: its most frequent size and the distance of lines that wrap. */
export function measure(columns: readonly Column[]): Measures {
  const sizes = new Map<number, number>();
  for (const { lines } of columns) {
    for (const line of lines)
      sizes.set(line.size, (sizes.get(line.size) ?? 0) + line.words.reduce((sum, word) => sum + word.text.length, 0));
  }
  const body = [...sizes].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [10, 0])[0];
  const pitches: number[] = [];
  for (const column of columns) {
    column.lines.forEach((line, at) => {
      const next = column.lines[at + 1];
      if (next && next.size === line.size && wraps(line, next, rightOf(column, at)))
        pitches.push((next.baseline - line.baseline) / line.size);
    });
  }
  return { body, pitch: pitches.length < 3 ? 1.25 : median(pitches, 1.25) };
}

/** How far text reaches around a line: what stands far away or in other type may be wider. */
function rightOf({ lines, right }: Column, at: number): number {
  const size = lines[at]?.size ?? 0;
  const near = lines.slice(Math.max(0, at - 8), at + 9).filter((line) => Math.abs(line.size - size) <= size * 0.12);
  return near.length < 3 ? right : Math.max(...near.map((line) => line.right));
}

/** Whether the first word of the next line would not have fitted, so that the line ends where it had to. */
function wraps(line: Line, next: Line, right: number): boolean {
  const first = next.words[0];
  if (!first || line.rightToLeft) return true;
  return line.right + line.size * 0.25 + (first.right - first.left) > right - line.size * 0.3;
}

/** Parts a column into blocks. */
export function blocksOf(column: Column, { pitch }: Measures): LineBlock[] {
  const blocks: LineBlock[] = [];
  let lines: Line[] = [];
  const end = (): void => {
    if (lines.length > 0) blocks.push(blockOf(lines, column));
    lines = [];
  };
  column.lines.forEach((line, at) => {
    if (lines.length > 0 && begins(lines, line, { column, pitch, right: rightOf(column, at - 1) })) end();
    lines.push(line);
  });
  end();
  return blocks;
}

/** Lines that are known to belong together. */
export function blockOf(lines: readonly Line[], column: Pick<Column, 'left' | 'right'>): LineBlock {
  const first = lines[0] as Line;
  const last = lines.at(-1) as Line;
  return {
    lines,
    size: median(
      lines.map((line) => line.size),
      first.size,
    ),
    bold: lines.every((line) => line.bold),
    left: first.left,
    full: column.right - last.right < Math.max(last.size * 4, (column.right - column.left) * 0.12),
    marked: isMarked(first),
  };
}

const isMarked = ({ words }: Line): boolean => words.length > 1 && itemMark.test(words[0]?.text ?? '');

interface Surroundings {
  readonly column: Column;
  readonly pitch: number;
  /** How far text reaches around the line before. */
  readonly right: number;
}

/** Whether a line begins a new block after those before. */
function begins(lines: readonly Line[], line: Line, { column, pitch, right }: Surroundings): boolean {
  const first = lines[0] as Line;
  const last = lines.at(-1) as Line;
  const em = Math.max(1, Math.min(last.size, line.size));
  const step = line.baseline - last.baseline;
  if (step > em * Math.max(pitch * 1.25, pitch + 0.22) || Math.abs(line.size - last.size) > em * 0.12) return true;
  if (endsLeader(last) || isNoteMark(line)) return true;
  if (endsBroken(last)) return false;
  const wrapped = wraps(last, line, right);
  if (line.bold !== last.bold && (!wrapped || isMarkedAt(line))) return true;
  if (isMarkedAt(line) && (!wrapped || isSetOff(line) || line.left > last.left + em * 0.8 || isMarkedAt(first))) return true;
  if (isCentred(last, column) && isCentred(line, column)) return false;
  if (shifts(lines, line, em)) return true;
  const short = right - last.right > (right - column.left) * 0.4;
  return !wrapped && (short || endsSentence(last) || beginsSentence(line));
}

/** Dots that lead to a page number, as in a table of contents. */
const endsLeader = ({ words }: Line): boolean => /(?:\. ?){4,} ?\S{1,6}$/.test(words.map((word) => word.text).join(' '));

/** Whether a line begins with a small raised number, as a footnote does. */
function isNoteMark({ words }: Line): boolean {
  const [mark, next] = words;
  return (
    mark !== undefined && next !== undefined && mark.size < next.size * 0.85 && /^\d{1,3}$/.test(mark.text) && mark.bottom < next.bottom
  );
}

const isMarkedAt = (line: Line): boolean => isMarked(line) || (line.words.length > 1 && clauseMark.test(line.words[0]?.text ?? ''));

/** Whether the mark of a line stands apart from its text by more than a blank. */
function isSetOff({ words, size }: Line): boolean {
  const [mark, next] = words;
  return mark !== undefined && next !== undefined && (next.left - mark.right > size * 0.6 || bullet.test(mark.text));
}

/** Whether the left edge says that a new paragraph begins: a first line set in, or the end of a block that was set in. */
function shifts(lines: readonly Line[], line: Line, em: number): boolean {
  const first = lines[0] as Line;
  const last = lines.at(-1) as Line;
  if (line.rightToLeft) return false;
  const shift = line.left - last.left;
  if (lines.length === 1) {
    // The second line of an item stands below its text, and that of a paragraph with a first line set in stands further left.
    if (isMarkedAt(first)) return shift < -em * 0.8;
    return shift > em * 0.8 || shift < -em * 6;
  }
  return Math.abs(shift) > em * 0.8;
}

function isCentred(line: Line, column: Column): boolean {
  const left = line.left - column.left;
  const right = column.right - line.right;
  return left > line.size && Math.abs(left - right) < line.size * 1.5;
}

const lastText = (line: Line): string => line.words.at(-1)?.text ?? '';
const endsBroken = (line: Line): boolean => /\p{L}[-\u00ad\u2010]$/u.test(lastText(line));
const endsSentence = (line: Line): boolean => /[.!?:;]["”’')\]]*$/u.test(lastText(line));
const beginsSentence = (line: Line): boolean => {
  const text = line.words[0]?.text ?? '';
  return /^["“„‘'([]?[\p{Lu}\p{N}]/u.test(text) || isMarkedAt(line) || isUnspaced(text);
};

/** Whether a block goes on in the one that follows it on the next column or page. */
export function continues(block: LineBlock, next: LineBlock): boolean {
  const last = block.lines.at(-1) as Line;
  const first = next.lines[0] as Line;
  if (Math.abs(block.size - next.size) > block.size * 0.06 || block.bold !== next.bold || isMarkedAt(first)) return false;
  if (endsBroken(last)) return true;
  if (endsSentence(last)) return false;
  return /^["“‘'([]?\p{Ll}/u.test(first.words[0]?.text ?? '') || (block.full && !/^[\p{Lu}\p{N}\p{P} ]+$/u.test(textOf(block)));
}

/** The words of a block as they are looked at, not as they are kept. */
export const textOf = (block: LineBlock): string => block.lines.map((line) => line.words.map((word) => word.text).join(' ')).join(' ');
