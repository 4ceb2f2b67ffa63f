/** Who may do what to runs. */
import { atLeast, grant, type Actor, type Authorized } from '../authorization/authorization.ts';
import { StemmaError } from '../shared/errors.ts';

export type MayRun = Authorized<'run', 'control'>;

/** Starting, stopping and repeating. What a run does has its own policy, checked when it is started. @throws StemmaError FORBIDDEN below contributor. */
export function mayRun(actor: Actor): MayRun {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Starting and stopping runs needs the role of a contributor.');
  return grant(actor);
}
