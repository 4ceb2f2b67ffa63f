/** Who may do what to vectors. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MayFillVectors = Authorized<'vectors', 'fill'>;
export type MayDropVectors = Authorized<'vectors', 'drop'>;

/** Having texts embedded, which may cost money. @throws StemmaError FORBIDDEN below contributor. */
export function mayFillVectors(actor: Actor): MayFillVectors {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Having passages embedded needs the role of a contributor.');
  return grant(actor);
}

/** @throws StemmaError FORBIDDEN below editor. */
export function mayDropVectors(actor: Actor): MayDropVectors {
  if (!atLeast(actor, 'editor')) throw new StemmaError('FORBIDDEN', 'Dropping vectors needs the role of an editor.');
  return grant(actor);
}
