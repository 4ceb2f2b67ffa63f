import { expect, test } from 'vitest';
import { findText, placeFrom, placesAround } from './find-text.ts';

test('words are found whatever their case and the blanks between them', () => {
  expect(findText('The rent. the\nRENT. The rental.', 'the rent')).toEqual([
    { start: 0, end: 8 },
    { start: 10, end: 18 },
    { start: 20, end: 28 },
  ]);
  expect(findText('a.b [x] a+b', 'A+B')).toEqual([{ start: 8, end: 11 }]);
  expect(findText('straße 7-9', '7-9')).toEqual([{ start: 7, end: 10 }]);
  expect([findText('text', '  '), findText('', 'x')]).toEqual([[], []]);
});

test('one begins where one reads, and marks only what is around', () => {
  const places = findText('x x x x x', 'x');
  expect([placeFrom(places, 3), placeFrom(places, 99), placeFrom([], 0)]).toEqual([2, 0, 0]);
  expect(placesAround(places, 0, 1)).toHaveLength(2);
  expect(placesAround(places, 2, 1)).toHaveLength(3);
});
