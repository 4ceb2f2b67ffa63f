/** The routes of the toolchain: what serves, what the software has, and changing to it. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { appliedSchema, changedListing, planSchema } from './contract-changes.ts';
import { allowFailed, bundleName, bundleParams, password, strategyName, versionNumber } from './contract-shapes.ts';

export const componentSchema = z
  .object({
    component: z.string(),
    serves: z.array(z.string()).describe('The versions that serve; more than one where parts were read or made at different times.'),
    has: z.string().describe('The version that this software has.'),
    newer: z.boolean().describe('Whether anything is served with another version than this software has.'),
  })
  .meta({ id: 'Component', description: 'A part of the toolchain.' });

export const toolchainRoute = defineRoute({
  name: 'toolchain.read',
  method: 'GET',
  path: '/toolchain',
  summary: 'List the parts of the toolchain: the versions that serve, and those this software has.',
  query: z.object({
    asOf: z.string().max(100).optional().describe('A version number of the only bundle, or a time: as it was served then.'),
  }),
  result: z.object({ components: z.array(componentSchema) }),
  errors: ['NOT_FOUND'],
});

const component = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe('One part, or all that share what is before the colon. Left out: all that are newer than what is served.');

export const planToolchainRoute = defineRoute({
  name: 'toolchain.plan',
  method: 'POST',
  path: '/toolchain/plan',
  summary: 'Say what serving with the parts that this software has would change. Publishes nothing.',
  body: z.object({ component }).optional(),
  result: planSchema.omit({ from: true, to: true }).extend({
    from: z.int().describe('The publish sequence now.'),
    to: z.int().describe('The publish sequence afterwards: each part is published by itself.'),
    parts: z.array(planSchema).describe('The staged versions that it is made of; each can be applied by itself.'),
    waiting: z
      .array(z.object({ bundle: bundleName, version: versionNumber }))
      .describe('Bundles that have something else staged: apply or discard it first.'),
  }),
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
});

export const applyToolchainRoute = defineRoute({
  name: 'toolchain.apply',
  method: 'POST',
  path: '/toolchain/apply',
  summary: 'Serve with the parts that this software has: plans, then publishes part after part.',
  body: z.object({ component, allowFailed }).optional(),
  result: appliedSchema.omit({ version: true }).extend({
    seq: z.int().describe('The publish sequence afterwards.'),
    parts: z.array(appliedSchema.extend({ bundle: z.string() })),
  }),
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
  creates: true,
});

export const rereadRoute = defineRoute({
  name: 'bundles.reread',
  method: 'POST',
  path: '/bundles/:bundle/reread',
  summary: 'Read the documents of a bundle again with what this software has, or for another passage strategy: staged, with a plan.',
  params: bundleParams,
  body: z.object({ strategy: strategyName.optional(), password: password.describe('Opens locked PDFs that are read again.') }).optional(),
  result: changedListing,
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
  creates: true,
});

/** The routes above, in order. */
export const toolchainRoutes = [toolchainRoute, planToolchainRoute, applyToolchainRoute, rereadRoute] as const;
