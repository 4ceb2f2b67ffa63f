import { expect, test } from 'vitest';
import { causeKey, verdictKey } from './keys.ts';

test('a verdict is bound to the kind, the words, the quotes in order and their sentences', () => {
  const quotes = [['third day', ['Rent is due on the third day.']] as const, ['keys', ['The keys are returned.']] as const];
  const keys = [
    verdictKey('insight', 'Rent is due early.', quotes),
    verdictKey('answer', 'Rent is due early.', quotes),
    verdictKey('insight', 'Rent is due late.', quotes),
    verdictKey('insight', 'Rent is due early.', quotes.toReversed()),
    verdictKey('insight', 'Rent is due early.', [
      ['third day', ['Rent is not due on the third day.']],
      ['keys', ['The keys are returned.']],
    ]),
    verdictKey('evidence', null, quotes),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(verdictKey('insight', 'Rent is due early.', structuredClone(quotes))).toBe(keys[0]);
});

test('a dismissal is bound to the words of the causes, wherever and in whatever order they are told', () => {
  const edited = { reason: 'quote_edited', before: 'third', after: 'fifth' };
  const at = (version: number) => ({ bundle: 'lease', document: `v${version}.md`, from: { version, start: version, end: version + 3 } });
  const key = causeKey([
    { ...edited, ...at(1) },
    { reason: 'recipe_failed', message: 'no' },
  ]);
  expect(
    causeKey([
      { reason: 'recipe_failed', message: 'no' },
      { ...edited, ...at(9), severity: 'cited_changed' },
    ]),
  ).toBe(key);
  expect(causeKey([edited, edited, { reason: 'recipe_failed', message: 'no' }])).toBe(key);
  const others = [
    [edited],
    [{ ...edited, after: 'sixth' }],
    [{ ...edited, reason: 'text_edited' }],
    [{ reason: 'recipe_failed', message: 'yes' }],
  ];
  expect(new Set([key, ...others.map(causeKey)]).size).toBe(5);
});
