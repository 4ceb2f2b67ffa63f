/** The routes of conflicts. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { bundleParams, conflictSchema } from '../documents/contract.ts';

export const listConflicts = defineRoute({
  name: 'conflicts.list',
  method: 'GET',
  path: '/bundles/:bundle/conflicts',
  summary: 'Places of a bundle that disagree with another place about a number, a date, a time or a list.',
  params: bundleParams,
  query: z.object({
    asOf: z.string().max(100).optional().describe('A version number of the bundle, or a time; left out: what is staged, else published.'),
    dismissed: z.boolean().default(false).describe('Also those that somebody dismissed.'),
  }),
  result: z.object({ conflicts: z.array(conflictSchema).describe('The first 200; those under insights first.') }),
  errors: ['NOT_FOUND'],
});

export const dismissConflict = defineRoute({
  name: 'conflicts.dismiss',
  method: 'POST',
  path: '/bundles/:bundle/conflicts/:key/dismiss',
  summary: 'Say why two places do not contradict each other. It holds as long as both texts are what they are.',
  params: bundleParams.extend({ key: z.string().regex(/^[0-9a-f]{64}$/) }),
  body: z.union([z.object({ reason: z.string().trim().min(1).max(2000) }).strict(), z.object({ off: z.literal(true) }).strict()]),
  result: conflictSchema,
  errors: ['NOT_FOUND'],
});

export const conflictRoutes = [listConflicts, dismissConflict] as const;
