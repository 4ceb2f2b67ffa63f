import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldedWords, tokensOf, wordsIn } from './tokens.ts';

const pieces = [
  'a',
  'B',
  'z',
  '0',
  '7',
  '.',
  ',',
  "'",
  '\u2019',
  ' ',
  '-',
  '\n',
  'é',
  'ß',
  '日',
  '本',
  'ー',
  '\u0301',
  '\u00ad',
  '٣',
  'ﬁ',
  'й',
  '𝒜',
  '$',
  'qu',
  's',
];
const ascii = pieces.filter((piece) => /^[\x00-\x7f]*$/.test(piece));

test.each([
  ['of ASCII', ascii],
  ['of many scripts', pieces],
])('the words of a text %s have the tokens that they have in it', (_, alphabet) => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      expect(wordsIn(text).flatMap(foldedWords)).toEqual(Array.from(tokensOf(text), ({ folded }) => folded));
    }),
    { numRuns: 2000 },
  );
});

test('a text of ASCII has the tokens that it has beside other letters', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ascii), { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      expect([...tokensOf(text)]).toEqual([...tokensOf(`${text} é`)].slice(0, -1));
    }),
    { numRuns: 2000 },
  );
});
