/** The routes of bundles, versions and documents, and the shapes that other modules' contracts share. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { erasureRoutes } from './contract-erasure.ts';
import { appliedSchema, changedListing, only, planSchema, shortVersion } from './contract-changes.ts';
import { readingRoutes } from './contract-reading.ts';
import {
  allowFailed,
  bundleParams,
  formatSchema,
  moment,
  password,
  path,
  strategyName,
  versionNumber,
  versionStatus,
} from './contract-shapes.ts';
import { toolchainRoutes } from './contract-toolchain.ts';

export { appliedSchema, planSchema } from './contract-changes.ts';
export {
  bundleParams,
  causeSchema,
  citationSchema,
  conflictSchema,
  formatSchema,
  partChangeSchema,
  placeOf,
  rangeSchema,
  versionStatus,
  type Citation,
  type Conflict,
  type PartChange,
} from './contract-shapes.ts';
export { documentEvents } from './contract-events.ts';
export { applyToolchainRoute, componentSchema, planToolchainRoute, rereadRoute, toolchainRoute } from './contract-toolchain.ts';
export type { FileFacts, Track } from './facts.ts';
export type { DocumentProperties } from './properties.ts';
export { formatList, formatNames } from './format-list.ts';
export { isFurniture } from './model.ts';
export { bundleNamePattern, parseDocumentAddress, splitVersion } from './paths.ts';
export { diffWords, type WordChange } from './diff/diff-words.ts';
export { sentencesOf } from './sentences.ts';
export {
  eraseRoute,
  listErasures,
  findErased,
  planErasureRoute,
  showErasure,
  type PresentedErasure,
  type PresentedErasurePlan,
} from './contract-erasure.ts';
export { diffRoute, documentAt, readBlocks, readBoxes, readFileRoute, readPosterRoute, readText } from './contract-reading.ts';

export const listBundles = defineRoute({
  name: 'bundles.list',
  method: 'GET',
  path: '/bundles',
  summary: 'List the bundles with what is published and what is staged.',
  paged: true,
  result: z.object({
    bundles: z.array(
      z.object({ name: z.string(), published: shortVersion.nullable(), staged: shortVersion.nullable(), documents: z.int() }),
    ),
  }),
  errors: [],
});

export const givenDocument = z.object({
  path: z.string().max(4096),
  blob: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('The hash that blobs.upload answered. Left out: the document is still there and stays as it is.'),
  password,
});

export const addDocuments = defineRoute({
  name: 'bundles.add',
  method: 'POST',
  path: '/bundles/:bundle/documents',
  summary: 'Put documents into a bundle: staged as its next version with a plan; the first version is published at once.',
  params: bundleParams,
  body: z.object({
    documents: z.array(givenDocument).max(50_000),
    sync: z.boolean().optional().describe('Remove documents that are not given.'),
    publish: z.boolean().optional().describe('Apply at once.'),
    strategy: strategyName.optional(),
    allowFailed,
  }),
  result: changedListing,
  errors: ['CONFLICT', 'NOT_FOUND'],
  streams: true,
  creates: true,
});

export const addWebPageRoute = defineRoute({
  name: 'bundles.addWebPage',
  method: 'POST',
  path: '/bundles/:bundle/web-pages',
  summary: 'Put a snapshot of a web page into a bundle: fetched from the public internet, stored, added like an upload.',
  params: bundleParams,
  body: z.object({
    url: z.string().min(1).max(8192).describe('An http or https address of HTML, plain text, Markdown or CSV, up to 20 MB.'),
    path: path.optional().describe("Left out: the page's host and path."),
    publish: z.boolean().optional().describe('Apply at once.'),
    allowFailed: z.boolean().optional(),
  }),
  result: changedListing.extend({
    page: z.object({
      url: z.string().describe('Where the page was found at the end of all redirects.'),
      path,
      sha256: z.string().describe('Of its text as UTF-8, which is what is stored.'),
      fetchedAt: z.iso.datetime(),
    }),
  }),
  errors: ['NOT_FOUND', 'CONFLICT', 'UNSUPPORTED_TYPE', 'INVALID_ENCODING'],
  streams: true,
  creates: true,
});

export const removeDocumentRoute = defineRoute({
  name: 'bundles.removeDocument',
  method: 'POST',
  path: '/bundles/:bundle/remove-document',
  summary: 'Take a document out of the next version of a bundle.',
  params: bundleParams,
  body: z.object({ path }),
  result: changedListing,
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
  creates: true,
});

export const renameDocumentRoute = defineRoute({
  name: 'bundles.renameDocument',
  method: 'POST',
  path: '/bundles/:bundle/rename-document',
  summary: 'Give a document another path in the next version of a bundle; it stays the same document.',
  params: bundleParams,
  body: z.object({ from: path, to: path }),
  result: changedListing,
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
  creates: true,
});

export const listVersions = defineRoute({
  name: 'bundles.versions',
  method: 'GET',
  path: '/bundles/:bundle/versions',
  summary: 'List the versions of a bundle, newest first.',
  params: bundleParams,
  paged: true,
  result: z.object({
    versions: z.array(
      shortVersion.extend({ createdAt: z.iso.datetime(), publishedAt: z.iso.datetime().nullable(), seq: z.int().nullable() }),
    ),
  }),
  errors: ['NOT_FOUND'],
});

/** `bundle-version.v1`: the immutable listing of a version. */
export const bundleVersionSchema = z
  .object({
    bundle: z.string(),
    number: versionNumber,
    status: versionStatus,
    createdAt: z.iso.datetime(),
    documents: z.array(
      z.object({
        path: z.string(),
        document: z.string(),
        revision: z.string(),
        sha256: z.string(),
        format: formatSchema,
        size: z.int(),
        blocks: z.int(),
        pages: z.int().optional().describe('Left out for a format without pages.'),
      }),
    ),
    erased: z
      .array(z.object({ document: z.string(), at: z.iso.datetime() }))
      .optional()
      .describe('Documents that this version listed and that were erased since, with the time.'),
  })
  .meta({ id: 'BundleVersion', description: 'The immutable listing of one version of a bundle.' });

