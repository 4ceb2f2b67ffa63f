/** Who may do what to stored bytes. */
import { atLeast, grant, type Actor, type Authorized } from '../authorization/authorization.ts';
import { StemmaError } from '../shared/errors.ts';

export type MayStore = Authorized<'blob', 'store'>;

/** Uploading, tagging, retaining, linking. @throws StemmaError FORBIDDEN below contributor. */
export function mayStore(actor: Actor): MayStore {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Storing and sharing files needs the role of a contributor.');
  return grant(actor);
}
