import { expect, test } from 'vitest';
import type { PresentedVerdict } from '../contract.ts';
import { actorWords, tellingVerdicts, verdictWords } from './words.ts';

const verdict = (decision: PresentedVerdict['decision'], validity: PresentedVerdict['validity'], replaced = false): PresentedVerdict => ({
  id: `${decision} ${validity}`,
  of: 'x',
  decision,
  validity,
  replaced,
  by: 'y',
  at: '2026-01-01T00:00:00.000Z',
  seen: { quotes: [] },
});

test('what holds is told; what is suspended only where nothing holds; what was replaced never', () => {
  const [approved, was, older] = [verdict('approve', 'valid'), verdict('reject', 'suspended'), verdict('approve', 'suspended')];
  expect(tellingVerdicts([approved, was, older])).toEqual([approved]);
  expect(tellingVerdicts([was, older])).toEqual([was]);
  expect(tellingVerdicts([verdict('reject', 'valid', true)])).toEqual([]);
  expect([approved, was].map(verdictWords)).toEqual(['Approved', 'Rejected, on other words']);
});

test('people without an account have no name yet', () => {
  expect(actorWords('00000000-0000-7000-8000-000000000002')).toBe('the person at this machine');
  expect(actorWords('01a1f89f-db9d-7000-aec5-2dafd573583b')).toBe('user 01a1f89f');
});
