/**
 * Changes derivations in the present, between publishes: making one, re-evaluating one after a person decided something,
 * removing one. Everything happens under the head's lock in the caller's transaction, so no plan computed before is applied after.
 */
import type { Tx } from '../db/port.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import { StemmaError } from '../shared/errors.ts';
import type { DerivationKind, Explanation, Look, Observation } from './kinds.ts';
import { joinExplanations, undecided, type Registry } from './registry.ts';
import { lockHead, moveHead, type Head } from './head-store.ts';
import { writeStates } from './state-store.ts';
import { dependantsOf } from './reach-store.ts';
import { deleteDerivation, derivationsAt, insertDerivation, type DerivationRow } from './store.ts';
import { keepTraces } from './traces.ts';
import { execute, type Execution } from './tracking.ts';

/** A derivation to be made: `insert` writes the module's own row. */
export interface NewDerivation<Subject> {
  readonly id: string;
  readonly label: string;
  readonly subject: Subject;
  readonly now: Date;
  insert(tx: Tx): Promise<void>;
}

/** Makes a derivation at the present sequence and returns what its recipe said. */
export async function createDerivation<Subject, Output extends Fingerprintable>(
  registry: Registry,
  tx: Tx,
  kind: DerivationKind<Subject, Output>,
  made: NewDerivation<Subject>,
  observe?: (observation: Observation<unknown>) => void,
): Promise<Execution> {
  const head = await lockHead(tx);
  const look = undecided(tx, { seq: head.seq });
  const execution = await execute(kind, made.subject, look, observe);
  await insertDerivation(tx, { id: made.id, kind: kind.kind, label: made.label, now: made.now });
  await made.insert(tx);
  await settle(registry, tx, head, { id: made.id, kind: kind.kind, execution, before: execution.output, now: made.now });
  await moveHead(tx, { seq: head.seq, changes: head.changes + 1 });
  return execution;
}

/**
 * Runs derivations again at the present sequence, then whatever reads one whose output changed. For use after a person
 * decided something that they read, in the same transaction.
 */
export async function reevaluate(registry: Registry, tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const head = await lockHead(tx);
  let wave: readonly string[] = ids;
  while (wave.length > 0) {
    const rows = await derivationsAt(tx, head.seq, { ids: wave });
    const changed: string[] = [];
    for (const row of rows) if (await again(registry, tx, head, row, now)) changed.push(row.id);
    wave = changed.length === 0 ? [] : [...new Set((await dependantsOf(tx, 'derivation', changed)).map((one) => one.derivation))];
  }
  await moveHead(tx, { seq: head.seq, changes: head.changes + 1 });
}

async function again(registry: Registry, tx: Tx, head: Head, row: DerivationRow, now: Date): Promise<boolean> {
  const kind = registry.kindOf(row.kind);
  const subject = (await kind.subjects(tx, [row.id])).get(row.id);
  const execution = await execute(kind, subject, undecided(tx, { seq: head.seq }));
  await settle(registry, tx, head, { id: row.id, kind: row.kind, execution, before: row.output, now });
  return execution.outputFingerprint !== row.output_fingerprint || kind.stateOf(execution.output) !== row.state;
}

interface Settled {
  readonly id: string;
  readonly kind: string;
  readonly execution: Execution;
  readonly before: Fingerprintable;
  readonly now: Date;
}

async function settle(registry: Registry, tx: Tx, head: Head, settled: Settled): Promise<void> {
  const { id, execution } = settled;
  const [trace] = (await keepTraces(registry, tx, [{ derivation: id, execution }], settled.now)) as [string];
  const state = registry.kindOf(settled.kind).stateOf(execution.output);
  const look: Look = undecided(tx, { seq: head.seq });
  const explanations: Explanation[] = [];
  if (state !== 'current') {
    for (const read of execution.reads) {
      explanations.push(await registry.inputOf(read.kind).explain(look, look, read, { before: settled.before, after: execution.output }));
    }
  }
  await writeStates(tx, head.seq, [{ derivation: id, trace, state, causes: joinExplanations(explanations).causes }]);
}

/** Removes a derivation that nothing reads. @throws StemmaError CONFLICT naming what depends on it, NOT_FOUND. */
export async function removeDerivation(tx: Tx, id: string): Promise<void> {
  const head = await lockHead(tx);
  const dependants = await dependantsOf(tx, 'derivation', [id]);
  if (dependants.length > 0) {
    throw new StemmaError(
      'CONFLICT',
      `${dependants.length} other ${dependants.length === 1 ? 'thing depends' : 'things depend'} on this. Remove it there first.`,
      {
        dependants: dependants.map((one) => one.derivation),
      },
    );
  }
  if (!(await deleteDerivation(tx, id))) throw new StemmaError('NOT_FOUND', 'There is nothing with this id.');
  await moveHead(tx, { seq: head.seq, changes: head.changes + 1 });
}
