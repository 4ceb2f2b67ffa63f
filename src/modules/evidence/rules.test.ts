import { describe, expect, test } from 'vitest';
import { placementFingerprint, placementState, placementSummary, type Placement } from './placement.ts';
import { insightKey } from './rules.ts';
import { insightStatuses, statusAfter, whyNotMove } from './statuses.ts';

const place = { revision: 'new', start: 4, end: 9, quote: 'words' };
const kept: Placement = {
  outcome: 'unchanged',
  target: 'new',
  place,
  sentences: ['Some words.'],
  contextChanged: false,
  candidates: [],
  newText: null,
};
const lost = (outcome: Placement['outcome'], rest: Partial<Placement> = {}): Placement => ({
  ...kept,
  outcome,
  place: { ...place, revision: 'old' },
  ...rest,
});

describe('placements', () => {
  const edited = lost('edited', { newText: 'Other words.' });
  const ambiguous = lost('ambiguous', { candidates: [place, place] });
  const removed = lost('removed');
  test('a move changes nothing that depends on the quote; an edit does, by its text', () => {
    expect(placementFingerprint({ ...kept, outcome: 'moved', place: { ...place, start: 40, end: 45 } })).toBe(placementFingerprint(kept));
    const prints = [kept, edited, lost('edited', { newText: 'Even more.' }), ambiguous, removed].map(placementFingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });
  test('what a person has to look at', () => {
    expect([kept, lost('moved'), lost('moved_with_context'), ambiguous, edited, removed].map(placementState)).toEqual([
      'current',
      'current',
      'current',
      'suspect',
      'stale',
      'stale',
    ]);
  });
  test('in a few words', () => {
    expect([kept, edited, ambiguous, removed].map(placementSummary)).toEqual([
      'words',
      'Other words.',
      '2 places hold this text',
      'not in the document any more',
    ]);
  });
});

test('a verdict is bound to statement, quotes and sentences, not to where they stand', () => {
  const key = insightKey('It is so.', [kept]);
  expect(insightKey('It is so.', [{ ...kept, outcome: 'moved', place: { ...place, start: 8, end: 13, revision: 'x' } }])).toBe(key);
  expect(insightKey('It is not so.', [kept])).not.toBe(key);
  expect(insightKey('It is so.', [{ ...kept, sentences: ['No words.'] }])).not.toBe(key);
  expect(insightKey('It is so.', [kept, kept])).not.toBe(key);
});

test('what may be done to an insight in which status', () => {
  const allowed = (['draft', 'reviewed', 'published', 'withdrawn'] as const).map((status) =>
    (['edit', 'review', 'reject', 'publish', 'withdraw', 'restore'] as const).flatMap((action) => {
      const after = statusAfter(action, status);
      return after ? [`${action}: ${after}`] : [];
    }),
  );
  expect(allowed).toEqual([
    ['edit: draft', 'review: reviewed', 'reject: draft', 'withdraw: withdrawn'],
    ['edit: draft', 'review: reviewed', 'reject: draft', 'publish: published', 'withdraw: withdrawn'],
    ['edit: draft', 'review: published', 'reject: draft', 'withdraw: withdrawn'],
    ['edit: draft', 'review: reviewed', 'restore: draft'],
  ]);
});

test('what cannot be done says why, and what can be done says nothing', () => {
  for (const status of insightStatuses)
    for (const action of ['review', 'reject', 'publish', 'withdraw', 'restore'] as const)
      expect(whyNotMove(action, status) === undefined).toBe(statusAfter(action, status) !== undefined);
  expect(whyNotMove('publish', 'draft')).toBe('This insight is draft. Review it before you publish it.');
  expect(whyNotMove('publish', 'withdrawn')).toContain('Only a reviewed insight can be published.');
  expect(whyNotMove('reject', 'withdrawn')).toContain('restore it first.');
  expect(whyNotMove('restore', 'draft')).toContain('Only what was withdrawn can be restored.');
  expect(whyNotMove('withdraw', 'withdrawn')).toContain('It is withdrawn already.');
});
