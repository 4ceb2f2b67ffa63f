import { expect, test } from 'vitest';
import { numberEnd } from './numbering.ts';

const numberOf = (kind: 'heading' | 'item' | 'paragraph', text: string): string => text.slice(0, numberEnd(kind, text));

test.each([
  ['7.2 Term', '7.2 '],
  ['7.2. term', '7.2. '],
  ['4.1.3 Term', '4.1.3 '],
  ['4.1.3. Term', '4.1.3. '],
  ['3. Foo', '3. '],
  ['3) Foo', '3) '],
  ['1 Introduction', '1 '],
  ['A. Definitions', 'A. '],
  ['IV. Payment', 'IV. '],
  ['(a) scope', '(a) '],
  ['(iv) scope', '(iv) '],
  ['Section 4. Payment', 'Section 4. '],
  ['Section 4 Payment', 'Section 4 '],
  ['Article IV - Payment', 'Article IV - '],
  ['ARTICLE 12: PAYMENT', 'ARTICLE 12: '],
  ['§ 5 Geltung', '§ 5 '],
  ['Annex B – Prices', 'Annex B – '],
  ['3 条款', '3 '],
])('heading %j has the number %j', (text, number) => {
  expect(numberOf('heading', text)).toBe(number);
});

test.each([
  '2024 Report',
  '30 days',
  '30 Days',
  '7.2',
  'Section 4',
  'ARTICLE II',
  'Part of it',
  'A licence',
  '3D printing',
  '(see below) x',
  '12.05.2024 Meeting',
  'Introduction',
])('heading %j has none', (text) => {
  expect(numberOf('heading', text)).toBe('');
});

test.each([
  '30 days',
  '2.5 million',
  '3.5 GB of memory',
  'J. Smith',
  '5 Apples',
  '2024. A year',
  'Section 4 applies',
  '(30) ',
  '10.0.0.1 is',
  '100. Percent'.slice(0, 3),
])('paragraph or item %j has none', (text) => {
  expect(numberOf('paragraph', text)).toBe('');
  expect(numberOf('item', text)).toBe('');
});

test.each([
  ['7.2 Term', '7.2 '],
  ['(a) the scope', '(a) '],
  ['4.1.3. Term', '4.1.3. '],
  ['b) the scope', 'b) '],
  ['Section 4.2. Payment', 'Section 4.2. '],
  ['1. The text', '1. '],
])('paragraph %j has the number %j', (text, number) => {
  expect(numberOf('paragraph', text)).toBe(number);
  expect(numberOf('item', text)).toBe(number);
});
