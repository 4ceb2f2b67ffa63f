import { expect, test } from 'vitest';
import { choosePair } from './choose-pair.ts';
import { restoredWords } from './restored-words.ts';

test('a third choice takes the place of the first', () => {
  expect(choosePair([], 1, true)).toEqual([1]);
  expect(choosePair([1], 3, true)).toEqual([1, 3]);
  expect(choosePair([1, 3], 2, true)).toEqual([3, 2]);
  expect(choosePair([1, 3], 3, true)).toEqual([1, 3]);
  expect(choosePair([1, 3], 1, false)).toEqual([3]);
});

test('restoring says what was run again and what needs a person', () => {
  expect(restoredWords({ rerun: 0, reused: 14, failed: 0, undecided: 0 })).toBe(
    '0 re-runs; 14 saved things stand as they did on these words.',
  );
  expect(restoredWords({ rerun: 1, reused: 1, failed: 1, undecided: 2 })).toBe(
    '1 re-run; 1 saved thing stands as it did on these words. 1 thing could not be run again. 2 quotes under insights need a person.',
  );
});
