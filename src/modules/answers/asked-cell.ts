/**
 * The cell of a table's row that a question asks for: the row is named by one of its cells, the column by its header. "What is the
 * rent of unit 12?" names the row by 12 and asks for the rent. Where it is not plain which cell is meant there is none, and the
 * row is what was found. Pure.
 */
import type { TableCell } from '../documents/index.ts';
import { stem, stopWords, tokensOf } from '../search/index.ts';

export interface AskedCell {
  readonly cell: TableCell;
  /** The cell that names the row. */
  readonly row: TableCell;
}

export function askedCell(question: string, cells: readonly TableCell[]): AskedCell | undefined {
  const words = wordsOf(question);
  const asked: Asked = { words, stems: words.map(stem) };
  const labels = cells.filter((_, at) => namesRow(at, cells, asked));
  const [row] = labels;
  if (!row) return undefined;
  const [best, next] = cells
    .map((cell) => ({ cell, named: namedBy(cell.column, asked) }))
    .filter(({ cell, named }) => named > 0 && cell.text !== '' && !labels.includes(cell))
    .sort((a, b) => b.named - a.named);
  return best && best.named !== next?.named ? { cell: best.cell, row } : undefined;
}

interface Asked {
  readonly words: readonly string[];
  readonly stems: readonly string[];
}

/**
 * Whether a cell is what the question calls the row. A bare number stands anywhere, so it is that only in the first column or in one
 * that is named, and not when the question puts it behind the name of another column ("unit 12").
 */
function namesRow(at: number, cells: readonly TableCell[], asked: Asked): boolean {
  const { text, column } = cells[at] as TableCell;
  const stems = wordsOf(text).map(stem);
  if (stems.length === 0 || !stems.every((one) => asked.stems.includes(one))) return false;
  if (/\p{L}/u.test(text)) return true;
  const before = asked.stems[asked.stems.indexOf(stems[0] as string) - 1];
  const isCalled = ({ column: name }: TableCell): boolean => before !== undefined && wordsOf(name).map(stem).at(-1) === before;
  if (cells.some(isCalled)) return isCalled(cells[at] as TableCell);
  return at === 0 || namedBy(column, asked) > 0;
}

/** The share of a column's name that is asked for; of two that are so as much, the one in the very words stands before the other. */
function namedBy(column: string, { words, stems }: Asked): number {
  const own = wordsOf(column);
  const found = own.filter((word) => stems.includes(stem(word)));
  return own.length === 0 ? 0 : (found.length + found.filter((word) => words.includes(word)).length / 10) / own.length;
}

/** The folded words of a text that say something, in order. */
const wordsOf = (text: string): string[] => Array.from(tokensOf(text), ({ folded }) => folded).filter((word) => !stopWords.has(word));
