import { expect, test } from 'vitest';
import { formattedNumber } from './number-format.ts';

test.each([
  ['decimal', 7, '7'],
  ['lowerLetter', 26, 'z'],
  ['lowerLetter', 28, 'bb'],
  ['upperLetter', 53, 'AAA'],
  ['lowerLetter', 0, '0'],
  ['lowerLetter', 1000, '1000'],
  ['lowerRoman', 14, 'xiv'],
  ['upperRoman', 1990, 'MCMXC'],
  ['upperRoman', 5000, '5000'],
  ['decimalZero', 3, '03'],
  ['decimalZero', 12, '12'],
  ['none', 3, ''],
  ['ordinal', 1, '1st'],
  ['ordinal', 12, '12th'],
  ['ordinal', 23, '23rd'],
  ['ordinal', 111, '111th'],
  ['cardinalText', 8, 'Eight'],
  ['cardinalText', 19, 'Nineteen'],
  ['cardinalText', 40, 'Forty'],
  ['cardinalText', 42, 'Forty-two'],
  ['cardinalText', 100, '100'],
  ['ordinalText', 3, 'Third'],
  ['ordinalText', 14, 'Fourteenth'],
  ['ordinalText', 20, 'Twentieth'],
  ['ordinalText', 21, 'Twenty-first'],
  ['ordinalText', 100, '100'],
  ['thaiNumbers', 4, '4'],
])('%s %i is %s', (format, value, shown) => {
  expect(formattedNumber(value, format)).toBe(shown);
});
