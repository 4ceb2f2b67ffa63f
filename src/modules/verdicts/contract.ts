/** The routes of verdicts, of dismissals and of running something again. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { states } from '../../kernel/lineage/kinds.ts';
import { causeSchema, citationSchema } from '../documents/contract.ts';

const id = z.uuid();
const sentence = z.int().min(1).max(1000).describe('Of an answer, from 1.');

export const decisions = ['approve', 'reject', 'confirm'] as const;
export type Decision = (typeof decisions)[number];

const seenQuoteSchema = citationSchema
  .pick({ bundle: true, document: true, version: true, start: true, end: true, quote: true })
  .extend({ sentences: z.array(z.string()).describe('The sentences that contain the quote.') });
export type SeenQuote = z.output<typeof seenQuoteSchema>;

const seenSchema = z.object({
  words: z.string().optional().describe('The statement, or the sentence of an answer.'),
  sentence: sentence.optional().describe('Which sentence it was then, from 1.'),
  quotes: z.array(seenQuoteSchema),
});
export type Seen = z.output<typeof seenSchema>;

export const verdictSchema = z
  .object({
    id,
    of: id.describe('The insight, the answer or the evidence.'),
    decision: z.enum(decisions),
    validity: z
      .enum(['valid', 'suspended'])
      .describe('Valid while the content is the one that was judged; suspended otherwise, never deleted.'),
    replaced: z.boolean().describe('A later verdict on the same content counts instead.'),
    sentence: sentence.optional().describe('Which sentence of the answer it is about now, from 1.'),
    note: z.string().optional(),
    by: z.string(),
    at: z.iso.datetime(),
    seen: seenSchema.describe('What exactly was judged, and where it stood then.'),
  })
  .meta({ id: 'Verdict', description: "A person's word on content: valid while the content is the same." });
export type PresentedVerdict = z.output<typeof verdictSchema>;

export const dismissalSchema = z
  .object({ reason: z.string(), by: z.string(), at: z.iso.datetime() })
  .meta({ id: 'Dismissal', description: 'Why a flag was put aside. It holds while its causes are the same.' });
export type PresentedDismissal = z.output<typeof dismissalSchema>;

/** What everything that can be flagged says of itself. */
export const flaggedSchema = z.object({
  id,
  kind: z.string(),
  label: z.string(),
  state: z.enum(states),
  causes: z.array(causeSchema),
  dismissed: dismissalSchema.optional(),
});

export const addVerdict = defineRoute({
  name: 'verdicts.add',
  method: 'POST',
  path: '/verdicts',
  summary: 'Approve or reject an insight, evidence, or one sentence of a saved answer, on exactly the words as they are.',
  body: z.object({
    of: id.describe('The insight, the evidence or the saved answer.'),
    decision: z.enum(['approve', 'reject']),
    sentence: sentence.optional(),
    note: z.string().max(2000).optional(),
  }),
  result: verdictSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
  creates: true,
});

export const listVerdicts = defineRoute({
  name: 'verdicts.list',
  method: 'GET',
  path: '/verdicts',
  summary: 'List verdicts, newest first, with what was seen and whether they hold.',
  query: z.object({
    of: id.optional().describe('Only those on this insight, evidence or answer.'),
    asOf: z.string().max(100).optional().describe('A version number of the only bundle, or a time: which verdicts stood then.'),
  }),
  paged: true,
  result: z.object({ verdicts: z.array(verdictSchema) }),
  errors: ['NOT_FOUND'],
});

export const dismissRoute = defineRoute({
  name: 'flags.dismiss',
  method: 'POST',
  path: '/dismissals',
  summary: 'Put a flag aside with a reason, for as long as its causes are the same.',
  body: z.object({ of: id, reason: z.string().min(1).max(2000) }),
  result: flaggedSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const undismissRoute = defineRoute({
  name: 'flags.undismiss',
  method: 'DELETE',
  path: '/dismissals/:of',
  summary: 'Take a dismissal back: the flag counts again.',
  params: z.object({ of: id }),
  result: flaggedSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const rerunRoute = defineRoute({
  name: 'flags.rerun',
  method: 'POST',
  path: '/rerun/:id',
  summary: 'Run something again on what is published now.',
  params: z.object({ id }),
  body: z.object({}).optional(),
  result: flaggedSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const verdictRoutes = [addVerdict, listVerdicts, dismissRoute, undismissRoute, rerunRoute] as const;
