import { describe, expect, test } from 'vitest';
import { compareListings } from './compare-listings.ts';
import { documentRows, findRows, type ListingDocument } from './document-rows.ts';

const document = (path: string, id = path): ListingDocument => ({
  path,
  document: id,
  revision: 'r',
  sha256: '',
  format: 'markdown',
  size: 1,
  blocks: 1,
});

describe('the rows of a bundle', () => {
  test('keep the place of what was removed', () => {
    const [before, after] = [
      [document('a'), document('b'), document('c')],
      [document('a'), document('c')],
    ];
    expect(documentRows(after, compareListings(before, after)).map(({ path, change }) => `${path} ${change?.change}`)).toEqual([
      'a same',
      'b removed',
      'c same',
    ]);
  });

  test('without anything to compare with, say nothing of changes', () =>
    expect(documentRows([document('a')], undefined)[0]?.change).toBeUndefined());

  test('are found by all the words of their path', () => {
    const rows = documentRows([document('Annexes/rent-list.csv'), document('rent.md'), document('lease.pdf')], undefined);
    expect(findRows(rows, ' RENT annex ').map(({ path }) => path)).toEqual(['Annexes/rent-list.csv']);
    expect(findRows(rows, '  ')).toHaveLength(3);
  });
});
