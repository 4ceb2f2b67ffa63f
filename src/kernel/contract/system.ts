/** The routes every Stemma server has, whatever its modules. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from './route.ts';

/** Liveness: the process is up. Says nothing of what it stands on. */
export const healthRoute = defineRoute({
  name: 'system.health',
  method: 'GET',
  path: '/healthz',
  atRoot: true,
  summary: 'Whether the process is up.',
  description: 'Answers as long as the process can answer at all. Use it to decide whether to restart the process.',
  result: z.object({ status: z.literal('up'), version: z.string() }),
  errors: [],
});

/** Readiness: every check passes, so requests may be sent here. */
export const readinessRoute = defineRoute({
  name: 'system.readiness',
  method: 'GET',
  path: '/readyz',
  atRoot: true,
  summary: 'Whether everything this server needs is there.',
  description:
    'Runs every check and answers `UNAVAILABLE` with the failed ones in `details.failed` when one does not pass, or while the server is shutting down. ' +
    'Use it to decide whether to send requests here.',
  result: z.object({ status: z.literal('ready'), checks: z.array(z.object({ name: z.string(), ms: z.number() })) }),
  errors: ['UNAVAILABLE'],
});

export const systemRoutes = [healthRoute, readinessRoute] as const;
