import type { Actor } from '../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Store } from '../../kernel/db/port.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { Conflict } from '../documents/index.ts';
import { dismissConflict, listConflicts } from './contract.ts';
import { mayDismiss, type MayDismiss } from './policy.ts';
import { conflictsOf } from './read-conflicts.ts';
import { deleteDismissal, saveDismissal } from './store.ts';

export interface ConflictsRequestContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: Actor;
}

export function registerConflictRoutes(api: Api<ConflictsRequestContext>): void {
  handle(
    api,
    listConflicts,
  )(async ({ context, params, query }) => {
    const all = await conflictsOf(context.store, params.bundle, query.asOf);
    return { conflicts: all.filter((conflict) => query.dismissed || conflict.dismissed === undefined) };
  });
  handle(
    api,
    dismissConflict,
  )(({ context, params, body }) => dismiss(context, mayDismiss(context.actor), params, 'off' in body ? undefined : body.reason));
}

/** Keeps or, without a reason, takes back a person's word on two contents. @throws StemmaError NOT_FOUND when one of them is not there any more */
async function dismiss(
  { store, clock }: ConflictsRequestContext,
  _: MayDismiss,
  { bundle, key }: { bundle: string; key: string },
  reason: string | undefined,
): Promise<Conflict> {
  const find = async (): Promise<Conflict> => {
    const found = (await conflictsOf(store, bundle, undefined)).find((one) => one.key === key);
    if (!found) throw new StemmaError('NOT_FOUND', 'There is no such conflict: one of its two texts changed, or is gone.', { bundle, key });
    return found;
  };
  await find();
  await store.write((tx) =>
    reason === undefined ? deleteDismissal(tx, key) : saveDismissal(tx, { key, reason, dismissed_at: clock.now() }),
  );
  return find();
}
