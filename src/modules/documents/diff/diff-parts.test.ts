import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { diffParts } from './diff-parts.ts';

const rent = 'The rent is due on the third day of each month.';
const fifth = rent.replace('third', 'fifth');
const pets = 'Pets are allowed in the garden.';
const keys = 'The keys are returned on the last day.';
interface Told {
  readonly reason: string;
  readonly before?: string;
  readonly after?: string;
}
const edited: Told = { reason: 'text_edited', before: `Money. ${rent}`, after: `Money. ${fifth}` };
const outranked: Told = { reason: 'passages_outranked' };

test('kept, changed with words, added and removed, each beside what caused it', () => {
  expect(diffParts([pets, rent], [fifth, keys], [edited, outranked])).toEqual([
    { change: 'removed', before: pets, causes: [outranked] },
    {
      change: 'changed',
      before: rent,
      after: fifth,
      words: expect.arrayContaining([
        { op: 'delete', text: 'third' },
        { op: 'insert', text: 'fifth' },
      ]),
      causes: [edited],
    },
    { change: 'added', after: keys, causes: [outranked] },
  ]);
});

test('what only moved is kept, what went stands where it stood, and something is always the cause', () => {
  expect(diffParts([pets, keys], [keys, pets], []).map(({ change }) => change)).toEqual(['kept', 'kept']);
  const [pays, paid] = ['The owner pays the tenant.', 'The tenant pays the owner.']; // the same words, and not the same sentence
  expect(diffParts([pays, paid], [paid, pays], []).map(({ change }) => change)).toEqual(['kept', 'kept']);
  expect(diffParts([pets, rent, keys], [pets, keys], [edited]).map(({ change }) => change)).toEqual(['kept', 'removed', 'kept']);
  expect(diffParts([], [keys], [edited])).toEqual([{ change: 'added', after: keys, causes: [edited] }]);
});

test('every part of before and of after is told once, and a kept one is equal in both', () => {
  const part = fc.constantFrom(rent, fifth, pets, keys, 'Nothing else.', '');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.array(part, { maxLength: 6 }), (before, after) => {
      const changes = diffParts(before, after, [edited]);
      const was = changes.flatMap((one) => (one.change === 'kept' ? [one.text] : one.change === 'added' ? [] : [one.before]));
      const is = changes.flatMap((one) => (one.change === 'kept' ? [one.text] : one.change === 'removed' ? [] : [one.after]));
      expect(was.toSorted()).toEqual(before.toSorted());
      expect(is).toEqual(after);
      const same = before.filter((text) => after.includes(text));
      if (same.length > 0) expect(changes.some(({ change }) => change === 'kept')).toBe(true);
      for (const one of changes) if (one.change !== 'kept') expect(one.causes.length).toBeGreaterThan(0);
    }),
    { numRuns: propertyRuns(100) },
  );
});
