/** Who may look after the stored files. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MayLookAfterFiles = Authorized<'blob', 'look-after'>;

/** @throws StemmaError FORBIDDEN below owner. */
export function mayLookAfterFiles(actor: Actor): MayLookAfterFiles {
  if (!atLeast(actor, 'owner')) throw new StemmaError('FORBIDDEN', 'Looking after stored files needs the role of an owner.');
  return grant(actor);
}
