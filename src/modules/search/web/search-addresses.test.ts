import { describe, expect, test } from 'vitest';
import { readSearch } from '../../../ui/routing/address.ts';
import { hitKey, shareOf, sourceWords, type FoundHit } from './hit.ts';
import { isNarrowed, nextCount, pageSize, readSearched, searchPath } from './paths.ts';

const plain = {
  query: 'rent',
  bundle: '',
  asOf: '',
  format: '',
  path: '',
  author: '',
  tag: '',
  since: '',
  until: '',
  superseded: false,
  count: pageSize,
};
const read = (path: string): ReturnType<typeof readSearched> => readSearched(readSearch(path.slice(path.indexOf('?'))));

describe('the address of a search', () => {
  test('says what is searched and nothing that is usual', () => {
    expect(searchPath('rent')).toBe('/search?q=rent');
    expect(searchPath('')).toBe('/search');
  });

  test('is read as it was written', () => {
    const stated = { author: 'Ada L', tag: 'größe', since: '2026-01-01', until: '2026-03-31T12:00:00Z' };
    const narrowed = { query: '"a b" c*', bundle: 'lease', asOf: '2', format: 'pdf', path: 'x y/', ...stated, superseded: true, count: 60 };
    expect([isNarrowed(narrowed), isNarrowed({ ...plain, tag: 'a' }), isNarrowed({ ...plain, superseded: true })]).toEqual([
      true,
      true,
      false,
    ]);
    expect(read(searchPath(narrowed.query, narrowed))).toEqual(narrowed);
  });

  test('says “now” aloud, so that the moment before it is not carried along', () => {
    expect(searchPath('rent', { asOf: '' })).toBe('/search?q=rent&asOf=');
    expect(searchPath('', { asOf: '' })).toBe('/search?asOf=');
    expect(read(searchPath('rent', { asOf: '' }))).toEqual(plain);
  });

  test('written by hand, a count that cannot be asked for is the usual one', () => {
    for (const n of ['0', '-1', '201', '1.5', 'many']) expect(readSearched({ q: ' rent ', n })).toEqual(plain);
  });
});

test('more is shown in steps, up to what may be asked for', () => {
  expect(nextCount(20)).toBe(40);
  expect(nextCount(190)).toBe(200);
  expect(nextCount(200)).toBeUndefined();
});

test('where a word comes from, and its share of the score', () => {
  expect(sourceWords({ source: 'word' })).toBe('as typed');
  expect(sourceWords({ source: 'repaired', from: 'lft' })).toBe('repaired from “lft”');
  expect(sourceWords({ source: 'prefix', from: 'contr' })).toBe('begins with “contr”');
  expect(shareOf(0.1, 0.4)).toBe('25 %');
  expect(shareOf(0.1, 0)).toBe('0 %');
});

test('the same passage in two places is two results', () => {
  const hit: FoundHit = {
    bundle: 'a',
    document: 'b.md',
    version: 1,
    revision: 'r',
    passage: 'p',
    score: 0.1,
    start: 0,
    end: 4,
    snippet: 'rent',
    found: [],
    headingPath: [],
  };
  expect(hitKey({ ...hit, start: 9 })).not.toBe(hitKey(hit));
  expect(hitKey({ ...hit, score: 0.2 })).toBe(hitKey(hit));
});
