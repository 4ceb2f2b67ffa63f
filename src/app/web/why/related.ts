/** A flat tree as the screen needs it: the things one step away, and where each of them leads. Pure. */
import type { RelatedThing } from '../../why/contract.ts';
import { answerPath } from '../../../modules/answers/web/index.ts';
import { bundlePath, documentPath } from '../../../modules/documents/web/index.ts';
import { evidencePath, insightPath } from '../../../modules/evidence/web/index.ts';

/** A thing with what is below it. */
export interface Branch {
  readonly thing: RelatedThing;
  readonly below: readonly Branch[];
}

/** Makes a tree of lines that come in its order. */
export function branchesOf(things: readonly RelatedThing[]): Branch[] {
  const first: Branch[] = [];
  const open: { below: Branch[] }[] = [{ below: first }];
  for (const thing of things) {
    open.length = Math.max(1, Math.min(open.length, thing.depth));
    const branch = { thing, below: [] };
    open.at(-1)?.below.push(branch);
    open.push(branch);
  }
  return first;
}

const words: Readonly<Record<string, string>> = {
  bundle: 'Bundle',
  document: 'Document',
  span: 'Words',
  search: 'Search',
  evidence: 'Evidence',
  insight: 'Insight',
  answer: 'Saved answer',
};

/** What a thing is called by kind; its own word for a kind of a plugin. */
export const kindWords = (kind: string): string => words[kind] ?? kind;

/** What a thing is called in one line. */
export function nameOf({ kind, label, place }: Pick<RelatedThing, 'kind' | 'label' | 'place'>): string {
  if (!place || kind === 'span') return label;
  return `${place.document === undefined ? place.bundle : place.document}, version ${place.version}`;
}

type Led = Pick<RelatedThing, 'id' | 'kind' | 'place'>;

/** Where a thing is seen itself; undefined for what has no page of its own. */
export function ownPath({ id, kind, place }: Led): string | undefined {
  if (kind === 'insight') return insightPath(id);
  if (kind === 'answer') return answerPath(id);
  if (kind === 'evidence') return evidencePath(id);
  if (!place) return undefined;
  const { bundle, version, document, span } = place;
  return document === undefined ? bundlePath(bundle, version) : documentPath({ bundle, document, version, ...span });
}

/** What its own page is called. */
export const ownWords = ({ kind }: Led): string => (kind === 'span' ? 'Show in the document' : `Open the ${kindWords(kind).toLowerCase()}`);

/** A search has no why of its own: it is read again, not followed further. */
export const isFollowed = ({ kind }: Pick<RelatedThing, 'kind'>): boolean => kind !== 'search';
