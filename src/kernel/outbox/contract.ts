/** Events that a subscriber refused, over HTTP. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../contract/route.ts';

const subscriber = z.string().min(1).max(100).describe('Who refused it: `webhooks`, which puts events in for all webhooks, or `nats`.');

const deadLetterSchema = z
  .object({
    subscriber,
    event: z.object({ id: z.uuid(), seq: z.int(), type: z.string(), at: z.iso.datetime() }),
    error: z.string().describe('Why it was refused, the last time.'),
    at: z.iso.datetime().describe('When it was refused, the last time.'),
    replaying: z.boolean().describe('It is handed over again as soon as its subscriber can be told.'),
  })
  .meta({ id: 'DeadLetter', description: 'An event that a subscriber refused again and again; it went on without it.' });
export type PresentedDeadLetter = z.output<typeof deadLetterSchema>;

export const listDeadLetters = defineRoute({
  name: 'outbox.dead',
  method: 'GET',
  path: '/outbox/dead',
  summary: 'List events that a subscriber refused again and again, newest first. They are kept until they are replayed or discarded.',
  paged: true,
  result: z.object({ dead: z.array(deadLetterSchema) }),
  errors: [],
});

export const replayDeadLetters = defineRoute({
  name: 'outbox.replay',
  method: 'POST',
  path: '/outbox/dead/replay',
  summary: 'Hand dead letters to their subscriber again: those of an event, of a subscriber, or all.',
  description: 'Whoever carries out runs does it, at once. What is refused again is listed again, with the new reason.',
  body: z.object({ event: z.uuid().optional(), subscriber: subscriber.optional() }).strict(),
  result: z.object({ replayed: z.int() }),
  errors: ['NOT_FOUND'],
});

export const discardDeadLetter = defineRoute({
  name: 'outbox.discard',
  method: 'POST',
  path: '/outbox/dead/discard',
  summary: 'Give an event up for good for the subscribers that refused it, or for one of them.',
  body: z.object({ event: z.uuid(), subscriber: subscriber.optional() }).strict(),
  result: z.object({ discarded: z.int() }),
  errors: ['NOT_FOUND'],
});

export const outboxRoutes = [listDeadLetters, replayDeadLetters, discardDeadLetter] as const;
