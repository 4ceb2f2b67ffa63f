import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { cpuMs } from '../../../testing/cpu-time.ts';
import { diffWords, mapRange } from './diff-words.ts';

test('words that changed, and nothing more', () => {
  expect(diffWords('pay within 30 days', 'pay within 45 days')).toEqual([
    { op: 'equal', text: 'pay within ' },
    { op: 'delete', text: '30' },
    { op: 'insert', text: '45' },
    { op: 'equal', text: ' days' },
  ]);
  expect(diffWords('', '')).toEqual([]);
});

test('scripts without spaces are compared word by word', () => {
  const changes = diffWords('合同期限为三年。', '合同期限为五年。');
  expect(
    changes
      .filter(({ op }) => op === 'equal')
      .map(({ text }) => text)
      .join(''),
  ).toContain('合同');
});

test('both texts can be put together again', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c ', ' ', '.', '三', "don't"), { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const changes = diffWords(a, b);
      const join = (without: string): string =>
        changes
          .filter(({ op }) => op !== without)
          .map(({ text: part }) => part)
          .join('');
      expect(join('insert')).toBe(a);
      expect(join('delete')).toBe(b);
    }),
    { numRuns: propertyRuns(300) },
  );
});

test('a range is found again with the words put in at its ends', () => {
  const a = 'The tenant must pay rent.';
  const b = 'The tenant must not pay rent.';
  const { start, end } = mapRange(diffWords(a, b), a.indexOf('pay'), a.length);
  expect(b.slice(start, end)).toBe('not pay rent.');
});

test('very different long texts cost a bounded time', () => {
  const words = (prefix: string): string => Array.from({ length: 100_000 }, (_, index) => `${prefix}${index % 977}`).join(' ');
  expect(cpuMs(() => expect(diffWords(words('a'), words('b')).length).toBeGreaterThan(0))).toBeLessThan(5000);
});

test('a number with its separators is one word', () => {
  const text = (changes: ReturnType<typeof diffWords>): string =>
    changes.map(({ op, text: words }) => (op === 'equal' ? words : op === 'insert' ? `{${words}}` : `[${words}]`)).join('');
  expect(text(diffWords('a rent of £2,400 due', 'a rent of £2,550 due'))).toBe('a rent of £[2,400]{2,550} due');
  expect(text(diffWords('at 3.5 or 4, then 5.', 'at 3.75 or 4, then 6.'))).toBe('at [3.5]{3.75} or 4, then [5]{6}.');
});
