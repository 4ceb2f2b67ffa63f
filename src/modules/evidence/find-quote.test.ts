import { expect, test } from 'vitest';
import { findQuote } from './find-quote.ts';

const found = (canonical: string, quote: string): string[] =>
  findQuote(canonical, quote).map(({ start, end }) => canonical.slice(start, end));

test('every exact place in text order, without overlap', () => {
  expect(findQuote('aaaa b aa', 'aa')).toEqual([
    { start: 0, end: 2 },
    { start: 2, end: 4 },
    { start: 7, end: 9 },
  ]);
});
test('a quote is composed like the text', () => {
  expect(found('caf\u00e9 open', 'cafe\u0301')).toEqual(['caf\u00e9']);
});
test('other quotation marks, dashes and blanks than the text has', () => {
  const text = 'He said \u201cno\u201d \u2013 twice.\nThen  \u00abyes\u00bb, it\u2019s so.';
  expect(found(text, '"no" - twice. Then "yes"')).toEqual(['\u201cno\u201d \u2013 twice.\nThen  \u00abyes\u00bb']);
  expect(found(text, ' it\u2032s\t so. ')).toEqual(['it\u2019s so.']);
});
test('what is exact is preferred to what is only alike', () => {
  expect(findQuote(`it\u2019s and it's`, `it's`)).toEqual([{ start: 9, end: 13 }]);
});
test('nothing is nowhere', () => {
  expect(findQuote('some words', '')).toEqual([]);
  expect(findQuote('some words', '\t\t')).toEqual([]);
  expect(findQuote('some words', 'other')).toEqual([]);
});
