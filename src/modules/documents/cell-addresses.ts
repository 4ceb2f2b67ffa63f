/**
 * Where the cells of a table's row stand in their sheet. A row says it of itself in one attribute, "Budget!A7:C7,F7", so that a
 * citation names "Budget!B7" whatever stands around it. Browser-safe.
 */
import type { Block, Range } from './model.ts';

/** The attribute of a row: the sheet, then runs of neighbouring cells. */
export const addressAttribute = 'address';

/** "A" for 0, "AA" for 26. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) name = String.fromCharCode(65 + (rest % 26)) + name;
  return name;
}

/** 0 for "A". */
export const columnOf = (name: string): number => Array.from(name).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** The address of a row's cells, whose columns are given in order. */
export function rowAddress(sheet: string, row: number, columns: readonly number[]): string {
  const runs: string[] = [];
  for (let index = 0; index < columns.length; index += 1) {
    const first = columns[index] as number;
    while (columns[index + 1] === (columns[index] as number) + 1) index += 1;
    const last = columns[index] as number;
    runs.push(first === last ? `${columnName(first)}${row}` : `${columnName(first)}${row}:${columnName(last)}${row}`);
  }
  return `${sheet}!${runs.join(',')}`;
}

interface RowPlace {
  readonly sheet: string;
  readonly row: string;
  readonly columns: readonly number[];
}

/** Where the cells of a row stand; undefined for a row of no sheet. */
export function placeOfRow(block: Pick<Block, 'attributes'> | undefined): RowPlace | undefined {
  const address = block?.attributes?.[addressAttribute];
  if (address === undefined) return undefined;
  const mark = address.lastIndexOf('!');
  let row = '';
  const columns = address
    .slice(mark + 1)
    .split(',')
    .flatMap((run) => {
      const [first, last = first] = [...run.matchAll(/([A-Z]+)(\d+)/g)];
      if (!first || !last) return [];
      row = first[2] as string;
      const from = columnOf(first[1] as string);
      return Array.from({ length: columnOf(last[1] as string) - from + 1 }, (_, step) => from + step);
    });
  return { sheet: address.slice(0, mark), row, columns };
}

/** The addresses of a row's cells, in order: "Budget!B7". */
export function cellAddresses(block: Pick<Block, 'attributes'>): string[] {
  const place = placeOfRow(block);
  return place ? place.columns.map((column) => `${place.sheet}!${columnName(column)}${place.row}`) : [];
}

/** The cell, or the first and the last cell, that a span of a document touches: "Budget!B7", "Budget!B7:D9"; undefined outside of sheets. */
export function addressOfSpan(blocks: readonly Block[], { start, end }: Range): string | undefined {
  const touched: string[] = [];
  for (let index = firstEndingAfter(blocks, start); index < blocks.length; index += 1) {
    const block = blocks[index] as Block;
    if (block.start >= end) break;
    const addresses = block.cells ? cellAddresses(block) : [];
    block.cells?.forEach((cell, column) => {
      const address = addresses[column];
      if (cell.start < end && cell.end > start && address !== undefined) touched.push(address);
    });
  }
  return addressOfRun(touched);
}

/** The first and the last of cells in their order: "Budget!B7", "Budget!B7:D9"; the first alone where they are of two sheets. */
export function addressOfRun(addresses: readonly string[]): string | undefined {
  const [first] = addresses;
  const last = addresses.at(-1);
  if (first === undefined || last === undefined || first === last) return first;
  const [sheet, other] = [first, last].map((address) => address.slice(0, address.lastIndexOf('!')));
  return sheet === other ? `${first}:${last.slice(last.lastIndexOf('!') + 1)}` : first;
}

function firstEndingAfter(blocks: readonly Block[], offset: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
