import { describe, expect, test } from 'vitest';
import { standingOf, versionAsked, type ListedVersion } from './shown-version.ts';

const versions: ListedVersion[] = [
  { number: 4, status: 'staged', publishedAt: null },
  { number: 3, status: 'published', publishedAt: '2026-03-01T00:00:00Z' },
  { number: 2, status: 'discarded', publishedAt: null },
  { number: 1, status: 'superseded', publishedAt: '2026-01-01T00:00:00Z' },
];

describe('the version an address shows', () => {
  test.each([
    ['its own number', '1', undefined, 1],
    ['its own number before the moment', '4', '1', 4],
    ['what is published', undefined, undefined, undefined],
    ['what was published at a time', undefined, '2026-02-01T00:00:00Z', 1],
    ['the newest at a later time', undefined, '2026-04-01', 3],
    ['what there is, before everything', undefined, '2025-01-01', undefined],
    ['a version as a moment', undefined, '3', 3],
    ['what is published, when the number is of another bundle', undefined, '9', undefined],
    ['what is published, when nothing can be read of it', 'x', 'yesterday', undefined],
  ])('%s', (_, v, asOf, expected) => expect(versionAsked(v, asOf, versions)).toBe(expected));
});

test('where a version stands', () => {
  expect(standingOf(1, versions)).toEqual({ status: 'superseded', published: 3, newer: 3, open: false });
  expect(standingOf(3, versions)).toEqual({ status: 'published', published: 3, newer: undefined, open: false });
  expect(standingOf(4, versions)).toEqual({ status: 'staged', published: 3, newer: undefined, open: true });
  expect(standingOf(7, [])).toEqual({ status: undefined, published: undefined, newer: undefined, open: false });
});
