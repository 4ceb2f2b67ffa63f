import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { stem } from './analysis/stem.ts';
import { foundIn, snippetOf } from './snippet.ts';

const terms = (...words: string[]): Set<string> => new Set(words.map(stem));
const wordsOf = (text: string, wanted: Set<string>): string[] => foundIn(text, wanted).map(({ start, end }) => text.slice(start, end));

test('the words that were searched for are found in every form, and no others', () => {
  expect(wordsOf('A notice, two Notices; a notary is somebody else.', terms('notice'))).toEqual(['notice', 'Notices']);
  expect(wordsOf('Nothing of it.', terms('notice'))).toEqual([]);
});

test('overlapping pairs of a script without spaces are one range', () => {
  expect(wordsOf('東京都 tower', new Set(['東京', '京都']))).toEqual(['東京都']);
});

test('ranges are of the snippet, in order, and never overlap', () => {
  const word = fc.constantFrom('rent', 'rents', 'Rent', 'house', '東京都', '7.2', '…');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 120 }), (words) => {
      const snippet = snippetOf(words.join('\n'), terms('rent'));
      let last = 0;
      for (const { start, end } of foundIn(snippet, terms('rent'))) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(snippet.slice(start, end)).toMatch(/^rents?$/i);
        last = end;
      }
    }),
    { numRuns: propertyRuns() },
  );
});

test('a stem begins as its word does', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'.split('')), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(word, (folded) => {
      expect(stem(folded)[0]).toBe(folded[0]);
    }),
    { numRuns: propertyRuns(1000) },
  );
});
