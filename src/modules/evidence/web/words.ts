/** What the outcomes, statuses, lights and people of insights are called. Pure. */
import type { PresentedEvidence, PresentedInsight } from '../contract.ts';

type Outcome = PresentedEvidence['outcome'];

/** What became of a quote, in a few words. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  unchanged: 'in place',
  moved: 'moved, same words',
  moved_with_context: 'moved with its surroundings',
  edited: 'edited',
  ambiguous: 'in several places',
  removed: 'removed',
};

/** Whether nobody has to look: the quote stands word for word in the present text. */
export const isCertain = ({ outcome }: Pick<PresentedEvidence, 'outcome'>): boolean =>
  outcome === 'unchanged' || outcome === 'moved' || outcome === 'moved_with_context';

/** The tone in which an outcome is shown. */
export const outcomeTone = (outcome: Outcome): 'verdigris' | 'ochre' | 'vermilion' =>
  outcome === 'ambiguous' ? 'ochre' : outcome === 'edited' || outcome === 'removed' ? 'vermilion' : 'verdigris';

/** The tone of a status. */
export const statusTone = { draft: 'plain', reviewed: 'lapis', published: 'verdigris', withdrawn: 'plain' } as const;

/** One light: whether it is on, its words, and what that means in a sentence. */
export interface Light {
  readonly on: boolean;
  readonly words: string;
  readonly meaning: string;
}

const light = (on: boolean, lit: readonly [string, string], unlit: readonly [string, string]): Light => {
  const [words, meaning] = on ? lit : unlit;
  return { on, words, meaning };
};

/** The three lights of an insight, in the order in which they are put on. */
export const lightsOf = ({ quotePresent, claimSupported, sourceCurrent }: PresentedInsight['lights']): Light[] => [
  light(
    quotePresent,
    ['Quote present', 'Every quote stands word for word in the text.'],
    ['Quote not certain', 'A quote does not stand word for word in one place of the text.'],
  ),
  light(
    claimSupported,
    ['Claim supported', 'A person reviewed this statement on exactly these words.'],
    ['Claim not reviewed', 'Nobody has reviewed this statement on exactly these words.'],
  ),
  light(
    sourceCurrent,
    ['Source current', 'Every quote is in a version that is shown now.'],
    ['Source changed', 'A quote is in a version that was replaced.'],
  ),
];

const actions: Readonly<Record<string, string>> = {
  add: 'Written',
  edit: 'Edited',
  review: 'Reviewed',
  publish: 'Published',
  reject: 'Rejected',
  withdraw: 'Withdrawn',
  restore: 'Restored',
};

/** `review` as `Reviewed`. */
export const actionWords = (action: string): string => actions[action] ?? action;

/** Whether all words that are typed into a filter are in a text; an empty filter lets everything through. */
export function matchesFilter(text: string, filter: string): boolean {
  const fold = (words: string): string => words.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const folded = fold(text);
  return fold(filter)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
