/** What a number counts. Units of one dimension compare with each other; a noun is a unit of its own. Pure. */

export interface Unit {
  /** The dimension, or the noun that is counted. */
  readonly name: string;
  /** How many of the dimension's own unit it is. */
  readonly factor: number;
  /** Whether turning it into others is a rule of thumb: a month is no fixed number of days. */
  readonly loose?: true;
}

const units = new Map<string, Unit>();
const add = (name: string, factor: number, words: string, loose?: true): void => {
  for (const word of words.split(' ')) units.set(word, { name, factor, ...(loose ? { loose } : {}) });
};
add('duration', 1 / 86_400, 'second seconds sekunde sekunden');
add('duration', 1 / 1440, 'minute minutes minuten min');
add('duration', 1 / 24, 'hour hours stunde stunden h');
add('duration', 1, 'day days tag tage tagen');
add('duration', 7, 'week weeks woche wochen');
add('duration', 30.4375, 'month months monat monate monaten', true);
add('duration', 365.25, 'year years jahr jahre jahren', true);
add('percent', 1, '% percent prozent');
add('euro', 1, '€ eur euro euros');
add('pound sterling', 1, '£ gbp pound pounds');
add('dollar', 1, '$ usd dollar dollars');
add('franc', 1, 'chf franc francs franken');
add('length', 1, 'm metre metres meter meters');
add('length', 1000, 'km kilometre kilometres kilometer kilometers');
add('length', 0.01, 'cm centimetre centimetres centimeter centimeters');
add('length', 0.001, 'mm millimetre millimetres millimeter millimeters');
add('weight', 1, 'kg kilo kilos kilogram kilograms kilogramm');
add('weight', 0.001, 'g gram grams gramm');
add('weight', 1000, 't tonne tonnes tonnen');
add('area', 1, 'm² m2 sqm');
add('volume', 1, 'l litre litres liter liters');
add('temperature', 1, '°c celsius');
add('data', 1, 'mb megabytes');
add('data', 1000, 'gb gigabytes');

/** A unit by one of its words. */
export const unitOf = (word: string): Unit | undefined => units.get(word.toLowerCase());

/** Words that stand between a number and its unit and make another unit of it: a working day is no day. */
export const unitPrefixes = new Set('working business banking calendar consecutive square cubic volle full werktage'.split(' '));
/** Those that say only what is meant anyway. */
export const plainPrefixes = new Set(['calendar', 'full', 'consecutive', 'volle']);
