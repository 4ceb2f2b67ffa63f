import { expect, test } from 'vitest';
import { readFingerprint, signatureOf } from './signature.ts';

const hit = (document: string, contentHash: string, beside: Readonly<Record<string, unknown>> = {}) => ({
  document,
  contentHash,
  headingKeyHash: 'h',
  score: 1,
  start: 0,
  revision: 'r1',
  ...beside,
});

test('a search has found the same whatever the order, scores, places and revisions of its hits', () => {
  const found = readFingerprint(signatureOf([hit('a', 'x'), hit('b', 'y'), hit('b', 'y', { start: 50 })]), []);
  expect(readFingerprint(signatureOf([hit('b', 'y', { score: 2, revision: 'r2' }), hit('a', 'x', { start: 9, score: 0.5 })]), [])).toBe(
    found,
  );
});

test('a search has found something else with another document, text or heading', () => {
  const found = readFingerprint(signatureOf([hit('a', 'x')]), []);
  for (const other of [[hit('b', 'x')], [hit('a', 'y')], [hit('a', 'x', { headingKeyHash: 'i' })], [hit('a', 'x'), hit('b', 'x')], []])
    expect(readFingerprint(signatureOf(other), [])).not.toBe(found);
});
