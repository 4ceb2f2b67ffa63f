/** Where evidence stands in one revision of its document: the output of carrying it there. Pure. */
import type { State } from '../../kernel/lineage/index.ts';
import { fingerprint, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import type { CarryOutcome } from './carrying/outcome.ts';

/** A quote at its place: `canonical.slice(start, end) === quote` in that revision. */
export type Place = {
  readonly revision: string;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
};

export type Placement = {
  readonly outcome: CarryOutcome;
  /** The revision this was computed for; null when the document is not there. */
  readonly target: string | null;
  /** The last certain place: in `target` when the outcome is certain, in an earlier revision otherwise. */
  readonly place: Place;
  /** The sentences that contain the quote at `place`. */
  readonly sentences: readonly string[];
  /** Words or attributes around the quote differ; the evidence is current all the same. */
  readonly contextChanged: boolean;
  /** Where it may be instead, best first, when it is not certain. */
  readonly candidates: readonly Place[];
  readonly newText: string | null;
};

export const asPlacement = (output: Fingerprintable): Placement => output as Placement;

export const isCertain = (placement: Placement): boolean => placement.place.revision === placement.target;

/** kept | edited and the new text | ambiguous | removed: a move changes nothing that depends on the quote. */
export function placementFingerprint(placement: Placement): string {
  if (isCertain(placement)) return fingerprint(['kept', placement.place.quote]);
  if (placement.outcome === 'edited') return fingerprint(['edited', placement.newText]);
  return fingerprint([placement.outcome]);
}

export function placementState({ outcome }: Pick<Placement, 'outcome'>): State {
  if (outcome === 'ambiguous') return 'suspect';
  return outcome === 'edited' || outcome === 'removed' ? 'stale' : 'current';
}

/** The placement in a few words, for before and after. */
export function placementSummary(placement: Placement): string {
  if (isCertain(placement)) return placement.place.quote;
  if (placement.outcome === 'ambiguous') return `${placement.candidates.length} places hold this text`;
  return placement.outcome === 'edited' ? (placement.newText as string) : 'not in the document any more';
}
