/** Decisions about insights. Pure; shared by the server and any page that offers the actions. */
import { fingerprint } from '../../kernel/shared/fingerprint.ts';
import type { Placement } from './placement.ts';
import type { InsightStatus } from './statuses.ts';

/** What may be done to an insight in which status. */
export const insightTransitions = {
  edit: { from: ['draft', 'reviewed', 'published', 'withdrawn'], to: 'draft' },
  review: { from: ['draft', 'reviewed', 'withdrawn'], to: 'reviewed' },
  publish: { from: ['reviewed'], to: 'published' },
  withdraw: { from: ['draft', 'reviewed', 'published'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly InsightStatus[]; to: InsightStatus }>;

export type InsightTransition = keyof typeof insightTransitions;

export const mayMove = (action: InsightTransition, status: InsightStatus): boolean =>
  (insightTransitions[action].from as readonly InsightStatus[]).includes(status);

/**
 * What a verdict is bound to: the statement, the judged quotes in order and the sentences that contain them. Positions, paths
 * and versions are out, so a verdict that a change suspended is valid again when the change is reverted.
 */
export function insightKey(statement: string, placements: readonly Placement[]): string {
  return fingerprint(['insight', statement, placements.map((placement) => [placement.place.quote, placement.sentences])]);
}
