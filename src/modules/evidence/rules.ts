/** Decisions about insights. Pure. What may be done in which status is in `statuses.ts`. */
import { verdictKey } from '../verdicts/index.ts';
import type { Placement } from './placement.ts';

/** What a verdict on an insight is bound to, on quotes as they were certain last. */
export const insightKey = (statement: string, placements: readonly Placement[]): string =>
  verdictKey('insight', statement, placements.map(judgedWords));

/** The same of evidence alone. */
export const evidenceKey = (placement: Placement): string => verdictKey('evidence', null, [judgedWords(placement)]);

const judgedWords = ({ place, sentences }: Placement) => [place.quote, sentences] as const;
