/** What became of a quote in another version of its document. */
import type { Range } from '../../documents/index.ts';

/** From best to worst. */
export const carryOutcomes = ['unchanged', 'moved', 'moved_with_context', 'edited', 'ambiguous', 'removed'] as const;
export type CarryOutcome = (typeof carryOutcomes)[number];

/** Certain: the slice of `to` at `span` is the quote. `contextChanged`: other words or attributes of its blocks differ. */
export interface Kept {
  readonly outcome: 'unchanged' | 'moved' | 'moved_with_context';
  readonly span: Range;
  readonly contextChanged: boolean;
}

/** Not certain. `newText` is the changed sentences; `candidates` are best first, the first one where the quote's own words went. */
export interface Edited {
  readonly outcome: 'edited';
  readonly candidates: readonly Range[];
  readonly newText: string;
}

/** Not certain: places with the very same sentences that nothing tells apart. */
export interface Ambiguous {
  readonly outcome: 'ambiguous';
  readonly candidates: readonly Range[];
}

export interface Removed {
  readonly outcome: 'removed';
  readonly candidates: readonly [];
}

export type CarryResult = Kept | Edited | Ambiguous | Removed;

export const removed: Removed = { outcome: 'removed', candidates: [] };

export const isKept = (result: CarryResult): result is Kept => 'span' in result;

/** The worse of two outcomes. */
export function worseOf<Outcome extends CarryOutcome>(a: Outcome, b: Outcome): Outcome {
  return carryOutcomes.indexOf(a) >= carryOutcomes.indexOf(b) ? a : b;
}
