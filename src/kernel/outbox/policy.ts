/** Who may see what could not be told, and have it told. */
import { atLeast, grant, type Actor, type Authorized } from '../authorization/authorization.ts';
import { StemmaError } from '../shared/errors.ts';

export type MayReplay = Authorized<'outbox', 'replay'>;

/** @throws StemmaError FORBIDDEN below admin. */
export function mayReplay(actor: Actor): MayReplay {
  if (!atLeast(actor, 'admin')) throw new StemmaError('FORBIDDEN', 'Events that could not be told need the role of an admin.');
  return grant(actor);
}
