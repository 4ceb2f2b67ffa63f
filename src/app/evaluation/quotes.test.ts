import { expect, test } from 'vitest';
import { compact, qualityOf } from './quotes.ts';

const text = 'The tenant pays.\n\nThe tenant  waters\nthe garden. The tenant pays.';
const quality = (quotes: readonly string[], ...passages: readonly (readonly [number, number])[]) =>
  qualityOf(
    compact(text),
    quotes,
    passages.map(([start, end]) => ({ start, end })),
  );

test('a quote counts by its letters that the passages hold, at the place where they hold most, however its lines are broken', () => {
  expect(quality(['The tenant pays.'], [0, 16])).toMatchObject({ recall: 1 });
  expect(quality(['The tenant pays.'], [text.length - 16, text.length])).toMatchObject({ recall: 1 });
  expect(quality(['tenant waters the\ngarden'], [18, 36])?.recall).toBeCloseTo(12 / 21, 12);
  expect(quality(['The tenant pays.', 'waters'], [0, 16])).toMatchObject({ recall: 0.5 });
  expect(quality(['waters'])).toEqual({ recall: 0, read: 0 });
});

test('what is read is the share of the letters that the passages are, overlaps once', () => {
  expect(quality(['waters'], [0, text.length], [3, 9])).toEqual({ recall: 1, read: 1 });
  expect(quality(['waters'], [0, 16], [4, 16])?.read).toBeCloseTo(14 / compact(text).letters.length, 12);
});

test('a quote that is not in the text is left out, and without any there is no quality', () => {
  expect(quality(['nowhere', 'waters'], [0, text.length])).toMatchObject({ recall: 1 });
  expect(quality(['nowhere', ''], [0, 10])).toBeUndefined();
});
