import { expect, test } from 'vitest';
import { presentFlagged, withoutItsQuotes } from './overview.ts';

const cause = (start: number) => ({
  reason: 'quote_edited',
  bundle: 'lease',
  document: 'lease.pdf',
  from: { version: 1, start, end: start + 9 },
  to: { version: 2, start, end: start + 9 },
});
const thing = (kind: string, causes: ReturnType<typeof cause>[]) => ({
  kind,
  id: `${kind}-${causes.length}`,
  label: 'words',
  state: 'stale' as const,
  certainty: 'certain' as const,
  causes,
});

test('a quote is left to its insight, and shown where it has none', () => {
  const insight = thing('insight', [cause(1), cause(20)]);
  expect(withoutItsQuotes([thing('evidence', [cause(1)]), insight, thing('evidence', [cause(40)])])).toEqual([
    insight,
    thing('evidence', [cause(40)]),
  ]);
  expect(withoutItsQuotes([thing('evidence', []), insight])).toHaveLength(2);
  expect(withoutItsQuotes([thing('answer', [cause(1)]), insight])).toHaveLength(2);
});

test('says why, where, and where it leads', () => {
  expect(presentFlagged(thing('insight', [cause(1), cause(2)]))).toMatchObject({
    kind: 'insight',
    why: 'The quote was edited in lease.pdf, version 2. There is one more cause.',
    href: '/insights/insight-2',
    bundles: ['lease'],
  });
  expect(presentFlagged(thing('evidence', [cause(1)]))).toMatchObject({ kind: 'quote', href: '/evidence/evidence-1' });
  const outranked = { reason: 'passages_outranked', message: 'Other passages rank higher for this question now.' };
  expect(presentFlagged({ kind: 'answer', id: 'x', label: 'q', state: 'stale', certainty: 'certain', causes: [outranked] })).toMatchObject({
    why: outranked.message,
    href: '/answers/x',
    bundles: [],
  });
});
