import { describe, expect, test } from 'vitest';
import { caseCollisions, changeListing, listingFingerprint, mayDo, versionActions, type VersionAction } from './rules.ts';
import { versionStatuses, type ListingRow } from './tables.ts';

const line = (path: string, document = `d-${path}`, revision = `r-${path}`): ListingRow => ({ path, document, revision });

test('what may be done to a version follows from its status', () => {
  const allowed = versionStatuses.map((status) => [
    status,
    (Object.keys(versionActions) as VersionAction[]).filter((action) => mayDo(action, status)),
  ]);
  expect(Object.fromEntries(allowed)).toEqual({
    staged: ['plan', 'apply', 'hold', 'discard'],
    held: ['plan', 'release', 'discard'],
    published: ['restore'],
    superseded: ['restore'],
    discarded: [],
    failed: [],
  });
});

describe('the fingerprint of a listing', () => {
  const listing = [line('a'), line('b')];
  test('does not depend on the order', () => expect(listingFingerprint(listing.toReversed())).toBe(listingFingerprint(listing)));
  test.each([
    ['a path', [line('A', 'd-a', 'r-a'), line('b')]],
    ['a document', [line('a', 'd-x', 'r-a'), line('b')]],
    ['a revision', [line('a', 'd-a', 'r-x'), line('b')]],
    ['a line', [line('a')]],
  ])('depends on %s', (_, other) => expect(listingFingerprint(other)).not.toBe(listingFingerprint(listing)));
});

describe('a changed listing', () => {
  const lines = [line('a'), line('b'), line('c')];
  test('keeps the rest', () => {
    const put = [line('a', 'd-a', 'r-new'), line('d')];
    expect(changeListing(lines, { put, remove: new Set(['d-b']) })).toEqual([line('c'), ...put]);
  });
  test('has a document once: under its new path, in place of what was there', () => {
    const put = [line('b', 'd-a', 'r-a')];
    expect(changeListing(lines, { put, remove: new Set() })).toEqual([line('c'), ...put]);
  });
});

test('paths that differ only in case collide, with those taken and with each other; the same path does not', () => {
  const collisions = caseCollisions(['a.md', 'B.md', 'c.md', 'C.md', 'd.md', 'd.md'], ['A.md', 'B.md']);
  expect(collisions).toEqual(
    new Map([
      ['a.md', 'A.md'],
      ['C.md', 'c.md'],
    ]),
  );
});
