import { expect, test } from 'vitest';
import { needsByBundle, needWords } from './need-words.ts';
import type { Flagged } from './shelf-slots.ts';

const flagged = (kind: string, state: Flagged['state'], bundles: string[] = []): Flagged => ({
  id: kind,
  kind,
  state,
  label: '',
  why: '',
  href: '',
  bundles,
});

test('what needs somebody is counted by kind, worst first', () => {
  expect(
    needWords([flagged('insight', 'suspect'), flagged('answer', 'stale'), flagged('answer', 'stale'), flagged('answer', 'failed')]),
  ).toBe('1 answer failed, 2 answers are stale and 1 insight is suspect');
  expect(needWords([])).toBe('');
});

test('what comes from several bundles counts for each of them', () => {
  const needs = needsByBundle([flagged('answer', 'stale', ['a', 'b']), flagged('insight', 'stale', ['b']), flagged('answer', 'stale')]);
  expect([...needs].map(([bundle, of]) => [bundle, of.length])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
