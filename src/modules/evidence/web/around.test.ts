import { expect, test } from 'vitest';
import { around } from './around.ts';

const text = 'One.\n\nTwo is here.\n\nThree.\n\nFour.';
const blocks = [
  { start: 0, end: 4 },
  { start: 6, end: 18 },
  { start: 20, end: 26 },
  { start: 28, end: 33 },
];

test.each([
  ['a span in a block with both neighbours', 10, 12, { before: 'One.\n\nTwo ', quote: 'is', after: ' here.\n\nThree.' }],
  ['the first block has none before it', 0, 3, { before: '', quote: 'One', after: '.\n\nTwo is here.' }],
  ['the last has none behind it', 28, 33, { before: 'Three.\n\n', quote: 'Four.', after: '' }],
  ['a span over two blocks', 10, 25, { before: 'One.\n\nTwo ', quote: 'is here.\n\nThree', after: '.\n\nFour.' }],
])('%s', (_, start, end, parts) => {
  expect(around({ text, blocks }, { start, end })).toEqual(parts);
});

test('a long block is cut, and says so', () => {
  const long = `${'a '.repeat(1000)}HERE${' b'.repeat(1000)}`;
  const { before, quote, after } = around({ text: long, blocks: [{ start: 0, end: long.length }] }, { start: 2000, end: 2004 });
  expect([quote, before.length, after.length]).toEqual(['HERE', 601, 601]);
  expect(before.startsWith('…') && after.endsWith('…')).toBe(true);
});
