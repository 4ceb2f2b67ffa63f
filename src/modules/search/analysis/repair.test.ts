import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { analyseQuery } from './analyse.ts';
import { allowedEdits, completeQuery, editsBetween, nearest, repairedWeight, vocabularyOf } from './repair.ts';
import { stem } from './stem.ts';

const entries = [
  { term: 'receiv', df: 5 },
  { term: 'notic', df: 12 },
  { term: 'novic', df: 2 },
  { term: 'contract', df: 30 },
  { term: 'contrast', df: 30 },
  { term: 'contain', df: 7 },
];
const vocabulary = vocabularyOf(entries);

describe('nearest word', () => {
  test('a swap is one edit', () => {
    expect(nearest('reciev', entries)?.term).toBe('receiv');
  });

  test('fewest edits first, then the more frequent, then the alphabet', () => {
    expect(nearest('nodic', entries)?.term).toBe('notic');
    expect(nearest('contrabt', entries)?.term).toBe('contract');
  });

  test('short words, numbers and another first letter are left alone', () => {
    expect([3, 4, 7, 8].map((length) => allowedEdits('a'.repeat(length)))).toEqual([0, 1, 1, 2]);
    expect(allowedEdits('2026x')).toBe(0);
    expect(nearest('motic', entries)).toBeUndefined();
    expect(nearest('zzzzzzzz', entries)).toBeUndefined();
  });

  test('distance: symmetric, zero only when equal, the limit respected', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const edits = editsBetween(a, b, 99);
        expect(edits).toBe(editsBetween(b, a, 99));
        expect(edits === 0).toBe(a === b);
        expect(editsBetween(a, b, 1)).toBe(Math.min(edits, 2));
        expect(edits).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('lookups by vocabulary equal a scan of all entries, in any order', () => {
    const term = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(fc.uniqueArray(term, { maxLength: 30 }), term, (terms, typed) => {
        const all = terms.map((each, at) => ({ term: each, df: 1 + (at % 3) }));
        expect(vocabularyOf(all).nearest(typed)).toEqual(nearest(typed, all));
        expect(nearest(typed, all.toReversed())).toEqual(nearest(typed, all));
      }),
      { numRuns: propertyRuns() },
    );
  });
});

describe('completed query', () => {
  test('unknown words keep the typed term beside the repaired one; known words are not repaired', () => {
    const query = completeQuery(analyseQuery('recieve notice'), vocabulary, stem);
    expect(query.terms).toEqual([
      { term: 'reciev', weight: 1, source: 'word' },
      { term: 'notic', weight: 1, source: 'word' },
      { term: 'receiv', weight: repairedWeight, source: 'repaired', from: 'reciev' },
    ]);
  });

  test('a prefix stands for its most frequent terms, or for its own stem', () => {
    expect(completeQuery(analyseQuery('cont*'), vocabulary, stem).terms.map(({ term }) => term)).toEqual([
      'contract',
      'contrast',
      'contain',
    ]);
    expect(completeQuery(analyseQuery('contracti*'), vocabulary, stem).terms).toEqual([]);
    expect(completeQuery(analyseQuery('contracts*'), vocabulary, stem).terms.map(({ term }) => term)).toEqual(['contract']);
    expect(completeQuery(analyseQuery('zz*'), vocabulary, stem).terms).toEqual([]);
  });
});
