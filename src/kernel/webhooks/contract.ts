/** Webhooks over HTTP. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../contract/route.ts';

export const deliveryStatuses = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.string()).describe('Types of events, or `noun.*`; all when empty.'),
    createdAt: z.iso.datetime(),
    failingSince: z.iso.datetime().nullable().describe('Since when nothing arrived there.'),
    disabled: z.object({ at: z.iso.datetime(), why: z.string() }).nullable().describe('Nothing is sent there any more, and why.'),
    waiting: z.int().describe('Deliveries that are still to be made.'),
    dead: z.int().describe('Deliveries that were given up; replay them.'),
  })
  .meta({ id: 'Webhook', description: 'An address that is told of events.' });
export type PresentedWebhook = z.output<typeof webhookSchema>;

const attemptSchema = z.object({
  at: z.iso.datetime(),
  status: z.int().nullable().describe('The HTTP status of the answer; null when there was none.'),
  ms: z.int(),
  error: z.string().nullable(),
  reply: z.string().nullable().describe('The first bytes of the answer.'),
});
export type PresentedAttempt = z.output<typeof attemptSchema>;

const deliverySchema = z
  .object({
    id: z.uuid(),
    event: z.object({ id: z.uuid(), seq: z.int(), type: z.string(), at: z.iso.datetime() }),
    status: z.enum(deliveryStatuses),
    tries: z.int().describe('Since it was put in, or replayed.'),
    nextAt: z.iso.datetime().nullable().describe('When it is tried next; null when it is over.'),
    createdAt: z.iso.datetime(),
    attempts: z.array(attemptSchema).describe('Newest first, at most 20.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'One event for one webhook, and what became of it.' });
export type PresentedDelivery = z.output<typeof deliverySchema>;

const one = { params: z.object({ id: z.uuid() }) };

export const addWebhook = defineRoute({
  name: 'webhooks.add',
  method: 'POST',
  path: '/webhooks',
  summary: 'Have an address told of events from now on.',
  description:
    'Each event is sent as a POST of `domain-event.v1`, signed as Standard Webhooks say: `webhook-id`, `webhook-timestamp`, `webhook-signature`. ' +
    'The secret is in this answer and never shown again.',
  body: z.object({
    url: z.string().max(2000),
    events: z.array(z.string().max(100)).max(100).default([]).describe('Types of events, or `noun.*`; all when left out.'),
  }),
  result: webhookSchema.extend({ secret: z.string().describe('`whsec_` and the key in base64. Shown this once.') }),
  errors: ['CONFLICT'],
  creates: true,
});

export const listWebhooks = defineRoute({
  name: 'webhooks.list',
  method: 'GET',
  path: '/webhooks',
  summary: 'List webhooks with how they fare, and the types of events there are.',
  result: z.object({ webhooks: z.array(webhookSchema), events: z.array(z.object({ type: z.string(), says: z.string() })) }),
  errors: [],
});

export const showWebhook = defineRoute({
  name: 'webhooks.show',
  method: 'GET',
  path: '/webhooks/:id',
  summary: 'Show a webhook.',
  ...one,
  result: webhookSchema,
  errors: ['NOT_FOUND'],
});

export const deleteWebhook = defineRoute({
  name: 'webhooks.delete',
  method: 'DELETE',
  path: '/webhooks/:id',
  summary: 'Delete a webhook with its deliveries.',
  ...one,
  result: z.object({ deleted: z.uuid() }),
  errors: ['NOT_FOUND'],
});

export const testWebhook = defineRoute({
  name: 'webhooks.test',
  method: 'POST',
  path: '/webhooks/:id/test',
  summary: 'Send a signed event of the type `webhook.test` at once, and say what came back.',
  ...one,
  body: z.object({}).optional(),
  result: attemptSchema,
  errors: ['NOT_FOUND'],
});

export const enableWebhook = defineRoute({
  name: 'webhooks.enable',
  method: 'POST',
  path: '/webhooks/:id/enable',
  summary: 'Send to a disabled webhook again. What happened meanwhile is sent by replaying its time.',
  ...one,
  body: z.object({}).optional(),
  result: webhookSchema,
  errors: ['NOT_FOUND'],
});

export const listDeliveries = defineRoute({
  name: 'webhooks.deliveries',
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  summary: 'List the deliveries of a webhook, newest first; `status=dead` are those that were given up.',
  ...one,
  query: z.object({ status: z.enum(deliveryStatuses).optional() }),
  paged: true,
  result: z.object({ deliveries: z.array(deliverySchema) }),
  errors: ['NOT_FOUND'],
});

export const replayWebhook = defineRoute({
  name: 'webhooks.replay',
  method: 'POST',
  path: '/webhooks/:id/replay',
  summary: 'Send again: one delivery, or all events of its types from a time on (events are kept for 30 days).',
  ...one,
  body: z.object({
    delivery: z.uuid().optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional().describe('Up to now when left out.'),
  }),
  result: z.object({ replayed: z.int() }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const webhookRoutes = [
  addWebhook,
  listWebhooks,
  showWebhook,
  deleteWebhook,
  testWebhook,
  enableWebhook,
  listDeliveries,
  replayWebhook,
] as const;
