import { expect, test } from 'vitest';
import { statedWords } from './stated-line.tsx';

test('what is stated is said, what is not is left out', () => {
  expect(statedWords({ authors: ['Ada Lovelace', 'B. Green'], date: '2026-03-01', tags: ['lease'] })).toEqual([
    'Ada Lovelace, B. Green',
    new Date(2026, 2, 1).toLocaleDateString(undefined, { dateStyle: 'medium' }),
    'lease',
  ]);
  expect(statedWords({})).toEqual([]);
  expect(statedWords({ tags: Array.from({ length: 11 }, (_, at) => `t${at}`) })).toEqual(['t0, t1, t2, t3, t4, t5, t6, t7, 3 more']);
});
