/** What publishing may do to what was derived before, and what it must leave alone: counts, other bundles, what was left out, reverts. */
import { expect } from 'vitest';
import type { Applied, Plan } from './driver.fixture.ts';
import { saying, type ShelfOf } from './oracle.fixture.ts';
import type { Snapshot } from './snapshot.fixture.ts';

/** Answers whose re-run an earlier version left out: every later one is their way out, whatever it changes. */
export const leftOut = ({ answers }: Snapshot): Set<string> =>
  new Set(answers.filter((one) => one.state !== 'current').map((one) => one.id));

/** How many derivations there are. */
export const liveIn = ({ answers, evidence, insights }: Snapshot): number => answers.length + evidence.length + insights.length;

/** @param affected how many answers say something else now. */
export function checkCounts({ rerun, cutoff, reused, failed, undecided }: Applied, before: Snapshot, affected: number): void {
  expect(failed).toBe(0);
  expect(rerun + reused).toBe(liveIn(before));
  expect(rerun - cutoff).toBeLessThanOrEqual(affected);
  expect(rerun).toBeLessThanOrEqual(before.answers.length);
  expect(undecided).toBeGreaterThanOrEqual(0);
}

/**
 * Nothing that reads only another bundle is in the plan, unless the statistics of the whole workspace were renewed.
 * @param scopes the bundle each saved answer is limited to.
 */
export function checkOther(bundle: string, plan: Plan, before: Snapshot, scopes: ReadonlyMap<string, string | undefined>): void {
  const earlier = leftOut(before);
  const homes = new Map(before.evidence.map((one) => [one.id, one.bundle]));
  for (const { id, kind, severity } of plan.affected) {
    const scope = scopes.get(id);
    if (kind === 'evidence') expect(homes.get(id)).toBe(bundle);
    if (kind === 'answer' && scope !== undefined && scope !== bundle && !earlier.has(id))
      expect(['toolchain_changed', 'context_changed']).toContain(severity);
  }
}

/** What was not selected is stale and shows what it showed; everything else is current. */
export function checkLeft(left: ReadonlySet<string>, before: Snapshot, after: Snapshot): void {
  const shown = new Map(before.answers.map((one) => [one.id, one]));
  for (const { id, state, sentences } of after.answers) {
    expect([id, state]).toEqual([id, left.has(id) ? 'stale' : 'current']);
    if (left.has(id)) expect(sentences).toEqual(shown.get(id)?.sentences);
  }
}

/** Everything is as it was when exactly this was published, and nothing was run for it. */
export function checkRestored(was: Snapshot, is: Snapshot, { rerun }: Applied, shelfOf: ShelfOf): void {
  const flagged = leftOut(was);
  if (flagged.size === 0 && was.answers.length === is.answers.length) expect(rerun).toBe(0);
  for (const answer of was.answers) {
    if (flagged.has(answer.id)) continue;
    const now = is.answers.find((one) => one.id === answer.id);
    expect([now?.state, now && saying(now, shelfOf)]).toEqual([answer.state, saying(answer, shelfOf)]);
  }
  for (const one of was.evidence) {
    const { outcome, state, quote, start, end, revision } = is.evidence.find((other) => other.id === one.id) ?? {};
    expect({ outcome, state, quote, start, end, revision }).toEqual({
      outcome: one.outcome,
      state: one.state,
      quote: one.quote,
      start: one.start,
      end: one.end,
      revision: one.revision,
    });
  }
  expect(is.insights.map(({ id, state, lights }) => [id, state, lights])).toEqual(
    was.insights.map(({ id, state, lights }) => [id, state, lights]),
  );
}
