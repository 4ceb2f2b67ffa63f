/** Runs over HTTP, and the shape of their events. Browser-safe. */
import { z } from 'zod';
import { errorCodeSchema } from '../contract/envelope.ts';
import { defineRoute, rawBytes } from '../contract/route.ts';
import { defineEvent } from '../outbox/define-event.ts';
import { eventLevels, runStatuses } from './states.ts';

/** What can happen in a run. A new type is a new version of the event. */
export const eventTypes = [
  'run.queued',
  'run.started',
  'run.waiting',
  'run.paused',
  'run.resumed',
  'run.cancelling',
  'run.progress',
  'run.finished',
  'stage.started',
  'stage.finished',
  'step.finished',
  'item.failed',
  'log',
] as const;
export type EventType = (typeof eventTypes)[number];

/** `run-event.v1`. */
export const runEventSchema = z
  .object({
    run: z.uuid(),
    seq: z.int().min(1).describe('Numbers the events of a run from 1, without a gap.'),
    at: z.iso.datetime(),
    level: z.enum(eventLevels),
    type: z.enum(eventTypes),
    node: z.string().optional().describe('The stage, step or item it is about.'),
    message: z.string().optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'RunEvent', description: 'One thing that happened in a run.' });
export type RunEvent = z.output<typeof runEventSchema>;

const stageSchema = z.object({
  name: z.string(),
  done: z.int().min(0),
  total: z.int().min(0).optional(),
  startedAt: z.iso.datetime(),
  ms: z.int().min(0).optional().describe('How long it took; absent while it goes on.'),
});

export const runSchema = z
  .object({
    id: z.uuid(),
    kind: z.string().describe('What is done, such as `documents.add`.'),
    definition: z.string().describe('The version of the definition as it was when it ran.'),
    title: z.string(),
    status: z.enum(runStatuses),
    parent: z.uuid().nullable(),
    retryOf: z.uuid().nullable(),
    startedBy: z.uuid(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    progress: z.object({
      share: z.number().min(0).max(1).describe('How much of all stages is done.'),
      stages: z.array(stageSchema),
    }),
    cost: z.object({ tokens: z.int(), usd: z.number() }),
    error: z.object({ code: errorCodeSchema, message: z.string() }).nullable(),
    request: z.string().nullable().describe('The request that began it, as in its `X-Request-Id` and in the log.'),
    lastSeq: z.int().describe('The number of its last event.'),
  })
  .meta({ id: 'Run', description: 'One execution of something long or fallible.' });

const runDetailSchema = runSchema.extend({ input: z.unknown(), output: z.unknown() });

/** What is told of runs. */
export const runFinished = defineEvent({
  type: 'run.finished',
  says: 'A run is over.',
  data: z.object({
    run: z.uuid(),
    kind: z.string(),
    status: z.enum(['succeeded', 'partial', 'failed', 'cancelled']),
    code: errorCodeSchema.optional().describe('Why it failed.'),
  }),
});

const run = { params: z.object({ run: z.uuid() }) };
const seq = z.coerce.number<string>().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const listRuns = defineRoute({
  name: 'runs.list',
  method: 'GET',
  path: '/runs',
  summary: 'List runs, newest first.',
  query: z.object({ status: z.enum(runStatuses).optional(), kind: z.string().max(100).optional(), parent: z.uuid().optional() }),
  paged: true,
  result: z.object({ runs: z.array(runSchema) }),
  errors: [],
});

export const showRun = defineRoute({
  name: 'runs.show',
  method: 'GET',
  path: '/runs/:run',
  summary: 'Show a run with its input and output.',
  ...run,
  result: runDetailSchema,
  errors: ['NOT_FOUND'],
});

export const listRunEvents = defineRoute({
  name: 'runs.events',
  method: 'GET',
  path: '/runs/:run/events',
  summary: 'List the events of a run in order.',
  ...run,
  query: z.object({
    after: seq.optional().describe('Only events with a higher number.'),
    level: z.enum(eventLevels).optional().describe('Only of this level and above.'),
    type: z.enum(eventTypes).optional(),
    node: z.string().max(1000).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    text: z.string().min(1).max(200).optional().describe('Only events whose message contains this, whatever its case.'),
  }),
  paged: true,
  result: z.object({ events: z.array(runEventSchema) }),
  errors: ['NOT_FOUND'],
});

export const followRun = defineRoute({
  name: 'runs.follow',
  method: 'GET',
  path: '/runs/:run/live',
  summary: 'Follow the events of a run as they happen, until it is finished.',
  description:
    'Server-sent events: `id` is the number of the event, `event` its type, `data` the event as JSON. A `Last-Event-ID` header (or `after`) ' +
    'goes on behind that event; every event comes once and in order. A comment every 15 s keeps the connection open.',
  ...run,
  query: z.object({ after: seq.optional() }),
  result: rawBytes,
  rawResult: true,
  produces: 'text/event-stream',
  errors: ['NOT_FOUND'],
});

export const startRun = defineRoute({
  name: 'runs.start',
  method: 'POST',
  path: '/runs',
  summary: 'Start something that goes on without the caller.',
  body: z.object({
    kind: z.string().max(100),
    input: z.unknown().describe('As the route of the same name takes it, with its path parameters.'),
  }),
  result: runSchema,
  errors: ['NOT_FOUND', 'RATE_LIMITED'],
  creates: true,
});

export const cancelRun = defineRoute({
  name: 'runs.cancel',
  method: 'POST',
  path: '/runs/:run/cancel',
  summary: 'Stop a run. What it published stays as it is.',
  ...run,
  body: z.object({}).optional(),
  result: runSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const pauseRun = defineRoute({
  name: 'runs.pause',
  method: 'POST',
  path: '/runs/:run/pause',
  summary: 'Stop a run after its step, until it is resumed.',
  ...run,
  body: z.object({}).optional(),
  result: runSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const resumeRun = defineRoute({
  name: 'runs.resume',
  method: 'POST',
  path: '/runs/:run/resume',
  summary: 'Let a paused run go on where it stopped.',
  ...run,
  body: z.object({}).optional(),
  result: runSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const retryRun = defineRoute({
  name: 'runs.retry',
  method: 'POST',
  path: '/runs/:run/retry',
  summary: 'Do again, as a new run, what a run did not do: all of it, or what failed of it.',
  ...run,
  body: z
    .object({
      wait: z
        .boolean()
        .default(false)
        .describe(
          'Answer when the new run has ended, with its progress until then; it ends with its caller. Otherwise it goes on by itself.',
        ),
    })
    .optional(),
  result: runSchema,
  errors: ['NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  streams: true,
  creates: true,
});

export const runRoutes = [listRuns, showRun, listRunEvents, followRun, startRun, cancelRun, pauseRun, resumeRun, retryRun] as const;
