/** Who may do what to conflicts. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MayDismiss = Authorized<'conflict', 'dismiss'>;

/** Saying that two places do not contradict each other, and taking it back. @throws StemmaError FORBIDDEN below editor. */
export function mayDismiss(actor: Actor): MayDismiss {
  if (!atLeast(actor, 'editor')) throw new StemmaError('FORBIDDEN', 'Dismissing a conflict needs the role of an editor.');
  return grant(actor);
}
