/** A result as the screen of search speaks of it. Pure. */
import type { z } from 'zod';
import type { hitSchema } from '../contract.ts';

export type FoundHit = z.output<typeof hitSchema>;
type Term = NonNullable<FoundHit['explain']>['terms'][number];

/** Names a result among others: the same passage may stand in several places. */
export const hitKey = ({ revision, bundle, document, start, passage }: FoundHit): string =>
  `${revision} ${bundle} ${document} ${start} ${passage}`;

/** How a word came into the search. */
export function sourceWords({ source, from }: Pick<Term, 'source' | 'from'>): string {
  if (source === 'repaired') return from === undefined ? 'repaired' : `repaired from “${from}”`;
  if (source === 'prefix') return from === undefined ? 'a beginning' : `begins with “${from}”`;
  return 'as typed';
}

/** A part of a score: `63 %`. */
export const shareOf = (part: number, score: number): string =>
  score <= 0 ? '0 %' : `${Math.min(100, Math.round((part / score) * 100))} %`;
