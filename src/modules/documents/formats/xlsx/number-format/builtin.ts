/**
 * The formats that have a number and no code in the file (ECMA-376 part 1, 18.8.30). Those for the short date of the reader's own
 * machine (14, 22 and the East Asian ones) are written year first, which nobody reads wrongly.
 */
const dollars = (digits: string, negative: string): string => `"$"${digits}_);${negative}("$"${digits})`;
const accounting = (digits: string, sign: string): string => `_(${sign}* ${digits}_);_(${sign}* (${digits});_(${sign}* "-"??_);_(@_)`;
const day = 'yyyy-mm-dd';

export const builtinFormats: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: dollars('#,##0', ''),
  6: dollars('#,##0', '[Red]'),
  7: dollars('#,##0.00', ''),
  8: dollars('#,##0.00', '[Red]'),
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: day,
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: `${day} h:mm`,
  32: 'h:mm',
  33: 'h:mm:ss',
  34: 'h:mm AM/PM',
  35: 'h:mm:ss AM/PM',
  37: '#,##0_);(#,##0)',
  38: '#,##0_);[Red](#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);[Red](#,##0.00)',
  41: accounting('#,##0', ''),
  42: accounting('#,##0', '"$"'),
  43: accounting('#,##0.00', ''),
  44: accounting('#,##0.00', '"$"'),
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, day])),
};
