/** What is told of evidence and insights. Browser-safe. */
import { z } from 'zod';
import { stateEvents } from '../../kernel/lineage/state-events.ts';
import { defineEvent } from '../../kernel/outbox/define-event.ts';
import { insightStatuses, type InsightAction } from './statuses.ts';

const evidence = z.object({ id: z.uuid() });
export const evidenceAdded = defineEvent({ type: 'evidence.added', says: 'A span supports something.', data: evidence });
export const evidenceConfirmed = defineEvent({ type: 'evidence.confirmed', says: 'A person said where it stands now.', data: evidence });
export const evidenceDeleted = defineEvent({ type: 'evidence.deleted', says: 'Evidence was deleted.', data: evidence });

const insight = z.object({ id: z.uuid(), status: z.enum(insightStatuses) });
/** By what is done to an insight. */
export const insightActed = {
  add: defineEvent({ type: 'insight.added', says: 'An insight was written down.', data: insight }),
  edit: defineEvent({ type: 'insight.edited', says: 'An insight, its evidence or its owner was changed.', data: insight }),
  review: defineEvent({ type: 'insight.reviewed', says: 'A person approved it.', data: insight }),
  reject: defineEvent({ type: 'insight.rejected', says: 'A person rejected it.', data: insight }),
  publish: defineEvent({ type: 'insight.published', says: 'An insight was published.', data: insight }),
  withdraw: defineEvent({ type: 'insight.withdrawn', says: 'An insight was withdrawn.', data: insight }),
  restore: defineEvent({ type: 'insight.restored', says: 'A withdrawn insight is a draft again.', data: insight }),
} as const satisfies Record<InsightAction, unknown>;
export const insightDeleted = defineEvent({ type: 'insight.deleted', says: 'An insight was deleted.', data: z.object({ id: z.uuid() }) });

export const evidenceEvents = [
  evidenceAdded,
  evidenceConfirmed,
  evidenceDeleted,
  ...stateEvents('evidence'),
  ...Object.values(insightActed),
  insightDeleted,
  ...stateEvents('insight'),
];
