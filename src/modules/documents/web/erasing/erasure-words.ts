/** What erasing does, in words: the plan before it, the receipt after it. */
import type { PresentedErasure, PresentedErasurePlan } from '../../contract.ts';
import { counted, listed } from '../words.ts';

type Item = PresentedErasurePlan['items'][number];
type Action = Item['action'];

export interface ErasureGroup {
  readonly action: Action;
  readonly title: string;
  readonly items: readonly Item[];
}

const titles: Readonly<Record<Action, string>> = {
  purged: 'Goes with it',
  rerun: 'Is run again without it',
  redacted: 'Stays, without its words',
};

const nouns: Readonly<Record<string, string>> = { evidence: 'quote', bundle_version: 'version' };
export const nounOf = (kind: string): string => nouns[kind] ?? kind.replaceAll('_', ' ');

/** The things that people know by a name of their own, by what becomes of them; revisions are only counted. */
export function erasureGroups({ items }: Pick<PresentedErasurePlan, 'items'>): ErasureGroup[] {
  return (['purged', 'rerun', 'redacted'] as const).flatMap((action) => {
    const own = items.filter((item) => item.action === action && item.kind !== 'revision');
    return own.length === 0 ? [] : [{ action, title: titles[action], items: own }];
  });
}

/** `2 documents with 3 revisions and 14 passages go, from all 3 versions that list them.` */
export function takenWords({ counts }: Pick<PresentedErasurePlan, 'counts'>): string {
  const { documents = 0, revisions = 0, passages = 0, versions = 0 } = counts;
  const from =
    versions === 0
      ? ''
      : `, from ${versions === 1 ? 'the one version that lists' : `all ${versions} versions that list`} ${documents === 1 ? 'it' : 'them'}`;
  return `${counted(documents, 'document')} with ${counted(revisions, 'revision')} and ${counted(passages, 'passage')} ${documents === 1 ? 'goes' : 'go'}${from}.`;
}

/** `3 quotes and 1 insight went, 1 answer was run again, 2 versions lost its words.` */
export function doneWords({ items }: Pick<PresentedErasure, 'items'>): string {
  const kinds = (action: Action): string[] => {
    const own = Map.groupBy(
      items.filter((item) => item.action === action && item.kind !== 'revision'),
      ({ kind }) => nounOf(kind),
    );
    return [...own].map(([noun, some]) => counted(some.length, noun));
  };
  const told = (action: Action, one: string, many: string): string[] => {
    const parts = kinds(action);
    if (parts.length === 0) return [];
    return [`${listed(parts)} ${parts.length === 1 && parts[0]?.startsWith('1 ') ? one : many}`];
  };
  const words = [
    ...told('purged', 'is gone', 'are gone'),
    ...told('rerun', 'was run again', 'were run again'),
    ...told('redacted', 'stays without its words', 'stay without its words'),
  ];
  return words.length === 0 ? 'Nothing that was saved rested on it.' : `${words.join('; ')}.`;
}
