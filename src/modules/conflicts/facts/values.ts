/** The numbers, places in an order, dates and times of day in a text, each with what it counts and how it bounds it. Pure. */
import { stem } from '../../search/index.ts';
import { numberOfDigits, numberOfWord, ordinalOfWord } from './number-words.ts';
import { plainPrefixes, unitOf, unitPrefixes } from './units.ts';

/** `low` to `high` in the unit's dimension; a bound is one-sided, with an infinity on the other side. */
export interface Quantity {
  readonly type: 'quantity';
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly loose: boolean;
}

export interface Place {
  readonly type: 'place';
  readonly unit: string;
  readonly number: number;
}

/** A day, a month or a year, as much of `2026-03-31` as is said. */
export interface CalendarDate {
  readonly type: 'date';
  readonly date: string;
}

export interface TimeOfDay {
  readonly type: 'time';
  readonly minutes: number;
}

export type Value = Quantity | Place | CalendarDate | TimeOfDay;

/** A value with its range in the text, its comparator and unit included. */
export interface FoundValue {
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const wordPattern =
  /\d{1,2}:\d{2}(?!\d)|\d+(?:st|nd|rd|th)\b|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d+(?:[.,]\d+)*|°C|m²|[\p{L}\p{M}]+(?:['’][\p{L}]+)*|[%€$£–—-]/gu;

export const wordsIn = (text: string): Word[] =>
  Array.from(text.matchAll(wordPattern), (match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }));

const months = new Map(
  [
    'january february march april may june july august september october november december',
    'jan feb mar apr may jun jul aug sep oct nov dec',
    'januar februar märz april mai juni juli august september oktober november dezember',
  ].flatMap((list) => list.split(' ').map((name, index): [string, number] => [name, index + 1])),
);
/** A number behind one of these is a name: clause 7, flat 2, no. 12. */
const namers = new Set(
  'section sections clause clauses article articles page pages paragraph paragraphs no nr number figure table schedule appendix annex chapter version step phase level class type item line room unit floor flat apartment building lot part exhibit form rule regulation act isbn iso din gate platform question option attachment ziffer absatz abschnitt seite kapitel anlage wohnung zimmer haus'.split(
    ' ',
  ),
);
/** No noun that could be counted. */
const uncounted = new Set(
  'of to in on at by for from with and or as is are was were be been has have had the a an its this that these those per each every if when than then but not may must shall will can should before after until within during not and other more less further von zu im am bei für mit und oder als ist sind war pro je wenn bis nach vor'.split(
    ' ',
  ),
);

const least = /(?:\bat least|\bno (?:less|fewer) than|\bnot (?:less|fewer) than|\bminimum(?: of)?|\bmore than|\bover|\bmindestens)\s*$/i;
const most =
  /(?:\bat most|\bno (?:more|later|longer) than|\bnot (?:more|later|longer) than|\bmaximum(?: of)?|\bup to|\bless than|\bfewer than|\bunder|\bwithin|\bhöchstens|\bbis zu)\s*$/i;

/** Reads the values of a text, one after the other. `null`: it holds a number that cannot be read with certainty. */
export function valuesIn(text: string): FoundValue[] {
  const words = wordsIn(text);
  const found: FoundValue[] = [];
  for (let index = 0; index < words.length;) {
    const read = dateAt(words, index) ?? timeAt(words, index) ?? placeAt(words, index) ?? quantityAt(text, words, index);
    if (!read) {
      index += 1;
      continue;
    }
    const first = words[index] as Word;
    const last = words[read.next - 1] as Word;
    const { value, start } = bounded(text, first.start, read.value);
    found.push({ value, start, end: last.end });
    index = read.next;
  }
  return found;
}

interface Read {
  readonly value: Value;
  /** The index of the word behind it. */
  readonly next: number;
}

const iso = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
const isYear = (text: string): boolean => /^(?:19|20)\d{2}$/.test(text);
const dayOf = (text: string): number | undefined => {
  const day = /^\d{1,2}$/.test(text) ? Number(text) : /^\d{1,2}(?:st|nd|rd|th)$/.test(text) ? Number.parseInt(text, 10) : 0;
  return day >= 1 && day <= 31 ? day : undefined;
};

function dateAt(words: readonly Word[], index: number): Read | undefined {
  const [a = '', b = '', c = ''] = [0, 1, 2].map((offset) => words[index + offset]?.text ?? '');
  const date = (value: string, length: number): Read => ({ value: { type: 'date', date: value }, next: index + length });
  if (/^\d{4}-\d{2}-\d{2}$/.test(a)) return date(a, 1);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(a);
  if (dotted) return date(iso(Number(dotted[3]), Number(dotted[2]), Number(dotted[1])), 1);
  const month = months.get(b.toLowerCase());
  const day = dayOf(a);
  if (day !== undefined && month !== undefined) return isYear(c) ? date(iso(Number(c), month, day), 3) : date(`--${month}-${day}`, 2);
  const first = a === 'may' ? undefined : months.get(a.toLowerCase());
  if (first !== undefined && a !== a.toLowerCase()) {
    const second = dayOf(b);
    if (second !== undefined) return isYear(c) ? date(iso(Number(c), first, second), 3) : date(`--${first}-${second}`, 2);
    if (isYear(b)) return date(`${b}-${String(first).padStart(2, '0')}`, 2);
  }
  if (isYear(a) && unitOf(b) === undefined) return date(a, 1);
  return undefined;
}

function timeAt(words: readonly Word[], index: number): Read | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(words[index]?.text ?? '');
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return minutes < 1440 ? { value: { type: 'time', minutes }, next: index + 1 } : undefined;
}

function placeAt(words: readonly Word[], index: number): Read | undefined {
  const number = ordinalOfWord((words[index] as Word).text);
  const noun = words[index + 1]?.text ?? '';
  // "Second" alone is a time, "first of all" a way to speak.
  if (number === undefined || !/^\p{L}{2,}$/u.test(noun) || uncounted.has(noun.toLowerCase())) return undefined;
  const prefixed = unitPrefixes.has(noun.toLowerCase()) ? words[index + 2]?.text : undefined;
  const unit = prefixed === undefined ? nounUnit(noun) : `${noun.toLowerCase()} ${nounUnit(prefixed)}`;
  return { value: { type: 'place', unit, number }, next: index + (prefixed === undefined ? 2 : 3) };
}

const nounUnit = (noun: string): string => stem(noun.toLowerCase());

function quantityAt(text: string, words: readonly Word[], index: number): Read | undefined {
  const before = words[index - 1]?.text.toLowerCase() ?? '';
  if (namers.has(before) || before === '-') return undefined;
  const currency = /^[€$£]$|^(?:EUR|USD|GBP|CHF)$/.test((words[index] as Word).text) ? unitOf((words[index] as Word).text) : undefined;
  const at = currency ? index + 1 : index;
  const low = numberAt(words, at);
  if (low === undefined) return undefined;
  // Long rows of digits are names: of an account, a telephone.
  if (/\d{7,}/.test(words[at]?.text ?? '')) return undefined;
  const joint = words[at + 1]?.text.toLowerCase() ?? '';
  const isSpan =
    ['-', '–', '—', 'to', 'bis'].includes(joint) || (joint === 'and' && /\bbetween\s*$/i.test(text.slice(0, (words[index] as Word).start)));
  const high = isSpan ? numberAt(words, at + 2) : undefined;
  const behind = at + (high === undefined ? 1 : 3);
  const unit = currency ? { ...currency, words: 0 } : unitBehind(text, words, behind);
  if (high === undefined && joint === '-' && unit.words === 0) return undefined;
  const { name, factor, loose = false } = unit;
  const value: Quantity = { type: 'quantity', unit: name, low: low * factor, high: (high ?? low) * factor, loose };
  return { value, next: behind + unit.words };
}

const numberAt = (words: readonly Word[], index: number): number | undefined => {
  const word = words[index]?.text ?? '';
  return /^\d/.test(word) ? numberOfDigits(word) : numberOfWord(word);
};

interface ReadUnit {
  readonly name: string;
  readonly factor: number;
  readonly loose?: true;
  readonly words: number;
}

function unitBehind(text: string, words: readonly Word[], index: number): ReadUnit {
  const skip = words[index]?.text === '-' ? 1 : 0;
  const first = words[index + skip];
  const previous = words[index - 1];
  const none: ReadUnit = { name: '', factor: 1, words: 0 };
  // A unit stands right behind its number: not behind a comma or a bracket.
  if (!first || !previous || /[^\s-]/.test(text.slice(previous.end, first.start))) return none;
  const lower = first.text.toLowerCase().replace(/['’]s?$/, '');
  if (lower === 'per' && words[index + skip + 1]?.text.toLowerCase() === 'cent') return { name: 'percent', factor: 1, words: skip + 2 };
  const known = unitOf(lower);
  if (known) return { ...known, words: skip + 1 };
  if (!/^\p{L}{2,}$/u.test(lower) || uncounted.has(lower)) return none;
  const next = words[index + skip + 1]?.text.toLowerCase().replace(/['’]s?$/, '') ?? '';
  if (unitPrefixes.has(lower)) {
    const of = unitOf(next);
    if (!of) return none;
    return plainPrefixes.has(lower) ? { ...of, words: skip + 2 } : { name: `${lower} ${of.name} ${of.factor}`, factor: 1, words: skip + 2 };
  }
  return { name: `of ${nounUnit(lower)}`, factor: 1, words: skip + 1 };
}

/** Makes a bound of a quantity that has one said in front of it. */
function bounded(text: string, start: number, value: Value): { value: Value; start: number } {
  if (value.type !== 'quantity') return { value, start };
  const before = text.slice(Math.max(0, start - 24), start);
  const words = least.exec(before) ?? most.exec(before) ?? /\bbetween\s*$/i.exec(before);
  if (!words) return { value, start };
  const at = start - (before.length - words.index);
  if (value.low !== value.high) return { value, start: at };
  return { value: least.test(before) ? { ...value, high: null } : most.test(before) ? { ...value, low: null } : value, start: at };
}
