import { expect, test } from 'vitest';
import { parseCsv } from './formats/csv.ts';
import { parseHtml } from './formats/html.ts';
import { parseMarkdown } from './formats/markdown.ts';
import { number, row, words, writeXlsx } from './formats/xlsx/xlsx-writer.fixture.ts';
import { parseXlsx } from './formats/xlsx/xlsx.ts';
import type { ParsedDocument } from './model.ts';
import { tableRowAt } from './table-rows.ts';

/** The cells of the row that a quote stands in. */
function rowOf(document: ParsedDocument, quote: string): readonly (readonly [string, string, string])[] | undefined {
  const start = document.canonical.indexOf(quote);
  expect(start).toBeGreaterThanOrEqual(0);
  const cells = tableRowAt(document, { start, end: start + quote.length });
  for (const cell of cells ?? []) expect(document.canonical.slice(cell.start, cell.end).trim()).toBe(cell.text);
  return cells?.map(({ column, text, address }) => [column, text, address]);
}

const csv = parseCsv('unit,rent\n12,1250\n13,980\n');
const html =
  '<p>Rents</p><table><tr><th>Unit</th><th>Rent</th></tr><tr><td>12</td><td>1250</td></tr><tr><td colspan=2>13 is empty</td></tr></table>';

test('a row of a table has its cells by the names of their columns, with their addresses', () => {
  expect(rowOf(csv, '13\t980')).toEqual([
    ['unit', '13', 'Table 1!A3'],
    ['rent', '980', 'Table 1!B3'],
  ]);
  const twice = parseMarkdown('| A |\n|--|\n| x |\n\n| Unit | Rent |\n|--|--|\n| 12 | 1250 |\n');
  expect(rowOf(twice, '1250')).toEqual([
    ['Unit', '12', 'Table 2!A2'],
    ['Rent', '1250', 'Table 2!B2'],
  ]);
  expect(rowOf(parseHtml(html), '12\t1250')?.[1]).toEqual(['Rent', '1250', 'Table 1!B2']);
});

test('in a sheet by their columns, also where cells are left out', () => {
  const sheet = parseXlsx(
    writeXlsx({
      sheets: [
        {
          name: 'Leases',
          rows:
            row(1, words('A1', 'Unit') + words('B1', 'Tenant') + words('C1', 'Rent')) +
            row(2, number('A2', 12) + number('C2', 1250)) +
            row(3, number('A3', 13) + words('B3', 'Bob') + number('C3', 980)),
        },
      ],
    }),
  );
  expect(rowOf(sheet, '1250')).toContainEqual(['Rent', '1250', 'Leases!C2']);
});

test('nothing of a header, of running text, of several rows, of a row that does not fit its header, or without a header', () => {
  expect(rowOf(csv, 'unit\trent')).toBeUndefined();
  expect(rowOf(csv, '12\t1250\n13')).toBeUndefined();
  expect(rowOf(parseHtml(html), 'Rents')).toBeUndefined();
  expect(rowOf(parseHtml(html.replace(' colspan=2', '')), '13 is empty')).toBeUndefined();
  expect(rowOf(parseCsv('12,1250\n13,980\n'), '13\t980')).toBeUndefined();
});
