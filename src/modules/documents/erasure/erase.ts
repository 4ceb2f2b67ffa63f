/**
 * Erases. First the cut: one transaction under the head's lock, after which nobody sees anything of it at any moment, and which
 * writes the receipt. Then everything that is left is deleted in slices, what is stale runs again, and the files are written anew.
 * Killed anywhere after the cut, the next start, erasure or maintenance finishes it.
 */
import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db/port.ts';
import { deleteDerivations, lockHead, noteErasure, readHead, redactCauses, redactTraces } from '../../../kernel/lineage/index.ts';
import { deleteRuns, refuseUnfinished } from '../../../kernel/runs/erase-runs.ts';
import { emit } from '../../../kernel/outbox/emit.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { eraseRoute } from '../contract-erasure.ts';
import { documentErased } from '../contract-events.ts';
import type { MayErase } from '../policy.ts';
import { lockBundle } from '../bundle-store.ts';
import { refuseRetained } from './documents-part.ts';
import { finishErasure, insertErasure, loadErasure, unfinishedErasures } from './erasure-store.ts';
import type { ErasureContext, ErasureCut } from './participant.ts';
import { planErasure, type ErasurePlan } from './plan-erasure.ts';
import { loadSubject, placesOf, speaksOf, type ErasureSubject } from './subject.ts';

/** What is to be erased, by ids alone: what keeps this keeps no word of it. */
export interface ErasureTarget {
  /** Of the receipt. The same again is the same erasure: what is cut is only finished. */
  readonly receipt: string;
  readonly bundle: string;
  /** Null: the bundle itself goes. */
  readonly document: string | null;
  /** The key of the plan that it stands on. */
  readonly plan: string;
}

/**
 * Erases what a plan described. Stopped before the cut, nothing is erased; what is cut is finished.
 * @throws StemmaError CONFLICT when something moved since the plan, or bytes are retained. Nothing is erased then.
 */
export async function erase(context: ErasureContext, _may: MayErase, target: ErasureTarget): Promise<void> {
  await finishErasures(context);
  if (await context.store.read((reader) => loadErasure(reader, target.receipt))) return;
  context.progress({ stage: 'erasing', done: 0 });
  context.signal.throwIfAborted();
  await context.store.write((tx) => cut(context, tx, target));
  await finish(context, target.receipt);
}

async function cut(context: ErasureContext, tx: Tx, target: ErasureTarget): Promise<void> {
  const moment = { id: target.receipt, now: context.clock.now() };
  await lockHead(tx);
  const bundle = await lockBundle(tx, target.bundle);
  // Whoever stores a revision of one of them holds it until that is done; who comes later finds it erased.
  await sql`SELECT id FROM documents WHERE workspace = ${tx.workspace} AND bundle = ${bundle.id}
    AND erasure IS NULL AND (${target.document}::uuid IS NULL OR id = ${target.document}) ORDER BY id FOR UPDATE`.execute(tx.db());
  const subject = await loadSubject(tx, bundle, target.document ?? undefined);
  const plan = await planErasure(tx, context, subject);
  if (plan.key !== target.plan) {
    throw new StemmaError('CONFLICT', 'Something moved since this was planned. Nothing was erased; look at the new plan first.');
  }
  await refuseRetained(tx, subject, moment.now);
  await refuseUnfinished(tx, plan.runs, eraseRoute.name);
  await insertErasure(
    tx,
    { id: moment.id, bundle: bundle.id, document: subject.document ?? null, at: moment.now, counts: plan.counts },
    plan.items.map(({ kind, id, action }) => ({ kind, id, action })),
  );
  await sql`UPDATE documents SET erasure = ${moment.id} WHERE workspace = ${tx.workspace} AND id = ANY (${subject.documents}::uuid[])`.execute(
    tx.db(),
  );
  await cutOut(context, tx, plan, moment);
}

async function cutOut(context: ErasureContext, tx: Tx, plan: ErasurePlan, moment: Pick<ErasureCut, 'id' | 'now'>): Promise<void> {
  const { subject, traces, purged } = plan;
  const erased = { at: moment.now.toISOString(), holds: holding(subject, purged) };
  const explained = await redactCauses(tx, placesOf(subject), speaksOf(subject), erased);
  const touched = [...new Set([...explained, ...traces.map(({ derivation }) => derivation)])];
  // Highest first: what a module keeps of what is below it goes before that does.
  for (const participant of context.participants) await participant.cut?.(tx, subject, { ...moment, touched });
  await deleteRuns(tx, plan.runs);
  await deleteDerivations(tx, purged);
  await redactTraces(tx, context.registry, traces, erased);
  await noteErasure(tx);
  await emit(tx, documentErased, { erasure: moment.id, bundle: subject.bundle.id, document: subject.document ?? null });
}

function holding({ documents, revisions }: ErasureSubject, purged: readonly string[]): (id: string) => boolean {
  const ids = new Set([...documents, ...revisions.map(({ id }) => id), ...purged]);
  return (id) => ids.has(id);
}

/** Finishes every erasure that was cut and not finished. Safe to call at any time. */
export async function finishErasures(context: ErasureContext): Promise<void> {
  for (const id of await context.store.read(unfinishedErasures)) await finish(context, id);
}

async function finish(context: ErasureContext, id: string): Promise<void> {
  const { participants, database, store, registry, progress } = context;
  registry.forgetErased(store.workspace, (await store.read(readHead)).erasures);
  const total = participants.length + 1;
  for (const [done, participant] of participants.entries()) {
    progress({ stage: 'erasing', done, total });
    await participant.purge?.(context, id);
  }
  const log = await database.rewrite(tablesOf(context));
  await store.write((tx) => finishErasure(tx, id, log, context.clock.now()));
  progress({ stage: 'erasing', done: total, total });
}

const tablesOf = ({ participants }: Pick<ErasureContext, 'participants'>): string[] => [
  ...new Set(participants.flatMap(({ columns }) => columns.map((column) => column.slice(0, column.indexOf('.'))))),
];
