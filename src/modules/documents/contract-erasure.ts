/** The routes of erasing for good: plan, erase, receipts. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { bundleName, path } from './contract-shapes.ts';
import { erasureActions, erasureLogs, erasureStates } from './tables.ts';

const address = z.object({ bundle: bundleName, path: path.optional().describe('Left out: the whole bundle.') });
const counts = z.record(z.string(), z.int()).describe('How much of what: documents, revisions, passages, evidence and so on.');
const action = z.enum(erasureActions).describe('purged: gone; redacted: kept without what is erased; rerun: run again without it.');

export const erasurePlanSchema = z
  .object({
    subject: z.object({ kind: z.enum(['document', 'bundle']), bundle: z.string(), path: z.string().nullable() }),
    plan: z.string().describe('What this plan stands on; erasing takes it and refuses when something moved since.'),
    items: z.array(z.object({ kind: z.string(), id: z.uuid(), label: z.string(), action, note: z.string().optional() })),
    counts,
    shared: z
      .array(z.object({ bundle: z.string(), path: z.string(), passages: z.int() }))
      .describe('Published documents that hold some of the same passages. They stay as they are.'),
  })
  .meta({ id: 'ErasurePlan', description: 'What erasing would do, down to everything that was derived.' });
export type PresentedErasurePlan = z.output<typeof erasurePlanSchema>;

const erased = z.object({ kind: z.enum(['document', 'bundle']), id: z.uuid() });

const receipt = z.object({
  id: z.uuid(),
  subject: erased,
  state: z.enum(erasureStates).describe('erasing: nobody sees it any more, but files still hold it; done: none does.'),
  by: z.uuid(),
  at: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  counts,
  log: z
    .enum(erasureLogs)
    .nullable()
    .describe("What became of the database's log: overwritten when it is embedded; that of a server is left to whoever runs it."),
});

export const erasureReceiptSchema = receipt
  .extend({ items: z.array(z.object({ kind: z.string(), id: z.uuid(), action })) })
  .meta({ id: 'ErasureReceipt', description: 'What was erased and what became of what was derived from it, without a word of it.' });
export type PresentedErasure = z.output<typeof erasureReceiptSchema>;

export const planErasureRoute = defineRoute({
  name: 'erasures.plan',
  method: 'POST',
  path: '/erasures/plan',
  summary: 'Say what erasing a document or a bundle for good would do. Erases nothing.',
  body: address,
  result: erasurePlanSchema,
  errors: ['NOT_FOUND'],
});

export const eraseRoute = defineRoute({
  name: 'erasures.erase',
  method: 'POST',
  path: '/erasures',
  summary: 'Erase a document or a bundle for good, as it was planned.',
  description:
    'All revisions in all versions go, with the passages, quotes, traces and bytes that nothing else holds. It cannot be undone. What a copy of the data directory or of the database holds is not reached.',
  body: address.extend({ plan: z.string().describe('The `plan` that erasures.plan answered.') }),
  result: erasureReceiptSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
});

export const listErasures = defineRoute({
  name: 'erasures.list',
  method: 'GET',
  path: '/erasures',
  summary: 'List the receipts of erasures, newest first.',
  paged: true,
  result: z.object({ erasures: z.array(receipt) }),
  errors: [],
});

export const showErasure = defineRoute({
  name: 'erasures.show',
  method: 'GET',
  path: '/erasures/:id',
  summary: 'Show a receipt with what it lists, a page at a time.',
  params: z.object({ id: z.uuid() }),
  paged: true,
  result: erasureReceiptSchema,
  errors: ['NOT_FOUND'],
});

export const findErased = defineRoute({
  name: 'erasures.find',
  method: 'POST',
  path: '/erasures/find',
  summary: 'Say which subjects of receipts are here, as after an earlier state was restored, and how they are addressed.',
  body: z.object({ subjects: z.array(erased).max(1000) }).strict(),
  result: z.object({
    found: z.array(
      erased.extend({
        bundle: z.string(),
        path: z
          .string()
          .nullable()
          .describe('Of a document, where it was last. Another one may have that path now: the plan of an erasure lists its id.'),
      }),
    ),
  }),
  errors: [],
});

export const erasureRoutes = [planErasureRoute, eraseRoute, listErasures, showErasure, findErased] as const;
