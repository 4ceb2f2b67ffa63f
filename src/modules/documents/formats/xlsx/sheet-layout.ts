/** From the cells of a sheet to blocks: runs of rows without an empty row between them are tables, their places are kept as addresses. */
import { addressAttribute, rowAddress } from '../../cell-addresses.ts';
import type { BlockBuilder } from '../block-builder.ts';
import { isDescription } from '../description.ts';
import { chartWords } from '../office/drawing.ts';
import { cellText } from '../readable-text.ts';
import { nameOf } from './references.ts';
import type { NamedTable, Sheet } from './sheet.ts';
import type { SheetRow } from './sheet-cells.ts';

/** The block of the document each row became. */
export type RowBlocks = ReadonlyMap<number, number>;

/** What is laid out of a sheet, whatever file it comes from. */
export type SheetToLayOut = Omit<Sheet, 'part' | 'remarks' | 'error'>;

/** Adds a sheet: its name as a heading, its rows, what its charts and text boxes say. */
export function layOutSheet(sheet: SheetToLayOut, builder: BlockBuilder): RowBlocks {
  const { name, state, hiddenColumns, unread, drawing } = sheet;
  builder.text({
    kind: 'heading',
    level: 1,
    text: name,
    attributes: {
      sheet: name,
      ...(state === 'visible' ? {} : { hidden: state === 'hidden' ? 'sheet' : 'very hidden sheet' }),
      ...(hiddenColumns === '' ? {} : { hiddenColumns }),
      ...(unread === undefined ? {} : { unread }),
    },
  });
  const blocks = new Map<number, number>();
  const merged = Map.groupBy(sheet.merged, ({ first }) => first.row);
  for (const region of regionsOf(sheet)) addRegion(sheet, region, { builder, blocks, merged });
  for (const text of drawing.texts) builder.text({ kind: 'paragraph', text });
  for (const text of drawing.descriptions) builder.text({ kind: 'paragraph', text, attributes: isDescription });
  for (const chart of drawing.charts) {
    const { rows } = chart;
    builder.text({ kind: 'paragraph', text: chartWords(chart), attributes: { chart: 'true' } });
    // The data of a chart among cells stands in cells.
    if (sheet.rows.length > 0 || rows.length === 0) continue;
    const table = builder.table();
    rows.forEach((cells, index) => builder.row({ table, cells, header: index === 0 }));
  }
  return blocks;
}

interface Region {
  readonly rows: readonly SheetRow[];
  readonly named: NamedTable | undefined;
}

/** Cut at empty rows, where a table with a name begins and ends, and below lines of one cell that stand above a table. */
function regionsOf({ rows, tables }: SheetToLayOut): Region[] {
  const begins = new Map(tables.map((table) => [table.first.row, table]));
  const ends = new Set(tables.map((table) => table.last.row + 1));
  const regions: Region[] = [];
  let from = 0;
  for (let index = 1; index <= rows.length; index += 1) {
    const [before, row] = [rows[index - 1] as SheetRow, rows[index]];
    if (row && row.row === before.row + 1 && !begins.has(row.row) && !ends.has(row.row)) continue;
    const part = rows.slice(from, index);
    const named = begins.get((part[0] as SheetRow).row);
    const titles = named ? 0 : part.findIndex(({ cells }) => cells.length > 1);
    if (titles > 0 && titles < part.length - 1) {
      regions.push({ rows: part.slice(0, titles), named: undefined }, { rows: part.slice(titles), named: undefined });
    } else regions.push({ rows: part, named });
    from = index;
  }
  return regions;
}

interface Output {
  readonly builder: BlockBuilder;
  readonly blocks: Map<number, number>;
  readonly merged: ReadonlyMap<number, Sheet['merged']>;
}

function addRegion(sheet: SheetToLayOut, { rows, named }: Region, { builder, blocks, merged }: Output): void {
  const columns = [...new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)))].sort((a, b) => a - b);
  const count = rows.reduce((sum, { cells }) => sum + cells.length, 0);
  // Cells scattered over a sheet are not padded to a grid that is nearly all empty.
  const isGrid = rows.length * columns.length <= count * 4 + 2000;
  const table = builder.table();
  const headed = named !== undefined || looksLikeHead(rows, columns.length);
  rows.forEach((row, index) => {
    const own = isGrid ? columns : row.cells.map(({ column }) => column);
    const byColumn = new Map(row.cells.map((cell) => [cell.column, cell]));
    const before = builder.size;
    builder.row({
      table,
      cells: own.map((column) => byColumn.get(column)?.text ?? ''),
      header: headed && index === 0,
      attributes: {
        [addressAttribute]: rowAddress(sheet.name, row.row, own),
        ...(named?.name !== undefined && index === 0 ? { name: named.name } : {}),
        ...(row.hidden ? { hidden: 'row' } : {}),
        ...lines(
          'formulas',
          row.cells.flatMap(({ column, formula }) => (formula === undefined ? [] : [`${nameOf({ row: row.row, column })} ${formula}`])),
        ),
        ...lines(
          'merged',
          (merged.get(row.row) ?? []).map(({ first, last }) => `${nameOf(first)}:${nameOf(last)}`),
        ),
        ...lines(
          'links',
          row.cells.flatMap(({ column }) => sheet.links.get(nameOf({ row: row.row, column })) ?? []),
        ),
      },
    });
    if (builder.size > before) blocks.set(row.row, before);
  });
}

const lines = (name: string, all: readonly string[]): Record<string, string> => (all.length === 0 ? {} : { [name]: all.join('\n') });

/** A head row names every column in words, each otherwise, and something stands below it. */
function looksLikeHead(rows: readonly SheetRow[], columns: number): boolean {
  const [first, second] = rows;
  if (!first || !second || columns < 2 || first.cells.length < columns) return false;
  const names = first.cells.map(({ text }) => cellText(text).toLowerCase());
  return (
    first.cells.every(({ isWords, text }) => isWords && text.length <= 100) && new Set(names).size === names.length && !names.includes('')
  );
}
