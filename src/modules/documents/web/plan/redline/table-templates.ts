/** How the rows of a document's tables are set: the same columns for every row of a table. Pure. */
import { columnsOf, type Column } from '../../viewer/table-columns.ts';
import type { DocumentSide } from './redline-rows.ts';

/** `grid-template-columns` by the number of the table. */
export function templatesOf(side: DocumentSide | undefined): ReadonlyMap<number, string> {
  const tables = new Map<number, { heads: number; rows: string[][] }>();
  for (const { table, cells, header } of side?.blocks ?? []) {
    if (table === undefined || !cells) continue;
    const known = tables.get(table) ?? { heads: 0, rows: [] };
    tables.set(table, known);
    if (header) known.heads += 1;
    known.rows.push(cells.map(({ start, end }) => side?.text.slice(start, end) ?? ''));
  }
  return new Map([...tables].map(([table, { rows, heads }]) => [table, tracksOf(columnsOf(rows, heads))]));
}

/** In em: what half of the narrowest page with two texts has room for. */
const room = 34;

/** No column is narrower than its words need, unless all together need more than there is: then each gives way by its share. */
function tracksOf(columns: readonly Column[]): string {
  const needed = columns.reduce((sum, { least }) => sum + least, 0);
  const scale = Math.min(1, room / needed);
  return columns.map(({ least, share }) => `minmax(${(least * scale).toFixed(2)}em,${share}fr)`).join(' ');
}
