import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { stackNotes } from './stack-notes.ts';

test('a note stands at the height of its anchor, or as soon below as there is room', () => {
  expect(
    stackNotes(
      [
        { wanted: 0, height: 40 },
        { wanted: 20, height: 30 },
        { wanted: 200, height: 10 },
      ],
      10,
    ),
  ).toEqual([0, 50, 200]);
});

test('notes given in another order still stand in the order of their anchors', () => {
  expect(
    stackNotes(
      [
        { wanted: 100, height: 20 },
        { wanted: 0, height: 120 },
      ],
      8,
    ),
  ).toEqual([128, 0]);
});

test('no note covers another, none stands above its anchor', () => {
  const box = fc.record({ wanted: fc.nat(2000), height: fc.nat(300) });
  fc.assert(
    fc.property(fc.array(box, { maxLength: 30 }), fc.nat(20), (notes, gap) => {
      const tops = stackNotes(notes, gap);
      const placed = notes.map((note, index) => ({ ...note, top: tops[index] ?? -1 })).sort((a, b) => a.top - b.top || a.height - b.height);
      for (const [index, { top, wanted }] of placed.entries()) {
        const above = placed[index - 1];
        expect(top).toBeGreaterThanOrEqual(wanted);
        if (above) expect(top).toBeGreaterThanOrEqual(above.top + above.height);
      }
    }),
    { numRuns: propertyRuns() },
  );
});
