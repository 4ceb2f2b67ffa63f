/** The ways out of a flag that need no new content: putting it aside with a reason, taking that back, running it again. */
import { derivationsAt, lockHead, readHead, reevaluate, type DerivationRow } from '../../kernel/lineage/index.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import type { VerdictsContext } from './context.ts';
import { causeKey } from './keys.ts';
import type { MayDecide, MayRerun } from './policy.ts';
import { dismissalsOf } from './present-verdicts.ts';
import { insertDismissal, undoDismissals } from './store.ts';

/** @throws StemmaError NOT_FOUND */
async function requireDerivation(reader: Reader, seq: number, id: string): Promise<DerivationRow> {
  const [row] = await derivationsAt(reader, seq, { ids: [id] });
  if (!row) throw new StemmaError('NOT_FOUND', 'There is nothing with this id that could be flagged.', { id });
  return row;
}

/**
 * Puts the flag of a derivation aside for as long as its causes are the same. Its state stays what it is, so a later change is
 * planned as ever. @throws StemmaError VALIDATION_ERROR without a reason, NOT_FOUND, CONFLICT when it is not flagged.
 */
export async function dismissFlag(context: VerdictsContext, _may: MayDecide, id: string, reason: string): Promise<void> {
  const given = reason.normalize('NFC').trim();
  if (given === '') throw new StemmaError('VALIDATION_ERROR', 'A flag is dismissed with a reason. Say why it may be put aside.');
  await context.store.write(async (tx) => {
    // Under the head's lock: the causes that are dismissed are those that stand.
    const { seq } = await lockHead(tx);
    const row = await requireDerivation(tx, seq, id);
    if (row.state === 'current') throw new StemmaError('CONFLICT', 'It is current: there is no flag to dismiss.', { state: row.state });
    const flag = { id: newId(), derivation: id, cause_key: causeKey(row.causes), reason: given, at: context.clock.now() };
    await insertDismissal(tx, flag, seq);
  });
}

/** Takes back the dismissal that holds. @throws StemmaError NOT_FOUND, CONFLICT when none does. */
export async function undoDismissal(context: VerdictsContext, _may: MayDecide, id: string): Promise<void> {
  await context.store.write(async (tx) => {
    const { seq } = await lockHead(tx);
    const row = await requireDerivation(tx, seq, id);
    if (!(await dismissalsOf(tx, seq, [row])).has(id))
      throw new StemmaError('CONFLICT', 'No dismissal holds for it now. Nothing was changed.');
    await undoDismissals(tx, { derivation: id, cause_key: causeKey(row.causes) }, seq, context.clock.now());
  });
}

/** Runs a derivation again on the present. @throws StemmaError NOT_FOUND, CONFLICT when its recipe fails; then it says what it said. */
export async function rerun(context: Omit<VerdictsContext, 'judged'>, _may: MayRerun, id: string): Promise<void> {
  await context.store.write(async (tx) => {
    const { seq } = await readHead(tx);
    await requireDerivation(tx, seq, id);
    await reevaluate(context.registry, tx, [id], context.clock.now());
  });
}
