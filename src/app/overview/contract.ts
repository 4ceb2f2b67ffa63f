/** The routes that look across modules: what waits for somebody, and why something is as it is. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { severities, states } from '../../kernel/lineage/kinds.ts';
import { causeSchema, componentSchema, conflictSchema, rangeSchema, versionStatus } from '../../modules/documents/contract.ts';
import { evidenceSchema } from '../../modules/evidence/contract.ts';
import { dismissalSchema } from '../../modules/verdicts/contract.ts';

const version = z.object({ number: z.int(), status: versionStatus });
const named = z.object({ kind: z.string(), id: z.string(), label: z.string() });
const asOf = z.object({
  asOf: z.string().max(100).optional().describe('A version number of the only bundle, or a time: as it stood then.'),
});

export const statusRoute = defineRoute({
  name: 'overview.status',
  method: 'GET',
  path: '/status',
  summary: 'The bundles, what is staged, and everything stale, suspect or failed with its causes.',
  query: asOf.extend({
    bundle: z
      .string()
      .max(100)
      .optional()
      .describe('Only what is of this bundle, with where it disagrees with other places. The counts stay those of everything.'),
  }),
  result: z.object({
    seq: z.int().describe('How many versions this workspace has published.'),
    bundles: z.array(z.object({ name: z.string(), published: version.nullable(), staged: version.nullable(), documents: z.int() })),
    flagged: z
      .array(
        named.extend({
          state: z.enum(states),
          severity: z.enum(severities).optional().describe('The worst of its causes.'),
          certainty: z.enum(['certain', 'possible']),
          causes: z.array(causeSchema),
        }),
      )
      .describe('Worst first, 1,000 at most.'),
    dismissed: z
      .array(named.extend({ state: z.enum(states), causes: z.array(causeSchema), dismissed: dismissalSchema }))
      .describe('Flags that were put aside while their causes are the same.'),
    counts: z
      .object({ current: z.int(), suspect: z.int(), stale: z.int(), failed: z.int() })
      .describe('What was dismissed counts as current.'),
    toolchain: z.array(componentSchema.pick({ component: true, serves: true })).describe('What is served with.'),
    newer: z
      .array(z.string())
      .describe('The parts of which this software has another version than what is served; none for a time that passed.'),
    conflicts: z
      .array(conflictSchema)
      .optional()
      .describe(
        'Where a bundle that is named disagrees with another place, dismissed ones left out: of what is staged, else published. The first 200.',
      ),
  }),
  errors: ['NOT_FOUND'],
});

export const dependantsRoute = defineRoute({
  name: 'overview.dependants',
  method: 'GET',
  path: '/bundles/:bundle/dependants',
  summary: 'What depends on a document: evidence, the insights on it, saved answers that quote it.',
  params: z.object({ bundle: z.string().min(1).max(100) }),
  query: z.object({ path: z.string().min(1).max(4096), version: z.coerce.number<string>().int().min(1).max(999_999_999).optional() }),
  result: z.object({
    dependants: z.array(
      named.extend({
        state: z.enum(states),
        outcome: evidenceSchema.shape.outcome.optional().describe('Of evidence: where its quote stands.'),
        spans: z
          .array(rangeSchema)
          .describe('What it depends on in the canonical text of this version; empty when it stands in another one.'),
      }),
    ),
  }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const overviewRoutes = [statusRoute, dependantsRoute] as const;
