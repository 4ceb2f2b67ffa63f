import { expect, test } from 'vitest';
import { insightKind, type InsightOutput } from './lineage-kinds.ts';

const summary = (...outcomes: InsightOutput['evidence'][number]['outcome'][]): string =>
  insightKind.summary({ state: 'stale', evidence: outcomes.map((outcome) => ({ id: outcome, outcome, fingerprint: '' })) });

test('an insight says in words how many of its quotes need a person', () => {
  expect(summary('unchanged', 'moved')).toBe('current: every quote is in place');
  expect(summary('edited')).toBe('stale: its quote needs a person');
  expect(summary('edited', 'moved')).toBe('stale: 1 of 2 quotes needs a person');
  expect(summary('edited', 'removed', 'ambiguous', 'unchanged')).toBe('stale: 3 of 4 quotes need a person');
});
