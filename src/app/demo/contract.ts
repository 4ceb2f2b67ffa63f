/** The route of the demo: a story on sample documents, played in this workspace. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';

const stepSchema = z
  .object({
    id: z.string().describe('Stable; names the step in tests and pages.'),
    title: z.string(),
    shows: z.string().describe('What is to be seen in it, in a sentence.'),
    lines: z.array(z.string()).describe('What happened, in words, a line each.'),
    counts: z.record(z.string(), z.int()).describe('The same in numbers, by name.'),
  })
  .meta({ id: 'DemoStep', description: 'One step of the demo and what came of it.' });
/** One step of the demo and what came of it. */
export type DemoStep = z.output<typeof stepSchema>;

/** Where the demo may stop. */
export const demoEnds = ['staged', 'restored'] as const;

export const playDemo = defineRoute({
  name: 'demo.play',
  method: 'POST',
  path: '/demo',
  summary: 'Put sample documents into this workspace and play a change on them, step by step.',
  description:
    'Makes the bundles "lease" and "house" with saved answers and insights. Where the demo was played before, nothing is done and the ' +
    'answer says so. Each finished step is told as progress, its words in `detail`.',
  body: z
    .object({
      until: z
        .enum(demoEnds)
        .optional()
        .describe('`staged` leaves version 2 of the lease staged, to be applied by hand; left out, everything is played.'),
    })
    .optional(),
  result: z.object({
    outcome: z.enum(['played', 'already']).describe('`already`: the demo is in this workspace; nothing was done.'),
    message: z.string(),
    open: z.string().describe('The path of the page where to look first.'),
    steps: z.array(stepSchema),
  }),
  errors: ['CONFLICT', 'NOT_FOUND', 'AMBIGUOUS'],
  streams: true,
  creates: true,
});

export const demoRoutes = [playDemo] as const;
