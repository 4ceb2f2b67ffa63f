/** Who may say what about derivations. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MayDecide = Authorized<'verdict', 'give'>;
export type MayRerun = Authorized<'derivation', 'rerun'>;

/** Approving, rejecting, dismissing a flag. @throws StemmaError FORBIDDEN below editor. */
export function mayDecide(actor: Actor): MayDecide {
  if (!atLeast(actor, 'editor')) throw new StemmaError('FORBIDDEN', 'Verdicts and dismissals need the role of an editor.');
  return grant(actor);
}

/** Running something again. @throws StemmaError FORBIDDEN below contributor. */
export function mayRerun(actor: Actor): MayRerun {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Running something again needs the role of a contributor.');
  return grant(actor);
}
