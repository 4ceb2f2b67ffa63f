import { expect, test } from 'vitest';
import { withoutOperators } from './evaluate.ts';

test('a query of a collection is read as plain text: quotes and stars are dropped, words are kept', () => {
  expect(withoutOperators('who said "to be* or not" and what* «is» „das“ “it”')).toBe('who said  to be  or not  and what   is   das   it ');
  expect(withoutOperators("the O'Neill type *, +.")).toBe("the O'Neill type  , +.");
  expect(withoutOperators('"*"')).toBe('"*"');
});
