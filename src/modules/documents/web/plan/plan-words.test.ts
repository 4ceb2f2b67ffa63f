import { describe, expect, test } from 'vitest';
import { appliedLines, applyWords, planHeading, spanWords, stateIn } from './plan-words.ts';

const things = (count: number) => Array.from({ length: count }, () => ({}) as never);

describe('planHeading', () => {
  test('says what changes and what stays', () => {
    expect(planHeading({ to: 3, affected: things(9), unaffected: 41 }, false)).toBe(
      'Version 3 is staged. 9 things change, 41 stay as they are.',
    );
    expect(planHeading({ to: 2, affected: things(1), unaffected: 1 }, true)).toBe(
      'Version 2 is held back. 1 thing changes, 1 stays as it is.',
    );
    expect(planHeading({ to: 2, affected: things(1200), unaffected: 0 }, false)).toBe('Version 2 is staged. 1,200 things change.');
  });
  test('says that nothing changes, or that nothing could', () => {
    expect(planHeading({ to: 2, affected: [], unaffected: 23 }, false)).toBe(
      'Version 2 is staged. Nothing changes, 23 things stay as they are.',
    );
    expect(planHeading({ to: 2, affected: [], unaffected: 0 }, false)).toBe(
      'Version 2 is staged. Nothing was saved yet that could change.',
    );
  });
});

test('the button says how many changes follow', () => {
  expect(applyWords(3, 9, 9)).toBe('Apply 9 changes');
  expect(applyWords(3, 1, 1)).toBe('Apply 1 change');
  expect(applyWords(3, 9, 7)).toBe('Apply 7 of 9 changes');
  expect(applyWords(3, 0, 0)).toBe('Publish version 3');
});

test('spans are counted by what happened to them', () => {
  expect(spanWords({ edited: 12, moved: 8, removed: 2, added: 0 })).toBe('12 spans edited, 8 moved and 2 removed');
  expect(spanWords({ edited: 0, moved: 0, removed: 1, added: 0 })).toBe('1 span removed');
  expect(spanWords({ edited: 0, moved: 0, removed: 0, added: 0 })).toBe('');
});

test('an output that is a state is read as one', () => {
  expect(stateIn('stale: 1 of 2 quotes need a person')).toEqual({ state: 'stale', words: '1 of 2 quotes need a person' });
  expect(stateIn('The current: a river.')).toBeUndefined();
  expect(stateIn(undefined)).toBeUndefined();
});

test('what applying came to leaves out what is zero, but never how much was run again', () => {
  const counts = { rerun: 6, cutoff: 2, reused: 17, failed: 0, undecided: 1 };
  expect(appliedLines(counts, 1).map(({ name, count }) => [name, count])).toEqual([
    ['rerun', 6],
    ['cutoff', 2],
    ['left', 1],
    ['reused', 17],
    ['undecided', 1],
  ]);
  const none = appliedLines({ rerun: 0, cutoff: 0, reused: 0, failed: 0, undecided: 0 }, 0);
  expect(none.map(({ count, words }) => `${count} ${words}`)).toEqual(['0 things were run again']);
});
