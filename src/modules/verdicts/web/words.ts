/** What verdicts, their validity and people are called. Pure. */
import type { PresentedVerdict } from '../contract.ts';

/** Who did it. Before there are accounts everything is done by the person at this machine. */
export const actorWords = (actor: string): string =>
  actor === '00000000-0000-7000-8000-000000000002' ? 'the person at this machine' : `user ${actor.slice(0, 8)}`;

const decided: Readonly<Record<PresentedVerdict['decision'], string>> = {
  approve: 'Approved',
  reject: 'Rejected',
  confirm: 'Place confirmed',
};

/** `Approved`, or `Approved, on other words`. */
export const verdictWords = ({ decision, validity }: Pick<PresentedVerdict, 'decision' | 'validity'>): string =>
  validity === 'valid' ? decided[decision] : `${decided[decision]}, on other words`;

/** The verdicts that tell something: the last one on each content, and of those that are suspended only the last. */
export function tellingVerdicts(verdicts: readonly PresentedVerdict[]): PresentedVerdict[] {
  const standing = verdicts.filter(({ replaced }) => !replaced);
  const valid = standing.filter(({ validity }) => validity === 'valid');
  return valid.length > 0 ? valid : standing.slice(0, 1);
}