export const readVersion = defineRoute({
  name: 'bundles.version',
  method: 'GET',
  path: '/bundles/:bundle/versions/:number',
  summary: 'Read the listing of one version.',
  params: bundleParams.extend({ number: z.coerce.number<string>().int().min(1).max(999_999_999) }),
  result: bundleVersionSchema,
  errors: ['NOT_FOUND'],
});

export const planRoute = defineRoute({
  name: 'bundles.plan',
  method: 'POST',
  path: '/bundles/:bundle/plan',
  summary: 'Say what the staged version would change, or what an earlier one was planned to. Publishes nothing.',
  params: bundleParams,
  body: z
    .object({
      asOf: moment
        .optional()
        .describe(
          'A version number, or a time: the plan of that version, or of the one published then, as it was kept. Left out: what is staged.',
        ),
    })
    .optional(),
  result: planSchema,
  errors: ['NOT_FOUND'],
  streams: true,
});

export const applyRoute = defineRoute({
  name: 'bundles.apply',
  method: 'POST',
  path: '/bundles/:bundle/apply',
  summary: 'Publish the staged version in one switch.',
  params: bundleParams,
  body: z
    .object({
      version: versionNumber.optional().describe('The staged version that is meant; CONFLICT when another one is staged.'),
      only,
      allowFailed,
    })
    .optional(),
  result: appliedSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
  creates: true,
});

export const holdRoute = defineRoute({
  name: 'bundles.hold',
  method: 'POST',
  path: '/bundles/:bundle/hold',
  summary: 'Hold the staged version back from being applied, or release it.',
  params: bundleParams,
  body: z.object({ off: z.boolean().optional().describe('Release it.') }).optional(),
  result: z.object({ bundle: z.string(), version: shortVersion }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const discardRoute = defineRoute({
  name: 'bundles.discard',
  method: 'POST',
  path: '/bundles/:bundle/discard',
  summary: 'Drop the staged version. What is published stays.',
  params: bundleParams,
  body: z.object({}).optional(),
  result: z.object({ bundle: z.string(), version: shortVersion }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const restoreRoute = defineRoute({
  name: 'bundles.restore',
  method: 'POST',
  path: '/bundles/:bundle/restore',
  summary: 'Publish what an earlier version showed, as a new version.',
  params: bundleParams,
  body: z.object({ version: versionNumber.describe('The version whose listing is shown again.'), only, allowFailed }),
  result: appliedSchema,
  errors: ['NOT_FOUND', 'CONFLICT'],
  streams: true,
  creates: true,
});

export const documentRoutes = [
  listBundles,
  addDocuments,
  addWebPageRoute,
  removeDocumentRoute,
  renameDocumentRoute,
  listVersions,
  readVersion,
  ...readingRoutes,
  planRoute,
  applyRoute,
  holdRoute,
  discardRoute,
  restoreRoute,
  ...erasureRoutes,
  ...toolchainRoutes,
] as const;
