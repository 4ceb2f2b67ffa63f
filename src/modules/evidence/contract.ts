/** The routes of evidence and insights. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { states } from '../../kernel/lineage/kinds.ts';
import { causeSchema, citationSchema } from '../documents/contract.ts';
import { dismissalSchema, verdictSchema } from '../verdicts/contract.ts';
import { carryOutcomes } from './carrying/outcome.ts';
import { insightActions, insightStatuses } from './statuses.ts';

export { evidenceEvents } from './contract-events.ts';
export { whyNotMove, type InsightMove } from './statuses.ts';

const id = z.uuid();
const byId = z.object({ id });
const asOf = z.object({
  asOf: z.string().max(100).optional().describe('A version number of the only bundle, or a time: as it stood then.'),
});

export const evidenceSchema = citationSchema
  .extend({
    id,
    outcome: z.enum(carryOutcomes),
    state: z.enum(states),
    takenFrom: z.int().describe('The bundle version it was taken from.'),
    contextChanged: z.boolean().optional(),
    newText: z.string().optional().describe('The words that stand there now, when the quote was edited.'),
    candidates: z.array(citationSchema).optional().describe('Where it may be in the present text, best first.'),
    causes: z.array(causeSchema),
    verdicts: z.array(verdictSchema).describe('Newest first.'),
    dismissed: dismissalSchema.optional().describe('Its flag was put aside; it counts as current.'),
  })
  .meta({ id: 'Evidence', description: 'A span that a person judged, and where it stands in the present text.' });
export type PresentedEvidence = z.output<typeof evidenceSchema>;

export const insightSchema = z
  .object({
    id,
    statement: z.string(),
    status: z.enum(insightStatuses),
    state: z.enum(states),
    causes: z.array(causeSchema),
    owner: z.string(),
    reviewIntervalDays: z.int().nullable(),
    reviewDue: z.boolean(),
    lights: z.object({
      quotePresent: z.boolean().describe('Every quote is certain in the text of this moment.'),
      claimSupported: z.boolean().describe('The last word of a person on exactly this statement and exactly these quotes is an approval.'),
      sourceCurrent: z.boolean().describe('Every quote is in a version that is shown at this moment.'),
    }),
    evidence: z.array(evidenceSchema),
    history: z.array(
      z.object({
        action: z.enum(insightActions),
        actor: z.string(),
        at: z.iso.datetime(),
        valid: z.boolean().describe('Made on the content as it is.'),
      }),
    ),
    verdicts: z.array(verdictSchema).describe('Newest first.'),
    dismissed: dismissalSchema.optional().describe('Its flag was put aside; it counts as current.'),
  })
  .meta({ id: 'Insight', description: 'A statement with the evidence it stands on.' });
export type PresentedInsight = z.output<typeof insightSchema>;

export const addEvidenceRoute = defineRoute({
  name: 'evidence.add',
  method: 'POST',
  path: '/evidence',
  summary: 'Record a span of a document as evidence.',
  body: z.object({
    document: z.string().min(1).max(4096).describe('bundle/path or bundle/path@version'),
    quote: z.string().max(200_000),
    occurrence: z.int().min(1).optional().describe('Which of several places, from 1, in text order.'),
  }),
  result: evidenceSchema,
  errors: ['NOT_FOUND', 'AMBIGUOUS', 'CONFLICT'],
  creates: true,
});

export const listEvidence = defineRoute({
  name: 'evidence.list',
  method: 'GET',
  path: '/evidence',
  summary: 'List evidence with where it stands.',
  query: asOf,
  paged: true,
  result: z.object({ evidence: z.array(evidenceSchema) }),
  errors: ['NOT_FOUND'],
});

export const showEvidence = defineRoute({
  name: 'evidence.show',
  method: 'GET',
  path: '/evidence/:id',
  summary: 'Show one piece of evidence.',
  params: byId,
  query: asOf,
  result: evidenceSchema,
  errors: ['NOT_FOUND'],
});

export const evidenceVersions = defineRoute({
  name: 'evidence.versions',
  method: 'GET',
  path: '/evidence/:id/versions',
  summary: 'Say of every published version of its bundle where evidence stood, newest first.',
  params: byId,
  paged: true,
  result: z.object({
    versions: z.array(
      z.object({
        bundle: z.string(),
        version: z.int(),
        publishedAt: z.iso.datetime(),
        outcome: z.enum(carryOutcomes).describe('As it stood last while the version was served.'),
        state: z.enum(states),
      }),
    ),
  }),
  errors: ['NOT_FOUND'],
});

export const confirmEvidenceRoute = defineRoute({
  name: 'evidence.confirm',
  method: 'POST',
  path: '/evidence/:id/confirm',
  summary: 'Say where evidence stands in the present text.',
  params: byId,
  body: z.object({ start: z.int().min(0) }),
  result: evidenceSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const deleteEvidenceRoute = defineRoute({
  name: 'evidence.delete',
  method: 'DELETE',
  path: '/evidence/:id',
  summary: 'Delete evidence that no insight rests on.',
  params: byId,
  result: z.object({ id, deleted: z.literal(true) }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

const draft = z.object({
  statement: z.string().min(1).max(10_000),
  evidence: z.array(id).min(1).max(1000),
  reviewIntervalDays: z.int().min(1).max(3650).optional(),
});

export const addInsightRoute = defineRoute({
  name: 'insights.add',
  method: 'POST',
  path: '/insights',
  summary: 'Record a statement with the evidence it stands on.',
  body: draft,
  result: insightSchema,
  errors: ['NOT_FOUND'],
  creates: true,
});

export const listInsights = defineRoute({
  name: 'insights.list',
  method: 'GET',
  path: '/insights',
  summary: 'List insights with status and state.',
  query: asOf.extend({ state: z.enum(states).optional().describe('Only insights in this state.') }),
  paged: true,
  result: z.object({ insights: z.array(insightSchema) }),
  errors: ['NOT_FOUND'],
});

export const showInsight = defineRoute({
  name: 'insights.show',
  method: 'GET',
  path: '/insights/:id',
  summary: 'Show one insight.',
  params: byId,
  query: asOf,
  result: insightSchema,
  errors: ['NOT_FOUND'],
});

export const editInsightRoute = defineRoute({
  name: 'insights.edit',
  method: 'PATCH',
  path: '/insights/:id',
  summary: 'Change an insight. One with another statement or other evidence is a draft again.',
  params: byId,
  body: draft.partial().extend({
    reviewIntervalDays: draft.shape.reviewIntervalDays.nullable().describe('null takes the interval away.'),
    owner: id.optional().describe('Who answers for it from now on.'),
  }),
  result: insightSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const moveInsightRoute = defineRoute({
  name: 'insights.move',
  method: 'POST',
  path: '/insights/:id/:action',
  summary: 'Review, publish, withdraw or restore an insight.',
  description: 'Reviewing is approving it: a verdict on its words as they are. What was withdrawn is restored as a draft.',
  params: byId.extend({ action: z.enum(['review', 'publish', 'withdraw', 'restore']) }),
  body: z.object({}).optional(),
  result: insightSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const deleteInsightRoute = defineRoute({
  name: 'insights.delete',
  method: 'DELETE',
  path: '/insights/:id',
  summary: 'Delete an insight; its evidence stays.',
  params: byId,
  result: z.object({ id, deleted: z.literal(true) }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const evidenceRoutes = [
  addEvidenceRoute,
  listEvidence,
  showEvidence,
  evidenceVersions,
  confirmEvidenceRoute,
  deleteEvidenceRoute,
  addInsightRoute,
  listInsights,
  showInsight,
  editInsightRoute,
  moveInsightRoute,
  deleteInsightRoute,
] as const;
