import { describe, expect, test } from 'vitest';
import { carryAsOf, encodeSegments, readSearch, searchText } from './address.ts';

test('what follows the ? leaves out what is not set', () => {
  expect(searchText({})).toBe('');
  expect(searchText({ v: undefined, q: '' })).toBe('');
  expect(searchText({ v: 2, q: 'a & b' })).toBe('?v=2&q=a+%26+b');
});

test('values stay the text they were', () => {
  expect(readSearch('?q=7&on=true&q=8')).toEqual({ q: '7', on: 'true' });
  expect(readSearch(searchText({ q: 'ä = 100 % + 1' }))).toEqual({ q: 'ä = 100 % + 1' });
});

test('a path keeps its slashes and nothing else', () => {
  expect(encodeSegments('notes/a b#1?.md')).toBe('notes/a%20b%231%3F.md');
});

describe('the moment one looks at', () => {
  test('goes along with an address', () => {
    expect(carryAsOf('/answers', '2026-01-01T00:00:00Z')).toBe('/answers?asOf=2026-01-01T00%3A00%3A00Z');
    expect(carryAsOf('/b/x?v=2#top', '3')).toBe('/b/x?v=2&asOf=3#top');
  });
  test('is left where an address says its own, or now', () => {
    expect(carryAsOf('/answers?asOf=2', '3')).toBe('/answers?asOf=2');
    expect(carryAsOf('/answers?asOf=', '3')).toBe('/answers');
    expect(carryAsOf('/answers', undefined)).toBe('/answers');
  });
  test('does not leave this page', () => {
    expect(carryAsOf('https://example.org/', '3')).toBe('https://example.org/');
  });
});
