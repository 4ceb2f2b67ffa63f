/** Makes a plan come true inside the transaction of the switch. Nothing is executed here; pointers and states move. */
import type { Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { ChangePlan, Outcome } from './plan.ts';
import { lockHead, moveHead } from './head-store.ts';
import { writeStates, type NewState } from './state-store.ts';
import { currentTraces } from './trace-store.ts';

/** Locks the head and says whether the plan still stands on it. */
export async function lockPlanned(tx: Tx, plan: ChangePlan): Promise<'planned' | 'moved'> {
  const head = await lockHead(tx);
  return head.seq === plan.head.seq && head.changes === plan.head.changes ? 'planned' : 'moved';
}

/**
 * Writes the outcomes of a plan from publish sequence `seq` on. `selected` says which re-runs are taken; the rest is stale
 * with its cause and keeps its old output. Call after {@link lockPlanned} in the same transaction.
 */
export async function commitPlan(tx: Tx, plan: ChangePlan, seq: number, selected: (outcome: Outcome) => boolean): Promise<void> {
  const current = new Map(
    (
      await currentTraces(
        tx,
        plan.outcomes.map((outcome) => outcome.derivation),
      )
    ).map((row) => [row.derivation, row.trace]),
  );
  const rows = plan.outcomes.map((outcome): NewState => {
    if (outcome.by !== 'failure' && selected(outcome)) {
      const state = outcome.by === 'guess' ? 'suspect' : outcome.state;
      // Why it says something else now is no reason for a flag: only what is flagged has causes.
      return { derivation: outcome.derivation, trace: outcome.trace, state, causes: state === 'current' ? [] : outcome.causes };
    }
    const trace = current.get(outcome.derivation);
    if (trace === undefined) throw new StemmaError('CONFLICT', 'Something the plan names is gone. Plan again.');
    return { derivation: outcome.derivation, trace, state: outcome.by === 'failure' ? 'failed' : 'stale', causes: outcome.causes };
  });
  await writeStates(tx, seq, rows);
  await moveHead(tx, { seq, changes: plan.head.changes + 1 });
}
