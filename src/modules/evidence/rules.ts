/** Decisions about insights. Pure. What may be done in which status is in `statuses.ts`. */
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import type { Placement } from './placement.ts';

/**
 * What a verdict is bound to: the statement, the judged quotes in order and the sentences that contain them. Positions, paths
 * and versions are out, so a verdict that a change suspended is valid again when the change is reverted.
 */
export function insightKey(statement: string, placements: readonly Placement[]): string {
  return fingerprint(['insight', statement, placements.map((placement) => [placement.place.quote, placement.sentences])]);
}
