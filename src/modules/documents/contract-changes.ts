/** The shapes of plans, of what applying came to, and of changed listings. Browser-safe. */
import { z } from 'zod';
import { errorCodeSchema } from '../../kernel/contract/envelope.ts';
import { severities } from '../../kernel/lineage/kinds.ts';
import { causeSchema, conflictSchema, formatSchema, partChangeSchema, versionNumber, versionStatus } from './contract-shapes.ts';

export const only = z
  .array(z.string())
  .max(10_000)
  .optional()
  .describe('Ids of affected things to run again; the others become stale. All when left out.');
export const shortVersion = z.object({ number: versionNumber, status: versionStatus });

export const planSchema = z
  .object({
    bundle: z.string(),
    from: versionNumber.nullable(),
    to: versionNumber,
    spans: z.object({ edited: z.int(), moved: z.int(), removed: z.int(), added: z.int() }),
    affected: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        label: z.string(),
        severity: z.enum(severities),
        certainty: z.enum(['certain', 'possible']),
        before: z.string().optional(),
        after: z.string().optional(),
        causes: z.array(causeSchema),
        sentences: z.array(partChangeSchema).optional().describe('Of an answer whose new words are known: what becomes of each.'),
      }),
    ),
    cutoff: z.int().describe('Recipes that were tried on the new text and say the same.'),
    unaffected: z.int().describe('Live derivations that the version does not change.'),
    cost: z.object({ tokens: z.int(), usd: z.number() }),
    conflicts: z
      .array(conflictSchema)
      .optional()
      .describe('Where what comes disagrees with what stands elsewhere, dismissed ones left out. Only where a plan is asked for.'),
    toolchain: z
      .array(z.object({ component: z.string(), from: z.string(), to: z.string(), message: z.string().optional() }))
      .optional()
      .describe('The parts of the toolchain that it brings another version of; left out when there are none.'),
    kept: versionStatus.optional().describe('Of a plan that is read again: where its version stands. Nothing was computed for it.'),
  })
  .meta({ id: 'Plan', description: 'What a staged version would change.' });

export const appliedSchema = z
  .object({
    version: versionNumber,
    rerun: z.int().describe('Recipes executed for this version, in planning or in applying it.'),
    cutoff: z.int().describe('Of those, the ones whose output is equal.'),
    reused: z.int().describe('Live derivations that were not executed.'),
    failed: z.int(),
    undecided: z.int().describe('Evidence of insights that is edited, ambiguous or removed: a person is needed.'),
  })
  .meta({ id: 'Applied', description: 'What applying a version came to.' });

const addedDocument = z.object({
  path: z.string(),
  status: z.enum(['new', 'replaced', 'unchanged', 'removed', 'failed']),
  revision: z.string().optional(),
  format: formatSchema.optional(),
  pages: z.int().optional(),
  scannedPages: z.int().optional().describe('Pages that are pictures, of which nothing read the words (OCR).'),
  blocks: z.int().optional(),
  passages: z.int().optional(),
  passagesNew: z.int().optional(),
  error: z
    .object({
      code: errorCodeSchema,
      message: z.string(),
      password: z.enum(['needed', 'wrong']).optional().describe('The file is locked, and is read when it is added with its password.'),
    })
    .optional(),
});

export const changedListing = z.object({
  bundle: z.string(),
  version: shortVersion.nullable().describe('The staged version, or else the published one.'),
  documents: z.array(addedDocument),
  plan: planSchema.optional(),
  applied: appliedSchema.optional(),
});
