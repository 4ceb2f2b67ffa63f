/** The words of an insight's life. Browser-safe. */
export const insightStatuses = ['draft', 'reviewed', 'published', 'withdrawn'] as const;
export type InsightStatus = (typeof insightStatuses)[number];

export const insightActions = ['add', 'edit', 'review', 'publish', 'withdraw'] as const;
export type InsightAction = (typeof insightActions)[number];
