import { describe, expect, test } from 'vitest';
import { columnsOf } from './columns.ts';
import type { Column } from './columns.ts';
import { bandsOf, lineOf } from './lines.ts';
import { placed, stacked, texts } from './words.fixture.ts';

const left = [
  'the tenant shall pay the rent',
  'in advance on the first day of',
  'each month without any sort of',
  'deduction from the whole of it',
];
const right = [
  'the landlord shall insure the',
  'building against fire and the',
  'like and shall lay out all of',
  'the monies that it receives so',
];

const read = (columns: readonly Column[]): string[] => columns.flatMap((column) => column.lines.map((line) => texts(line.words)));
const cells = ({ table }: Column): string[][] | undefined =>
  table?.rows.map((row) => row.map((lines) => lines.map((line) => texts(line.words)).join(' ')));

describe('columns', () => {
  test.each([0, 5])('read one after the other, their lines %i points apart in height', (shift) => {
    const words = [...stacked(left, { x: 72, y: 100 }), ...stacked(right, { x: 320, y: 100 + shift })];
    expect(read(columnsOf(words))).toEqual([...left, ...right]);
  });

  test('stop at a line that runs over them', () => {
    const title = 'a title that runs over both of the columns of this page and more';
    const words = [
      ...stacked(left, { x: 72, y: 100 }),
      ...stacked(right, { x: 320, y: 100 }),
      ...placed(title, { x: 72, y: 170 }),
      ...stacked(left, { x: 72, y: 200 }),
      ...stacked(right, { x: 320, y: 200 }),
    ];
    expect(read(columnsOf(words))).toEqual([...left, ...right, title, ...left, ...right]);
  });

  test('of a list with hanging numbers are one', () => {
    const words = [...stacked(['(a)', '(b)', '(c)', '(d)'], { x: 72, y: 100 }), ...stacked(left, { x: 110, y: 100 })];
    expect(read(columnsOf(words))).toEqual(left.map((line, at) => `(${'abcd'[at]}) ${line}`));
  });
});

describe('tables', () => {
  const row = (y: number, contents: readonly string[], bold = false): ReturnType<typeof placed> =>
    contents.flatMap((text, at) => (text === '' ? [] : placed(text, { x: 72 + at * 130, y, bold })));

  test('read row by row', () => {
    const words = [
      row(100, ['Payment', 'Amount', 'Due'], true),
      row(114, ['Rent', '2,400', '1 May']),
      row(128, ['Deposit', '7,200', 'at once']),
    ].flat();
    const [table] = columnsOf(words);
    expect(table && cells(table)).toEqual([
      ['Payment', 'Amount', 'Due'],
      ['Rent', '2,400', '1 May'],
      ['Deposit', '7,200', 'at once'],
    ]);
    expect(table?.table?.header).toBe(true);
  });

  test('cells go on over lines', () => {
    const words = [
      row(100, ['Radiator', 'along the north', 'good']),
      row(112, ['', 'and west walls', '']),
      row(132, ['Workbench', 'main room', 'good, two with']),
      row(144, ['', '', 'old saw marks']),
      row(164, ['Hood', 'benches', 'good']),
    ].flat();
    const [table] = columnsOf(words);
    expect(table && cells(table)).toEqual([
      ['Radiator', 'along the north and west walls', 'good'],
      ['Workbench', 'main room', 'good, two with old saw marks'],
      ['Hood', 'benches', 'good'],
    ]);
  });

  test('end at the text around them', () => {
    const before = ['the payments below are what this lease asks of the tenant at fixed times', 'and no others.'];
    const words = [
      stacked(before, { x: 72, y: 76 }),
      row(108, ['Payment', 'Amount', 'Due'], true),
      row(122, ['Rent', '2,400', '1 May']),
      row(136, ['Deposit', '7,200', 'at once']),
      placed('Signatures', { x: 72, y: 170, bold: true }),
    ].flat();
    const columns = columnsOf(words);
    expect(columns.map((column) => column.table?.rows.length ?? read([column]))).toEqual([before, 3, ['Signatures']]);
  });

  test('with long cells are no columns of text', () => {
    const pairs = [0, 1, 2].map((at) => [
      ...stacked(left.slice(0, 2), { x: 72, y: 100 + at * 40 }),
      ...stacked(right.slice(0, 3 - (at % 2)), { x: 320, y: 100 + at * 40 }),
    ]);
    const [table] = columnsOf(pairs.flat());
    expect(table && cells(table)?.length).toBe(3);
  });
});

describe('lines', () => {
  test('set as tight as their type come apart', () => {
    const words = [...placed('above', { x: 72, y: 100 }), ...placed('below', { x: 72, y: 110 })];
    expect(bandsOf(words).map(texts)).toEqual(['above', 'below']);
  });

  test('raised and lowered words stay on theirs', () => {
    const words = [...placed('text', { x: 72, y: 100 }), ...placed('2', { x: 93, y: 99, size: 6 })];
    expect(bandsOf(words)).toHaveLength(1);
  });

  test('of right-to-left scripts read from the right, other words among them from the left', () => {
    const words = [...placed('שלום', { x: 300, y: 100 }), ...placed('Unit 4', { x: 200, y: 100 }), ...placed('דיירים', { x: 100, y: 100 })];
    expect(texts(lineOf(words).words)).toBe('שלום Unit 4 דיירים');
  });
});
