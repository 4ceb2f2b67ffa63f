import { describe, expect, test } from 'vitest';
import { insightActions, insightStatuses } from '../statuses.ts';
import { actionWords, isCertain, lightsOf, matchesFilter, outcomeTone, outcomeWords, statusTone } from './words.ts';
import { newInsightPath } from './paths.ts';

test('a light says on and off in different words', () => {
  const on = lightsOf({ quotePresent: true, claimSupported: true, sourceCurrent: true });
  const off = lightsOf({ quotePresent: false, claimSupported: false, sourceCurrent: false });
  expect(on.map((light) => light.on)).toEqual([true, true, true]);
  expect(off.map((light) => light.on)).toEqual([false, false, false]);
  expect(new Set([...on, ...off].map(({ words }) => words)).size).toBe(6);
  expect(new Set([...on, ...off].map(({ meaning }) => meaning)).size).toBe(6);
});

test('every outcome, status and action has words; only what is not certain stands out', () => {
  for (const [outcome, words] of Object.entries(outcomeWords)) {
    expect(words).not.toBe('');
    const known = outcome as keyof typeof outcomeWords;
    expect(outcomeTone(known) === 'verdigris').toBe(isCertain({ outcome: known }));
  }
  for (const status of insightStatuses) expect(statusTone[status]).toBeDefined();
  for (const action of insightActions) expect(actionWords(action)).not.toBe(action);
});

describe('finding evidence by words', () => {
  test('every typed word has to be there, without regard to case, marks and order', () => {
    expect(matchesFilter('Die Kündigung der Pacht', 'PACHT kundigung')).toBe(true);
    expect(matchesFilter('Die Kündigung der Pacht', 'pacht rent')).toBe(false);
    expect(matchesFilter('anything', '   ')).toBe(true);
  });
});

test('chosen evidence goes into the address', () => {
  expect(newInsightPath()).toBe('/insights/new');
  expect(newInsightPath(['a', 'b'])).toBe('/insights/new?e=a%2Cb');
});
