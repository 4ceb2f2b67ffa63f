import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../testing/property.ts';
import { builtinFormats } from './builtin.ts';
import { NumberFormats } from './number-format.ts';

const formats = new NumberFormats(false);

describe('numbers', () => {
  test.each<[number, string, string]>([
    [1234.5, 'General', '1234.5'],
    [0.1 + 0.2, 'General', '0.3'],
    [1 / 3, 'General', '0.333333333'],
    [1234567.891234, 'General', '1234567.891'],
    [123456789012, 'General', '1.23457E+11'],
    [0.0000000001, 'General', '1E-10'],
    [-0.00012, 'General', '-0.00012'],
    [1234.5, '#,##0.00', '1,234.50'],
    [1234567, '#,##0', '1,234,567'],
    [0, '#,##0', '0'],
    [0, '#,###', ''],
    [-1234.5, '#,##0.00', '-1,234.50'],
    [-1234.5, '#,##0.00_);(#,##0.00)', '(1,234.50)'],
    [1.005, '0.00', '1.01'],
    [2.5, '0', '3'],
    [-0.001, '0.00', '0.00'],
    [0.125, '0%', '13%'],
    [0.12345, '0.00%', '12.35%'],
    [1234567, '0.0,,"M"', '1.2M'],
    [1234567, '#,##0,', '1,235'],
    [12345, '0.00E+00', '1.23E+04'],
    [0.00012, '0.00E+00', '1.20E-04'],
    [12345, '##0.0E+0', '12.3E+3'],
    [1.25, '# ?/?', '1 1/4'],
    [0.3333, '# ??/??', '1/3'],
    [3, '# ?/?', '3'],
    [2.625, '# ?/8', '2 5/8'],
    [3.142857, '?/?', '22/7'],
    [1234.5, '[$€-407] #,##0.00', '€ 1,234.50'],
    [1234.5, '#,##0.00 "kg"', '1,234.50 kg'],
    [5551234, '000-0000', '555-1234'],
    [123456789, '000-00-0000', '123-45-6789'],
    [7, '00000', '00007'],
    [0.5, '#.##', '.5'],
    [5, '[>=100]"many";[<0]"none";"few"', 'few'],
    [500, '[>=100]"many";[<0]"none";"few"', 'many'],
    [-5, '[Red]-0;[Blue]0', '5'],
    [-5, '0;-0;"zero"', '-5'],
    [0, '0;-0;"zero"', 'zero'],
    [0, '0;-0;;@', ''],
    [12, ';;;', '12'],
    [3, '"Day "0', 'Day 3'],
    [-4.2, builtinFormats[44] as string, '$(4.20)'],
    [0, builtinFormats[43] as string, '-'],
  ])('%s as %s is %s', (value, code, shown) => {
    expect(formats.number(value, code)).toBe(shown);
  });
});

describe('dates, times and durations', () => {
  const noon = 45_000.5;
  test.each<[number, string, string]>([
    [45_000, 'yyyy-mm-dd', '2023-03-15'],
    [noon, 'm/d/yyyy h:mm', '3/15/2023 12:00'],
    [noon, 'd. mmmm yyyy', '15. March 2023'],
    [45_000, '[$-407]dddd, d. mmmm yyyy', 'Mittwoch, 15. März 2023'],
    [45_000, '[$-409]mmm-yy', 'Mar-23'],
    [45_170, 'mmm d', 'Sep 1'],
    [45_000, 'ddd dd mmmmm', 'Wed 15 M'],
    [0.75, 'h:mm AM/PM', '6:00 PM'],
    [0.0, 'h:mm AM/PM', '12:00 AM'],
    [1.5, '[h]:mm', '36:00'],
    [1.5, '[mm]:ss', '2160:00'],
    [-0.5, '[h]:mm', '-12:00'],
    [0.5 + 1.25 / 86_400, 'mm:ss.00', '00:01.25'],
    [0.999999999, 'h:mm:ss', '0:00:00'],
    [60, 'yyyy-mm-dd', '1900-02-29'],
    [59, 'yyyy-mm-dd', '1900-02-28'],
    [1, 'yyyy-mm-dd', '1900-01-01'],
    [-1, 'yyyy-mm-dd', '-1'],
    [1e9, 'yyyy-mm-dd', '1000000000'],
    [45_000, builtinFormats[14] as string, '2023-03-15'],
    [45_000, 'yyyy"年"m"月"d"日"', '2023年3月15日'],
    [45_000.25, 'yyyy\\-mm\\-dd\\Thh:mm', '2023-03-15T06:00'],
  ])('%s as %s is %s', (value, code, shown) => {
    expect(formats.number(value, code)).toBe(shown);
  });

  test('from 1904', () => {
    expect(new NumberFormats(true).number(43_538, 'yyyy-mm-dd')).toBe('2023-03-15');
    expect([formats.isDate('dd/mm/yy'), formats.isDate('0 "days"'), formats.isDate('[h]:mm')]).toEqual([true, false, true]);
  });
});

test('texts', () => {
  expect(formats.text('x', '@')).toBe('x');
  expect(formats.text('x', '0;-0;0;"Note: "@')).toBe('Note: x');
  expect(formats.text('x', '0.00')).toBe('x');
});

test('any code gives some text for any number, soon', () => {
  const piece = fc.constantFrom(
    '0',
    '#',
    '?',
    '.',
    ',',
    '%',
    'E+',
    '/',
    '@',
    ';',
    '"',
    '\\',
    '_',
    '*',
    '[',
    ']',
    'y',
    'm',
    'd',
    'h',
    's',
    'General',
    '[h]',
    '[>1]',
    '[$-407]',
    ' ',
    'AM/PM',
    '8',
  );
  const codes = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(codes, fc.double(), (code, value) => {
      const shown = new NumberFormats(false).number(value, code);
      expect(shown.length).toBeLessThan(1000);
    }),
    { numRuns: propertyRuns(500) },
  );
  expect(formats.number(1.5, '0'.repeat(100_000)).length).toBeLessThan(3000);
});
