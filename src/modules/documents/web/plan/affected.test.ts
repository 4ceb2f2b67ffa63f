import { describe, expect, test } from 'vitest';
import { placeOf } from '../../contract.ts';
import { groupAffected, orderCauses, type Affected } from './affected.ts';
import { withChoice } from './choice.ts';
import { failedIn } from './failed-in.ts';
import { rippleSteps } from './ripple.ts';

const thing = (id: string, kind: string, severity: Affected['severity'], more: Partial<Affected> = {}): Affected => ({
  id,
  kind,
  label: id,
  severity,
  certainty: 'certain',
  causes: [],
  ...more,
});
const place = (version: number, start: number, end: number) => ({ version, start, end });
const cause = (start: number, before: string, after: string) => ({
  reason: 'text_edited',
  bundle: 'lease',
  document: 'lease.md',
  from: place(1, start, start + 10),
  to: place(2, start, start + 10),
  before,
  after,
});
const sentences = (text: string): string[] => text.split(/(?<=\.) /).filter((sentence) => sentence !== '');

describe('groupAffected', () => {
  test('keeps the order of kinds, then worst first, then the order of the plan', () => {
    const groups = groupAffected(
      [
        thing('a', 'answer', 'context_changed'),
        thing('x', 'tile', 'cited_removed'),
        thing('b', 'answer', 'cited_removed'),
        thing('c', 'answer', 'context_changed'),
        thing('i', 'insight', 'cited_changed'),
      ],
      ['insight', 'answer'],
    );
    expect(groups.map(({ kind, things }) => [kind, ...things.map(({ id }) => id)])).toEqual([
      ['insight', 'i'],
      ['answer', 'b', 'a', 'c'],
      ['tile', 'x'],
    ]);
  });
});

describe('orderCauses', () => {
  const beside = cause(100, 'The lift is blue.', 'The lift is green.');
  const own = cause(200, '4. The rent is 20. Pay it.', '4. The rent is 30. Pay it.');
  test('puts the changes of what it says first, and names an equal cause once', () => {
    const answer = thing('a', 'answer', 'cited_changed', {
      before: 'The rent is 20.',
      after: 'The rent is 30.',
      causes: [beside, own, { ...own }],
    });
    expect(orderCauses(answer, sentences)).toEqual({ causes: [own, beside], direct: 1 });
  });
  test('a sentence that stays is no reason', () => {
    const answer = thing('a', 'answer', 'context_changed', {
      before: 'The lift is blue.',
      after: 'The lift is blue. New.',
      causes: [beside],
    });
    expect(orderCauses(answer, sentences).direct).toBe(0);
  });
});

describe('rippleSteps', () => {
  const directOf = (one: Affected) => one.causes;
  test('goes through the places in the order of the text, each with all it reaches', () => {
    const [first, second] = [cause(10, 'a', 'b'), cause(500, 'c', 'd')];
    const quote = { ...second, from: place(1, 502, 506), to: place(2, 502, 506) };
    const steps = rippleSteps(
      [
        thing('answer', 'answer', 'cited_changed', { causes: [second] }),
        thing('quote', 'evidence', 'cited_changed', { causes: [quote] }),
        thing('other', 'answer', 'context_changed', { causes: [first] }),
      ],
      directOf,
    );
    expect(steps.map(({ cause: { from }, things }) => [placeOf(from)?.start, ...things])).toEqual([
      [10, 'other'],
      [500, 'answer', 'quote'],
    ]);
  });
  test('leaves out causes without a place', () => {
    expect(
      rippleSteps(
        [
          thing('a', 'answer', 'toolchain_changed', {
            causes: [{ reason: 'toolchain_changed', component: 'ranking', from: 'epoch 1', to: 'epoch 2' }],
          }),
        ],
        directOf,
      ),
    ).toEqual([]);
  });
});

test('choosing and leaving change only what is named', () => {
  const left = withChoice(new Set(['a']), ['b', 'c'], false);
  expect([...left]).toEqual(['a', 'b', 'c']);
  expect([...withChoice(left, ['a', 'b'], true)]).toEqual(['c']);
});

test('what could not be run again is read from the error, and from nothing else', () => {
  expect(failedIn({ details: { failed: [{ id: '1', kind: 'answer', label: 'Why?', message: 'No.' }] } })).toEqual([
    { id: '1', label: 'Why?', message: 'No.' },
  ]);
  expect(failedIn({ details: { status: 'held' } })).toEqual([]);
  expect(failedIn({ details: undefined })).toEqual([]);
});
