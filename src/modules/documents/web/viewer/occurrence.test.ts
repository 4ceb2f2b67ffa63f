import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../testing/property.ts';
import { findCopied, occurrenceAt, trimmed } from './occurrence.ts';

describe('which of several equal quotes', () => {
  const text = 'a notice. Later a notice. At last a notice.';
  test('is counted from 1 in the order of the text', () => {
    expect([0, 16, 34].map((start) => occurrenceAt(text, { start, end: start + 8 }))).toEqual([1, 2, 3]);
  });

  test('is not known for a place that is not counted, because an earlier one covers it', () => {
    expect(occurrenceAt('aaaa', { start: 1, end: 3 })).toBeUndefined();
    expect(occurrenceAt('aaaa', { start: 2, end: 4 })).toBe(2);
    expect(occurrenceAt(text, { start: 3, end: 3 })).toBeUndefined();
  });
});

test('white space at the ends of a selection is not part of the words', () => {
  expect(trimmed('one  two\n\nthree', { start: 3, end: 10 })).toEqual({ start: 5, end: 8 });
  expect(trimmed('one  two', { start: 3, end: 5 })).toBeUndefined();
});

describe('words copied from a drawn page', () => {
  const text = 'Head of page 1\n\nThe efficient lamp is long-lived. The lamp is sold.\n\nThe lamp is sold on page 2.';
  const page = { start: 16, end: 67 };
  const found = (words: string, before = '', on = page) => {
    const span = findCopied(text, on, { words, before });
    return span && text.slice(span.start, span.end);
  };

  test('are found although lines break elsewhere, ligatures are one letter and words are hyphenated', () => {
    expect(found('The e\ufb03cient\nlamp')).toBe('The efficient lamp');
    expect(found('is long-\nlived')).toBe('is long-lived');
    expect(found('lamp   is')).toBe('lamp is');
  });

  test('are looked for on their page only', () => {
    expect(found('Head of page')).toBeUndefined();
    expect(found('The lamp is sold on')).toBeUndefined();
    expect(found('')).toBeUndefined();
  });

  test('of several equal places, as many come before it as on the page', () => {
    expect(findCopied(text, { start: 0, end: text.length }, { words: 'The lamp is sold', before: '' })?.start).toBe(
      text.indexOf('The lamp is sold'),
    );
    expect(findCopied(text, { start: 0, end: text.length }, { words: 'The lamp is sold', before: 'x The lamp is sold. ' })?.start).toBe(
      text.lastIndexOf('The lamp is sold'),
    );
  });

  test('any words of a page are led back to exactly themselves when line ends and blanks differ', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀', 'ß'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 20 }), fc.nat(19), fc.nat(19), (words, a, b) => {
        const source = words.join(' ');
        const [first, last] = [Math.min(a, b) % words.length, Math.max(a, b) % words.length].sort((x, y) => x - y) as [number, number];
        const start = words.slice(0, first).join(' ').length + (first === 0 ? 0 : 1);
        const end = start + words.slice(first, last + 1).join(' ').length;
        const span = findCopied(
          source,
          { start: 0, end: source.length },
          { words: source.slice(start, end).replaceAll(' ', '\n'), before: source.slice(0, start) },
        );
        expect(span).toBeDefined();
        expect(source.slice(span?.start, span?.end).replaceAll(' ', '')).toBe(source.slice(start, end).replaceAll(' ', ''));
      }),
      { numRuns: propertyRuns() },
    );
  });
});
