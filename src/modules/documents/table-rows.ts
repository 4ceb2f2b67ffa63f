/** The row of a table that a span of a document lies in, with the names of its columns. Pure. */
import { cellAddresses, columnName, placeOfRow } from './cell-addresses.ts';
import type { Block, ParsedDocument, Range } from './model.ts';

export interface TableCell extends Range {
  /** The name that the table's header gives to its column; empty when it has none. */
  readonly column: string;
  readonly text: string;
  /** `Budget!B7` in a sheet; elsewhere `Table 1!B7`, rows counted from the first of the table. */
  readonly address: string;
}

/** The cells of the one row that holds a span; undefined outside of tables, in a header, and where no header names the columns. */
export function tableRowAt({ canonical, blocks }: ParsedDocument, span: Range): TableCell[] | undefined {
  const at = blocks.findIndex(({ start, end }) => start <= span.start && span.end <= end);
  const row = blocks[at];
  if (!row?.cells || row.table === undefined || row.header) return undefined;
  const header = headerOf(blocks, firstRow(blocks, at, row.table), at);
  if (!header?.cells) return undefined;
  const textOf = ({ start, end }: Range): string => canonical.slice(start, end).trim();
  const names = columnsOf(header);
  const columns = columnsOf(row);
  // Without addresses, cells belong to the columns in whose order they stand: only where none was left out or joined.
  if (!names || !columns) return undefined;
  if (!placeOfRow(row) && names.length !== columns.length) return undefined;
  const addresses = addressesOfRow(blocks, at);
  return row.cells.map((cell, index) => {
    const named = header.cells?.[names.indexOf(columns[index] as number)];
    return { ...cell, column: named ? textOf(named) : '', text: textOf(cell), address: addresses[index] ?? '' };
  });
}

/**
 * The addresses of the cells of the row that a block is, in order. None of a block that is no row, and outside of sheets none of a row
 * that has more or fewer cells than its header: some were joined, so nobody knows in which columns they stand.
 */
export function addressesOfRow(blocks: readonly Block[], at: number): string[] {
  const row = blocks[at];
  if (!row?.cells || row.table === undefined) return [];
  const inSheet = cellAddresses(row);
  if (inSheet.length > 0) return inSheet;
  const first = firstRow(blocks, at, row.table);
  const header = headerOf(blocks, first, at) ?? blocks[first];
  if (header?.cells?.length !== row.cells.length) return [];
  return row.cells.map((_, index) => `Table ${(row.table ?? 0) + 1}!${columnName(index)}${at - first + 1}`);
}

const headerOf = (blocks: readonly Block[], first: number, at: number): Block | undefined =>
  blocks.slice(first, at).findLast((block) => block.header);

function firstRow(blocks: readonly Block[], at: number, table: number): number {
  let first = at;
  while (blocks[first - 1]?.table === table) first -= 1;
  return first;
}

function columnsOf(block: Block): readonly number[] | undefined {
  const cells = block.cells?.map((_, index) => index);
  const sheet = placeOfRow(block)?.columns;
  return sheet === undefined || sheet.length === cells?.length ? (sheet ?? cells) : undefined;
}
