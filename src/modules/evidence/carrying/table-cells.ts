/** A cell is its row and its column: the row by its hash or else by the cell that names it, the column by its header. */
import type { Block, ParsedDocument, Range } from '../../documents/index.ts';
import type { Comparison } from './comparison.ts';
import { certainPlace } from './surroundings.ts';

interface Table {
  readonly header: number;
  readonly rows: readonly number[];
}

/** The row of `to` that has the same naming cell, or -1: in the leftmost column where every cell names its row in both tables. */
export function rowByKey(comparison: Comparison, rowIndex: number): number {
  const { from, to } = comparison;
  const tableNumber = tableInTo(comparison, rowIndex);
  if (tableNumber === -1) return -1;
  const fromTable = tableOf(from, rowIndex);
  const toTable = readTable(to, tableNumber);
  for (let column = 0; column < cellsOf(from, rowIndex).length; column++) {
    const target = columnInTo(comparison, rowIndex, toTable, column);
    if (target < 0 || !namesRows(from, fromTable, column) || !namesRows(to, toTable, target)) continue;
    const key = cellText(from, rowIndex, column);
    const row = toTable.rows.find((index) => cellText(to, index, target) === key) ?? -1;
    return row >= 0 && comparison.settledTo[row] === 0 ? row : -1;
  }
  return -1;
}

/** The column of a row's cell in `to`: where the header says the same, once; without headers the same number if the rows are as long. */
export function columnOfCell(comparison: Comparison, rowIndex: number, toRow: number, column: number): number {
  return columnInTo(comparison, rowIndex, tableOf(comparison.to, toRow), column);
}

/** The text above a cell, or null for a table without a header. */
export function headerOf(document: ParsedDocument, rowIndex: number, column: number): string | null {
  const { header } = tableOf(document, rowIndex);
  return header < 0 ? null : cellText(document, header, column);
}

/** Which cell a range lies in; -1 when it is not inside one cell. */
export function cellAt(row: Block, range: Range): number {
  return row.cells?.findIndex((cell) => cell.start <= range.start && range.end <= cell.end) ?? -1;
}

function columnInTo({ from, to }: Comparison, rowIndex: number, toTable: Table, column: number): number {
  const fromTable = tableOf(from, rowIndex);
  if (fromTable.header < 0 || toTable.header < 0) {
    return cellsOf(from, rowIndex).length === cellsOf(to, toTable.rows[0]).length ? column : -1;
  }
  const name = cellText(from, fromTable.header, column);
  const same = (document: ParsedDocument, header: number): number[] =>
    cellsOf(document, header).flatMap((_, index) => (cellText(document, header, index) === name ? [index] : []));
  const places = same(to, toTable.header);
  if (places.length === 1 && same(from, fromTable.header).length === 1) return places[0] as number;
  const renamed = places.length === 0 && cellsOf(from, fromTable.header).length === cellsOf(to, toTable.header).length;
  return renamed && onlyHeaderThatDiffers(from, fromTable.header, to, toTable.header, column) ? column : -1;
}

function onlyHeaderThatDiffers(from: ParsedDocument, a: number, to: ParsedDocument, b: number, column: number): boolean {
  return cellsOf(from, a).every((_, index) => index === column || cellText(from, a, index) === cellText(to, b, index));
}

/** The table of `to` that holds most of the rows whose place is certain, else the only one with the same column names. */
function tableInTo({ from, to, alignment }: Comparison, rowIndex: number): number {
  const votes = new Map<number, number>();
  const table = tableOf(from, rowIndex);
  for (const index of table.header < 0 ? table.rows : [table.header, ...table.rows]) {
    const voted = to.blocks[certainPlace(alignment, index)]?.table;
    if (voted !== undefined) votes.set(voted, (votes.get(voted) ?? 0) + 1);
  }
  const best = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
  if (best !== undefined) return best;
  const names = columnNames(from, table.header);
  const withNames = (document: ParsedDocument): Block[] =>
    document.blocks.filter((block, index) => block.header === true && columnNames(document, index) === names);
  const only = withNames(to);
  return names !== '' && only.length === 1 && withNames(from).length === 1 ? ((only[0] as Block).table as number) : -1;
}

/** The names of a header's columns whatever their order. */
function columnNames(document: ParsedDocument, header: number): string {
  return cellsOf(document, header)
    .map((_, column) => cellText(document, header, column))
    .toSorted()
    .join('\t');
}

const readTables = new WeakMap<ParsedDocument, Map<number, Table>>();

/** The table of a row. */
const tableOf = (document: ParsedDocument, row: number): Table => readTable(document, document.blocks[row]?.table as number);

/** Rows of a table by its number; each document is read once. */
function readTable(document: ParsedDocument, number: number): Table {
  let tables = readTables.get(document);
  if (!tables) {
    const read = new Map<number, { header: number; rows: number[] }>();
    document.blocks.forEach((block, index) => {
      if (block.table === undefined) return;
      const table = read.get(block.table) ?? { header: -1, rows: [] };
      if (block.header === true) table.header = index;
      else table.rows.push(index);
      read.set(block.table, table);
    });
    tables = read;
    readTables.set(document, tables);
  }
  return tables.get(number) as Table;
}

const namingColumns = new WeakMap<Table, Map<number, boolean>>();

/** Whether every cell of a column is filled and different, so that it names its row. */
function namesRows(document: ParsedDocument, table: Table, column: number): boolean {
  const known = namingColumns.get(table) ?? new Map<number, boolean>();
  namingColumns.set(table, known);
  const answer = known.get(column);
  if (answer !== undefined) return answer;
  const texts = table.rows.map((row) => cellText(document, row, column));
  const naming = texts.length > 0 && !texts.includes('') && new Set(texts).size === texts.length;
  known.set(column, naming);
  return naming;
}

/** The cells of a row; none when there is no such row. */
const cellsOf = (document: ParsedDocument, row = -1): readonly Range[] => document.blocks[row]?.cells ?? [];

function cellText(document: ParsedDocument, row: number, column: number): string {
  const cell = cellsOf(document, row)[column];
  return cell ? document.canonical.slice(cell.start, cell.end) : '';
}
