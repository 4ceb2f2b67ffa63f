/** Who may send events of the workspace elsewhere. */
import { atLeast, grant, type Actor, type Authorized } from '../authorization/authorization.ts';
import { StemmaError } from '../shared/errors.ts';

export type MayConnect = Authorized<'webhook', 'connect'>;

/** Everything about webhooks: what they are told leaves the house. @throws StemmaError FORBIDDEN below admin. */
export function mayConnect(actor: Actor): MayConnect {
  if (!atLeast(actor, 'admin')) throw new StemmaError('FORBIDDEN', 'Webhooks need the role of an admin.');
  return grant(actor);
}
