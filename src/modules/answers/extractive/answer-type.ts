/**
 * What kind of thing a question asks for, read from its question words, and whether a sentence holds one.
 * English and German; any other question has no type, and then nothing is preferred.
 */
import { tokensOf } from '../../search/index.ts';
import type { Token } from '../../search/index.ts';

export type AnswerType = 'time' | 'number' | 'name' | 'none';

const things = {
  time: 'year|date|day|month|century|decade',
  germanTime: 'jahr\\w*|monat|datum|tag|zeit\\w*',
  number: 'percent\\w*|number|amount|fraction|proportion|size|price|cost|population|distance|temperature',
  name: 'city|country|state|company|team|person|place|river|university',
};
const many = 'many|much|far|tall|high|large|big|deep|fast|often|wide|heavy';
const germanMany = 'viele?|hoch|gro(?:ss|ß)|weit|oft|schnell|tief|schwer';

/** The first that matches decides: "how long" is a time before it could be a number. */
const patterns: readonly (readonly [AnswerType, RegExp])[] = [
  ['time', asks('when', `(?:what|which) (?:${things.time})`, 'what time', 'how (?:long|old)')],
  ['time', asks('wann', 'wie (?:lange|alt)', `welche[mnrs]? (?:${things.germanTime})`)],
  ['number', asks(`how (?:${many})`, `what (?:${things.number})`, 'percentage')],
  ['number', asks(`wie ?(?:${germanMany})`, 'prozent\\w*')],
  ['name', asks('who', 'whom', 'whose', 'where', `(?:what|which) (?:${things.name})`, 'what name')],
  ['name', asks('wer', 'wem', 'wen', 'wessen', 'wo', 'woher', 'wohin')],
];

function asks(...phrases: string[]): RegExp {
  return new RegExp(`\\b(?:${phrases.join('|')})\\b`);
}

const months = wordSet(
  `january february march april may june july august september october november december januar februar marz mai juni juli oktober
   dezember monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag`,
);
const timeWords = wordSet(
  `century centuries year years month months week weeks day days hour hours minute minutes decade decades era age jahr jahre jahren
   jahrhundert monat monate monaten tage tagen stunden wochen`,
);
const numberWords = wordSet(
  `one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds thousand thousands
   million millions billion billions half third quarter dozen percent ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf
   hundert tausend millionen milliarden prozent halfte`,
);

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** The type a question asks for. */
export function answerTypeOf(question: string): AnswerType {
  const lower = question.slice(0, 2_000).toLowerCase();
  return patterns.find(([, pattern]) => pattern.test(lower))?.[0] ?? 'none';
}

/** Whether a sentence holds a thing of the asked type that the question does not already name; 0, or up to 1. */
export function holdsAnswerType(type: AnswerType, sentence: string, tokens: readonly Token[], asked: ReadonlySet<string>): number {
  if (type === 'none') return 0;
  const fresh = tokens.filter(({ folded }) => !asked.has(folded));
  if (type === 'time') return fresh.some(isYearOrMonth) ? 1 : fresh.some(({ folded }) => timeWords.has(folded)) ? 0.5 : 0;
  if (type === 'number') return fresh.some(({ folded }) => /^\p{Nd}/u.test(folded) || numberWords.has(folded)) ? 1 : 0;
  const first = tokens[0]?.start;
  return fresh.some(({ start }) => start !== first && /^\p{Lu}/u.test(sentence.slice(start, start + 2))) ? 1 : 0;
}

function isYearOrMonth({ folded }: Token): boolean {
  return /^(?:1\d{3}|20\d{2})s?$/.test(folded) || months.has(folded) || /^\d+(?:st|nd|rd|th)$/.test(folded);
}

/** The folded words of a question. */
export function askedWords(question: string): Set<string> {
  return new Set(Array.from(tokensOf(question.slice(0, 20_000)), ({ folded }) => folded));
}
