/** Serial numbers as dates, times and durations. Days count from 1900 or 1904; the year 1900 is taken for a leap year, as by every spreadsheet. */
import type { Section, Token } from './sections.ts';

interface Moment {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** From 0, Sunday. */
  readonly weekday: number;
  readonly seconds: number;
  /** Of the second, 0 to 1. */
  readonly part: number;
}

/** The last day of the year 9999. */
const lastSerial = 2_958_466;

/** Languages of the locale codes in use, by the last two digits ([MS-LCID]). */
const languages: Readonly<Record<string, string>> = {
  '05': 'cs', '06': 'da', '07': 'de', '08': 'el', '09': 'en', '0a': 'es', '0b': 'fi', '0c': 'fr', '0e': 'hu', '10': 'it', '11': 'ja',
  '12': 'ko', '13': 'nl', '14': 'nb', '15': 'pl', '16': 'pt', '18': 'ro', '19': 'ru', '1a': 'hr', '1b': 'sk', '1d': 'sv', '1f': 'tr',
  '22': 'uk', '24': 'sl', '04': 'zh',
}; // prettier-ignore

/** A serial number in a section with dates; undefined when it is no date: negative, or after the year 9999. */
export function formatDate(value: number, section: Section, date1904: boolean): string | undefined {
  const { tokens, locale } = section;
  const serial = date1904 ? value + 1462 : value;
  const elapsed = tokens.some((token) => token.kind === 'date' && token.elapsed);
  if (!elapsed && (serial < 0 || serial >= lastSerial)) return undefined;
  const digits = Math.min(6, Math.max(0, ...tokens.map((token) => (token.kind === 'fraction' ? token.digits : 0))));
  const moment = momentOf(serial, digits);
  const half = tokens.some(({ kind }) => kind === 'half');
  const language = languages[(locale ?? '').slice(-2).toLowerCase().padStart(2, '0')] ?? 'en';
  const total = Math.round(Math.abs(value) * 86_400 * 10 ** digits) / 10 ** digits;
  const text = tokens.map((token, index) => {
    if (token.kind === 'text') return token.text;
    if (token.kind === 'half') return token.words[moment.seconds >= 43_200 ? 1 : 0];
    if (token.kind === 'fraction')
      return `.${String(Math.round(moment.part * 10 ** digits))
        .padStart(digits, '0')
        .slice(0, token.digits)}`;
    if (token.kind !== 'date') return signs[token.kind] ?? '';
    if (token.elapsed) return elapsedText(total, token.unit);
    return unitText(moment, isMinutes(tokens, index) ? token.unit.replaceAll('m', 'n') : token.unit, { half, language });
  });
  return (elapsed && value < 0 && total > 0 ? '-' : '') + text.join('');
}

const signs: Readonly<Record<string, string>> = { slash: '/', comma: ',', point: '.', percent: '%' };

function momentOf(serial: number, digits: number): Moment {
  const scale = 10 ** digits;
  const units = Math.round(serial * 86_400 * scale);
  const day = Math.floor(units / (86_400 * scale));
  const rest = units - day * 86_400 * scale;
  const seconds = Math.floor(rest / scale);
  const time = { seconds, part: (rest - seconds * scale) / scale, weekday: (((day - 1) % 7) + 7) % 7 };
  if (day === 60) return { year: 1900, month: 2, day: 29, ...time };
  if (day === 0) return { year: 1900, month: 1, day: 0, ...time };
  const date = new Date(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), ...time };
}

/** An m behind hours or in front of seconds is a minute. */
function isMinutes(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'date' || !/^mm?$/.test(token.unit)) return false;
  const dates = (some: readonly Token[]): string | undefined => some.flatMap((one) => (one.kind === 'date' ? [one.unit] : []))[0];
  return dates(tokens.slice(0, index).toReversed())?.startsWith('h') === true || dates(tokens.slice(index + 1))?.startsWith('s') === true;
}

function elapsedText(total: number, unit: string): string {
  const size = unit.startsWith('h') ? 3600 : unit.startsWith('m') ? 60 : 1;
  return String(Math.floor(total / size)).padStart(unit.length, '0');
}

function unitText(moment: Moment, unit: string, { half, language }: { half: boolean; language: string }): string {
  const { year, month, day, weekday, seconds } = moment;
  const hours = Math.floor(seconds / 3600);
  const two = (value: number): string => String(value).padStart(Math.min(unit.length, 2), '0');
  switch (unit.charAt(0)) {
    case 'y':
      return unit.length > 2 ? String(year) : String(year % 100).padStart(2, '0');
    case 'e':
      return String(year);
    case 'b':
      return unit.length > 2 ? String(year + 543) : String((year + 543) % 100).padStart(2, '0');
    case 'm':
      return unit.length > 2 ? monthName(month, unit.length, language) : two(month);
    case 'd':
      return unit.length > 2 ? dayName(weekday, unit.length, language) : two(day);
    case 'h':
      return two(half ? ((hours + 11) % 12) + 1 : hours);
    case 'n':
      return two(Math.floor(seconds / 60) % 60);
    default:
      return two(seconds % 60);
  }
}

function monthName(month: number, length: number, language: string): string {
  const name = nameOf(Date.UTC(2001, month - 1, 1), language, { month: length === 3 ? 'short' : 'long' });
  return length === 5 ? name.slice(0, 1) : name;
}

/** The first of July 2001 was a Sunday. */
const dayName = (weekday: number, length: number, language: string): string =>
  nameOf(Date.UTC(2001, 6, 1 + weekday), language, { weekday: length === 3 ? 'short' : 'long' });

const names = new Map<string, Intl.DateTimeFormat>();

function nameOf(time: number, language: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = names.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  names.set(key, format);
  // September is Sept in some versions of the data; spreadsheets have three letters.
  const name = format.format(time);
  return language === 'en' && options.month === 'short' ? name.slice(0, 3) : name;
}
