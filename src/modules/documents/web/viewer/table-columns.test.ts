import { expect, test } from 'vitest';
import { columnsOf, gridTemplate, leastWidth } from './table-columns.ts';

const rows = [
  ['Lamp', 'Price', 'Sold on', 'Remark'],
  ['Heron', '£240.00', '2025-01-03', 'Comes in three colours, of which the green one is the most liked.'],
  ['Wren', '(88.50)', '2025-02-11', ''],
  ['Swift', '1,204 kg', '2025-03-30', 'None'],
];

test('a column of numbers is told from one of words and dates', () => {
  expect(columnsOf(rows, 1).map(({ numeric }) => numeric)).toEqual([false, true, false, false]);
  expect(columnsOf([['12', '-3 %', '1.204,5 €', 'n/a']], 0).map(({ numeric }) => numeric)).toEqual([true, true, true, false]);
});

test('a column is wide enough for its longest word, within limits, and takes its share of what is left', () => {
  const [lamp, , sold, remark] = columnsOf(rows, 1);
  expect(sold?.least).toBeGreaterThan(10 * 0.55);
  expect(lamp?.least).toBeLessThan(sold?.least ?? 0);
  expect(remark?.share).toBeGreaterThan(lamp?.share ?? 99);
  expect(columnsOf([['x'.repeat(500)]], 0)[0]?.least).toBeLessThan(20);
});

test('short rows leave cells empty, and no rows are no columns', () => {
  expect(columnsOf([['a'], ['b', 'c']], 0)).toHaveLength(2);
  expect(columnsOf([], 0)).toEqual([]);
  expect(leastWidth([])).toBe(0);
});

test('every row has the same grid', () => {
  const columns = [
    { least: 3, share: 5, numeric: false },
    { least: 4.5, share: 9, numeric: true },
  ];
  expect(gridTemplate(columns)).toBe('minmax(3em, 5fr) minmax(4.5em, 9fr)');
  expect(leastWidth(columns)).toBe(7.5);
});

test('a long table is judged by a sample of all of it', () => {
  const long = Array.from({ length: 5000 }, (_, index) => [index > 4000 ? 'words' : '7']);
  expect(columnsOf(long, 0)[0]?.numeric).toBe(true);
  expect(
    columnsOf(
      long.map((row, index) => (index > 500 ? ['words'] : row)),
      0,
    )[0]?.numeric,
  ).toBe(false);
});
