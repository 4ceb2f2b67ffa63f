import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { byCodePoints } from './total-order.ts';

test('texts are ordered as their bytes are', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', 'b', 'é', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{1f600}'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(byCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: propertyRuns() },
  );
});
