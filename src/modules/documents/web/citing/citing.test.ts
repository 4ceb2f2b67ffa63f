import { expect, test } from 'vitest';
import { reasonWords, touches, versionsWords } from './cause-words.ts';
import { citationLabel, citationPath, documentName, headingWords, positionWords } from './citing.ts';

const place = { bundle: 'lease', document: 'a b/lease.pdf', version: 2, start: 4, end: 9, headingPath: ['Lease', '19.\nTermination'] };

test('a citation leads to exactly its words in its version', () => {
  expect(citationPath(place)).toBe('/b/lease/d/a%20b/lease.pdf?v=2&s=4&e=9');
});

test('the place of a citation in words', () => {
  expect(documentName(place)).toBe('lease / a b/lease.pdf');
  expect(headingWords(place.headingPath)).toBe('Lease › 19. Termination');
  expect(positionWords(place)).toBe('version 2');
  expect(positionWords({ ...place, page: 15 })).toBe('page 15, version 2');
  expect(citationLabel({ ...place, page: 15, quote: 'thirty\ndays' })).toBe(
    'lease / a b/lease.pdf, page 15, version 2, Lease › 19. Termination: “thirty days”',
  );
  expect(citationLabel({ ...place, headingPath: [], quote: 'x'.repeat(500) })).toHaveLength(
    'lease / a b/lease.pdf, version 2: “…”'.length + 160,
  );
});

test('reasons and versions of causes in words', () => {
  expect(reasonWords('quote_edited')).toBe('The quote changed');
  expect(reasonWords('parser_renewed')).toBe('Parser renewed');
  const at = (version: number): { version: number; start: number; end: number } => ({ version, start: 0, end: 1 });
  expect(versionsWords({ from: at(1), to: at(2) })).toBe('version 1 to 2');
  expect(versionsWords({ from: at(1), to: at(1) })).toBe('version 1');
  expect(versionsWords({ to: at(3) })).toBe('version 3');
  expect(versionsWords({})).toBe('');
});

test('a cause touches a span at either of its ends, never by standing beside it', () => {
  const cause = { reason: 'text_edited', bundle: 'lease', document: 'lease.md' };
  const span = { bundle: 'lease', document: 'lease.md', version: 2, start: 10, end: 20 };
  expect(touches({ ...cause, to: { version: 2, start: 19, end: 30 } }, [span])).toBe(true);
  expect(touches({ ...cause, from: { version: 1, start: 0, end: 1 }, to: { version: 2, start: 20, end: 30 } }, [span])).toBe(false);
  expect(touches({ ...cause, from: { version: 1, start: 10, end: 20 } }, [span])).toBe(false);
  expect(touches({ ...cause, bundle: 'house', from: { version: 2, start: 10, end: 20 } }, [span])).toBe(false);
});
