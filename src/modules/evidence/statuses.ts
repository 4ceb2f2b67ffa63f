/** The words of an insight's life. Browser-safe. */
export const insightStatuses = ['draft', 'reviewed', 'published', 'withdrawn'] as const;
export type InsightStatus = (typeof insightStatuses)[number];

export const insightActions = ['add', 'edit', 'review', 'publish', 'withdraw'] as const;
export type InsightAction = (typeof insightActions)[number];

/** What may be done to an insight in which status, and the status it has then. */
export const insightTransitions = {
  edit: { from: ['draft', 'reviewed', 'published', 'withdrawn'], to: 'draft' },
  review: { from: ['draft', 'reviewed', 'withdrawn'], to: 'reviewed' },
  publish: { from: ['reviewed'], to: 'published' },
  withdraw: { from: ['draft', 'reviewed', 'published'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly InsightStatus[]; to: InsightStatus }>;
export type InsightTransition = keyof typeof insightTransitions;
/** What moves an insight without changing what it says. */
export type InsightMove = Exclude<InsightTransition, 'edit'>;

export const mayMove = (action: InsightTransition, status: InsightStatus): boolean =>
  (insightTransitions[action].from as readonly InsightStatus[]).includes(status);

/** Why an insight cannot be moved, and what to do instead; undefined when it can. Server and page say the same. */
export function whyNotMove(action: InsightMove, status: InsightStatus): string | undefined {
  if (mayMove(action, status)) return undefined;
  const words = {
    review: 'It cannot be reviewed.',
    publish: status === 'draft' ? 'Review it before you publish it.' : 'Only a reviewed insight can be published.',
    withdraw: 'It is withdrawn already.',
  };
  return `This insight is ${status}. ${words[action]}`;
}
