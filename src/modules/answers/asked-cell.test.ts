import { expect, test } from 'vitest';
import { askedCell } from './asked-cell.ts';

function row(...cells: readonly (readonly [column: string, text: string])[]) {
  return cells.map(([column, text], at) => ({
    column,
    text,
    address: `Table 1!${'ABCDE'[at]}2`,
    start: at * 10,
    end: at * 10 + text.length,
  }));
}

const lease = row(['Unit', '12'], ['Tenant', 'Ada Lovelace'], ['Monthly rent', '1250'], ['Ends', '2026-03-01']);
const other = row(['Unit', '13'], ['Tenant', 'Bob Hope'], ['Monthly rent', '12'], ['Ends', '2027-01-31']);

test.each([
  ['What is the rent of unit 12?', lease, '1250'],
  ['Who is the tenant of unit 12?', lease, 'Ada Lovelace'],
  ['What is the monthly rent of Ada Lovelace?', lease, '1250'],
  ['When does the lease of unit 12 end?', lease, '2026-03-01'],
  // 12 is a unit here and no rent: the row of unit 13 is not asked for, and what its rent is belongs to nobody.
  ['What is the rent of unit 12?', other, undefined],
  ['What is the rent of unit 99?', lease, undefined],
  ['What is the rent of Ada?', lease, undefined],
  // Two columns are named as well: it is not plain which is meant.
  ['What are the tenant and the end of 12?', lease, undefined],
  ['What about unit 12?', lease, undefined],
  ['What is the rent of unit 12?', row(['Unit', '12'], ['Rent', '']), undefined],
  // A bare number stands anywhere: only the first column, or one that is named, is called by it.
  ['What is the rent for 7?', row(['Unit', 'B'], ['Floor', '7'], ['Rent', '900']), undefined],
  ['What is the rent on floor 7?', row(['Unit', 'B'], ['Floor', '7'], ['Rent', '900']), '900'],
  ['Wie hoch ist die Miete der Wohnung 7?', row(['Wohnung', '7'], ['Miete', '900 €'], ['Mieter', 'Gauß']), '900 €'],
])('%s', (question, cells, value) => {
  expect(askedCell(question, cells)?.cell.text).toBe(value);
});
