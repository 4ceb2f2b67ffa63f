/** Who may do what to evidence and insights. */
import { atLeast, grant, type Actor, type Authorized } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

export type MayCite = Authorized<'evidence', 'edit'>;
export type MayJudge = Authorized<'insight', 'judge'>;

/** Making and deleting evidence and insights, editing drafts. @throws StemmaError FORBIDDEN below contributor. */
export function mayCite(actor: Actor): MayCite {
  if (!atLeast(actor, 'contributor')) throw new StemmaError('FORBIDDEN', 'Recording evidence needs the role of a contributor.');
  return grant(actor);
}

/** Reviewing, publishing, withdrawing, confirming an anchor. @throws StemmaError FORBIDDEN below editor. */
export function mayJudge(actor: Actor): MayJudge {
  if (!atLeast(actor, 'editor')) throw new StemmaError('FORBIDDEN', 'Judging evidence and insights needs the role of an editor.');
  return grant(actor);
}
