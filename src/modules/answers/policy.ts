/** Who may do what to saved answers. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MaySave = Authorized<'answer', 'save'>;

/** Saving, refreshing and deleting answers. @throws StemmaError FORBIDDEN below contributor. */
export function maySave(actor: Actor): MaySave {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Saving answers needs the role of a contributor.');
  return grant(actor);
}
