/** What the screen of a plan says. Pure. */
import type { Severity, State } from '../../../../kernel/lineage/kinds.ts';
import { states } from '../../../../kernel/lineage/kinds.ts';
import { counted, listed } from '../words.ts';
import type { Plan } from './affected.ts';

/** `Version 3 is staged. 9 things change, 41 stay as they are.` */
export function planHeading({ to, affected, unaffected }: Pick<Plan, 'to' | 'affected' | 'unaffected'>, held: boolean): string {
  const standing = `Version ${to} is ${held ? 'held back' : 'staged'}.`;
  const count = affected.length;
  if (count === 0 && unaffected === 0) return `${standing} Nothing was saved yet that could change.`;
  if (count === 0)
    return `${standing} Nothing changes, ${counted(unaffected, 'thing')} ${unaffected === 1 ? 'stays as it is' : 'stay as they are'}.`;
  const stay = unaffected === 0 ? '' : `, ${unaffected.toLocaleString('en')} ${unaffected === 1 ? 'stays as it is' : 'stay as they are'}`;
  return `${standing} ${counted(count, 'thing')} ${count === 1 ? 'changes' : 'change'}${stay}.`;
}

/** What the button that applies says. `chosen` of `total` things follow; the others become stale. */
export function applyWords(version: number, total: number, chosen: number): string {
  if (total === 0) return `Publish version ${version}`;
  return chosen === total ? `Apply ${counted(total, 'change')}` : `Apply ${chosen.toLocaleString('en')} of ${counted(total, 'change')}`;
}

export const severityWords: Readonly<Record<Severity, string>> = {
  cited_removed: 'cited text removed',
  cited_changed: 'cited text changed',
  context_changed: 'text beside it changed',
  toolchain_changed: 'reading or ranking changed',
};

/** Spans by what happened to them: `12 spans edited, 8 moved and 2 removed`; '' when there are none. */
export function spanWords({ edited, moved, removed, added }: Plan['spans']): string {
  const parts = (
    [
      [edited, 'edited'],
      [moved, 'moved'],
      [removed, 'removed'],
      [added, 'added'],
    ] as const
  ).filter(([count]) => count > 0);
  return listed(parts.map(([count, word], index) => `${index === 0 ? counted(count, 'span') : count.toLocaleString('en')} ${word}`));
}

/** An output that is a state with its reason, `stale: 1 of 2 quotes need a person`; undefined for any other text. */
export function stateIn(output: string | undefined): { readonly state: State; readonly words: string } | undefined {
  const state = states.find((one) => output?.startsWith(`${one}: `));
  return state && output !== undefined ? { state, words: output.slice(state.length + 2) } : undefined;
}

interface AppliedCounts {
  readonly rerun: number;
  readonly cutoff: number;
  readonly reused: number;
  readonly failed: number;
  readonly undecided: number;
}

interface AppliedLine {
  readonly name: 'rerun' | 'cutoff' | 'left' | 'reused' | 'failed' | 'undecided';
  readonly count: number;
  readonly words: string;
}

/** What applying came to: how much was run again, and every other count that is not zero. `left` were left out by choice. */
export function appliedLines({ rerun, cutoff, reused, failed, undecided }: AppliedCounts, left: number): AppliedLine[] {
  const thing = (count: number, was: string, were: string): string => (count === 1 ? `thing ${was}` : `things ${were}`);
  const lines: readonly AppliedLine[] = [
    { name: 'rerun', count: rerun, words: thing(rerun, 'was run again', 'were run again') },
    { name: 'cutoff', count: cutoff, words: 'of them with the same result' },
    { name: 'left', count: left, words: thing(left, 'was left out and is stale', 'were left out and are stale') },
    { name: 'reused', count: reused, words: thing(reused, 'was not run again', 'were not run again') },
    {
      name: 'failed',
      count: failed,
      words: thing(failed, 'could not be run again and kept its words', 'could not be run again and kept their words'),
    },
    {
      name: 'undecided',
      count: undecided,
      words: undecided === 1 ? 'quote under an insight needs a person' : 'quotes under insights need a person',
    },
  ];
  return lines.filter(({ count, name }) => count > 0 || name === 'rerun');
}
