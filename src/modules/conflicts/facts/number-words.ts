/** Numbers as words and as digits, in English and German. Pure. */

const count = (list: string, from: number, step = 1): [string, number][] =>
  list.split(' ').map((word, index) => [word, from + index * step]);

const numbers = new Map<string, number>([
  ...count('two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 2),
  ...count('twenty thirty forty fifty sixty seventy eighty ninety hundred', 20, 10),
  ...count('zwei drei vier fünf sechs sieben acht neun zehn elf zwölf', 2),
  ...count('zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert', 20, 10),
]);
numbers.set('one', 1).set('dozen', 12);

const ordinals = new Map<string, number>([
  ...count('first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth', 1),
  ...count('erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft', 1),
  ['twentieth', 20],
  ['thirtieth', 30],
]);

/** A number that a word says: "three", "zwölf". */
export const numberOfWord = (word: string): number | undefined => numbers.get(word.toLowerCase());

/** A place that a word says: "third", "3rd", "dritten". */
export function ordinalOfWord(word: string): number | undefined {
  const lower = word.toLowerCase();
  const digits = /^(\d{1,3})(?:st|nd|rd|th)$/.exec(lower);
  if (digits) return Number(digits[1]);
  return ordinals.get(lower) ?? (/e[nrms]?$/.test(lower) ? ordinals.get(lower.replace(/e[nrms]?$/, '')) : undefined);
}

/** `1,500.50`, `1.500,50`, `1 500` and `1.5`: three digits after a lone separator are thousands. */
export function numberOfDigits(text: string): number | undefined {
  const plain = text.replaceAll(/[\s\u00a0']/g, '');
  if (!/^\d+(?:[.,]\d+)*$/.test(plain)) return undefined;
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return Number(plain);
  const separators = plain.replaceAll(/\d/g, '');
  const isThousands = plain.length - last === 4 && (separators.length === 1 || new Set(separators).size === 1);
  const whole = plain.slice(0, isThousands ? undefined : last).replaceAll(/[.,]/g, '');
  return Number(isThousands ? whole : `${whole}.${plain.slice(last + 1)}`);
}
