/** Who may take everything along. */
import { atLeast, grant, type Actor, type Authorized } from '../authorization/authorization.ts';
import { StemmaError } from '../shared/errors.ts';

export type MayBackUp = Authorized<'backup', 'create'>;

/** @throws StemmaError FORBIDDEN below owner. */
export function mayBackUp(actor: Actor): MayBackUp {
  if (!atLeast(actor, 'owner')) throw new StemmaError('FORBIDDEN', 'Making a backup needs the role of an owner.');
  return grant(actor);
}
