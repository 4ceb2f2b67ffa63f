/** Who may do what to bundles and documents. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MayEdit = Authorized<'bundle', 'edit'>;
export type MayPublish = Authorized<'bundle', 'publish'>;
export type MayErase = Authorized<'bundle', 'erase'>;

/** Staging, renaming, removing, holding, discarding. @throws StemmaError FORBIDDEN below contributor. */
export function mayEdit(actor: Actor): MayEdit {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Changing a bundle needs the role of a contributor.');
  return grant(actor);
}

/** Applying and restoring. @throws StemmaError FORBIDDEN below editor. */
export function mayPublish(actor: Actor): MayPublish {
  if (!atLeast(actor, 'editor')) throw new StemmaError('FORBIDDEN', 'Publishing a bundle version needs the role of an editor.');
  return grant(actor);
}

/** Erasing for good. @throws StemmaError FORBIDDEN below admin. */
export function mayErase(actor: Actor): MayErase {
  if (!atLeast(actor, 'admin')) throw new StemmaError('FORBIDDEN', 'Erasing for good needs the role of an admin.');
  return grant(actor);
}
