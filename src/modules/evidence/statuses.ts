/** The words of an insight's life. Browser-safe. */
export const insightStatuses = ['draft', 'reviewed', 'published', 'withdrawn'] as const;
export type InsightStatus = (typeof insightStatuses)[number];

export const insightActions = ['add', 'edit', 'review', 'reject', 'publish', 'withdraw', 'restore'] as const;
export type InsightAction = (typeof insightActions)[number];

/** What may be done to an insight in which status, and the status it has then. A review approves, a rejection rejects: both are verdicts. */
export const insightTransitions = {
  edit: { draft: 'draft', reviewed: 'draft', published: 'draft', withdrawn: 'draft' },
  review: { draft: 'reviewed', reviewed: 'reviewed', published: 'published', withdrawn: 'reviewed' },
  reject: { draft: 'draft', reviewed: 'draft', published: 'draft' },
  publish: { reviewed: 'published' },
  withdraw: { draft: 'withdrawn', reviewed: 'withdrawn', published: 'withdrawn' },
  restore: { withdrawn: 'draft' },
} as const satisfies Record<string, Partial<Record<InsightStatus, InsightStatus>>>;
export type InsightTransition = keyof typeof insightTransitions;
/** What moves an insight without changing what it says. */
export type InsightMove = Exclude<InsightTransition, 'edit'>;

/** The status an insight has afterwards; undefined when its status does not allow it. */
export const statusAfter = (action: InsightTransition, status: InsightStatus): InsightStatus | undefined =>
  (insightTransitions[action] as Partial<Record<InsightStatus, InsightStatus>>)[status];

/** Why an insight cannot be moved, and what to do instead; undefined when it can. Server and page say the same. */
export function whyNotMove(action: InsightMove, status: InsightStatus): string | undefined {
  // A review is open to every status.
  if (action === 'review' || statusAfter(action, status) !== undefined) return undefined;
  const words = {
    reject: 'It says nothing to anybody now; restore it first.',
    publish: status === 'draft' ? 'Review it before you publish it.' : 'Only a reviewed insight can be published.',
    withdraw: 'It is withdrawn already.',
    restore: 'Only what was withdrawn can be restored.',
  };
  return `This insight is ${status}. ${words[action]}`;
}
