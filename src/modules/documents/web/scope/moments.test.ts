import { expect, test } from 'vitest';
import { momentOptions, otherMoment } from './moments.ts';

const versions = [
  { number: 3, status: 'staged', publishedAt: null },
  { number: 2, status: 'published', publishedAt: '2026-02-01T10:00:00.000Z' },
  { number: 1, status: 'superseded', publishedAt: '2026-01-01T10:00:00.000Z' },
  { number: 4, status: 'discarded', publishedAt: null },
];
const valuesOf = (asOf: string): string[] => momentOptions(versions, asOf).options.map(({ value }) => value);

test('now, what can be looked at, and any other moment', () => {
  expect(valuesOf('')).toEqual(['', '3', '2026-02-01T10:00:00.000Z', '2026-01-01T10:00:00.000Z', otherMoment]);
  expect(momentOptions([], '').options.map(({ value }) => value)).toEqual(['', otherMoment]);
});

test('the moment that is looked at is always one of the options', () => {
  for (const asOf of ['', '1', '2', '3', '9', '2026-02-01T10:00:00.000Z', '2025-05-05T00:00:00.000Z', 'nonsense']) {
    const { value, options } = momentOptions(versions, asOf);
    expect(options.filter((option) => option.value === value)).toHaveLength(1);
  }
});

test('a version named by its number is the one that was published then', () => {
  expect(momentOptions(versions, '1').value).toBe('2026-01-01T10:00:00.000Z');
  expect(momentOptions(versions, '9').value).toBe('9');
});
