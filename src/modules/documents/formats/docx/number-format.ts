/** How Word shows a counted number in each of its formats (ECMA-376 part 1, 17.18.59). */
import { displayedNumber } from '../html-list-number.ts';

const ones = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve', 'Thirteen'];
const teens = ['Fourteen', 'Fifteen', 'Sixteen', 'Seventeen', 'Eighteen', 'Nineteen'];
const units = [...ones, ...teens];
const tens = ['', '', 'Twenty', 'Thirty', 'Forty', 'Fifty', 'Sixty', 'Seventy', 'Eighty', 'Ninety'];
const irregular: Readonly<Record<string, string>> = {
  One: 'First',
  Two: 'Second',
  Three: 'Third',
  Five: 'Fifth',
  Eight: 'Eighth',
  Nine: 'Ninth',
  Twelve: 'Twelfth',
};

/** A number in a format of Word ("lowerRoman"); formats of other scripts are shown in digits. */
export function formattedNumber(value: number, format: string): string {
  if (format === 'none') return '';
  if (format === 'lowerLetter') return letters(value);
  if (format === 'upperLetter') return letters(value).toUpperCase();
  if (format === 'lowerRoman') return displayedNumber(value, 'i');
  if (format === 'upperRoman') return displayedNumber(value, 'I');
  if (format === 'decimalZero') return String(value).padStart(2, '0');
  if (format === 'ordinal') return `${value}${suffix(value)}`;
  if (format === 'cardinalText') return words(value) ?? String(value);
  if (format === 'ordinalText') return ordinalWords(value) ?? String(value);
  return String(value);
}

/** a to z, then aa, bb, cc: the letter is repeated, unlike in HTML. */
function letters(value: number): string {
  if (value < 1 || value > 26 * 30) return String(value);
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.floor((value - 1) / 26) + 1);
}

function suffix(value: number): string {
  if (value % 100 > 10 && value % 100 < 14) return 'th';
  return ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th';
}

function words(value: number): string | undefined {
  if (value < 20) return units[value];
  if (value > 99) return undefined;
  const rest = value % 10 === 0 ? '' : `-${(units[value % 10] as string).toLowerCase()}`;
  return `${tens[Math.floor(value / 10)]}${rest}`;
}

function ordinalWords(value: number): string | undefined {
  const cardinal = words(value);
  if (cardinal === undefined) return undefined;
  const dash = cardinal.lastIndexOf('-') + 1;
  const last = cardinal.slice(dash);
  const capital = last.charAt(0).toUpperCase() + last.slice(1);
  const ordinal = irregular[capital] ?? (last.endsWith('y') ? `${capital.slice(0, -1)}ieth` : `${capital}th`);
  return cardinal.slice(0, dash) + (dash > 0 ? ordinal.toLowerCase() : ordinal);
}
