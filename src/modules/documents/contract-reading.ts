/** The routes that read documents: text, structure, pages, original bytes, differences. Browser-safe. */
import { z } from 'zod';
import { defineRoute, rawBytes } from '../../kernel/contract/route.ts';
import { bundleParams, formatSchema, moment, pageBoxSchema, path, rangeSchema, versionNumber } from './contract-shapes.ts';
import { factsSchema, posterSchema } from './facts.ts';
import { propertiesSchema } from './properties.ts';
import { blockKinds, blockRoles } from './model.ts';

/** Which document, at which version or moment. */
export const documentAt = z.object({
  path,
  version: z.coerce.number<string>().int().min(1).max(999_999_999).optional().describe('The published version when left out.'),
  asOf: moment.optional().describe('Instead of `version`: a version number, or a time: as it was published then.'),
});

export const readText = defineRoute({
  name: 'bundles.text',
  method: 'GET',
  path: '/bundles/:bundle/text',
  summary: 'Read the canonical text of a document, byte exact.',
  params: bundleParams,
  query: documentAt,
  result: rawBytes,
  rawResult: true,
  produces: 'text/plain; charset=utf-8',
  errors: ['NOT_FOUND'],
});

const blockSchema = rangeSchema
  .extend({
    kind: z.enum(blockKinds),
    text: z.int().min(0).describe('Where the text without its number or marker begins.'),
    section: z.int().min(-1).describe('Index of the heading above it; -1 for none.'),
    role: z
      .enum(blockRoles)
      .optional()
      .describe('Set when it is not running text: heads and feet of pages, what stands around the text of a web page, notes.'),
    level: z.int().optional(),
    table: z.int().optional(),
    header: z.literal(true).optional(),
    cells: z.array(rangeSchema.extend({ address: z.string().optional().describe('Of a cell of a sheet: `Budget!B7`.') })).optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    source: rangeSchema
      .optional()
      .describe('Of a page of HTML: where it stands in the decoded text of the file, in UTF-16 units, markup between its words included.'),
  })
  .meta({ id: 'Block', description: 'A structural unit of a document, as a range of its canonical text.' });

export const readBlocks = defineRoute({
  name: 'bundles.blocks',
  method: 'GET',
  path: '/bundles/:bundle/blocks',
  summary: 'Read a document with its structure: canonical text, blocks, pages, annotations.',
  params: bundleParams,
  query: documentAt,
  result: z.object({
    bundle: z.string(),
    path: z.string(),
    version: versionNumber,
    document: z.string(),
    revision: z.string(),
    format: formatSchema,
    title: z.string().nullable(),
    text: z.string(),
    blocks: z.array(blockSchema),
    pages: z
      .array(
        rangeSchema.extend({
          page: z.int().min(1),
          width: z.number(),
          height: z.number(),
          scanned: z.boolean().describe('It is a picture, and its words need recognition (OCR).'),
          recognized: z
            .int()
            .min(0)
            .max(100)
            .optional()
            .describe(
              'Its words were recognised in a picture (OCR): how sure of them the recogniser is, in percent; 0 when it found none.',
            ),
        }),
      )
      .describe('In points; empty for a format without pages.'),
    annotations: z
      .array(
        rangeSchema.extend({
          kind: z.enum(['comment', 'inserted', 'deleted']),
          text: z.string(),
          author: z.string().optional(),
          date: z.string().optional(),
        }),
      )
      .describe('What others wrote on the text; a deletion has an empty range where its words were.'),
    facts: factsSchema.optional().describe('Of a picture or a recording.'),
    properties: propertiesSchema.optional().describe('Left out for a document that states nothing of itself.'),
    poster: posterSchema.optional().describe('Of a recording that has one.'),
  }),
  errors: ['NOT_FOUND'],
});

export const readBoxes = defineRoute({
  name: 'bundles.boxes',
  method: 'GET',
  path: '/bundles/:bundle/boxes',
  summary: 'Find where a span of a document with pages is drawn.',
  params: bundleParams,
  query: documentAt.extend({ start: z.coerce.number<string>().int().min(0), end: z.coerce.number<string>().int().min(0) }),
  result: z.object({ boxes: z.array(pageBoxSchema).describe('A box per line and page; empty for a format without pages.') }),
  errors: ['NOT_FOUND'],
});

export const readFileRoute = defineRoute({
  name: 'bundles.file',
  method: 'GET',
  path: '/bundles/:bundle/file',
  summary: 'Read the original bytes of a document, as they were uploaded.',
  params: bundleParams,
  query: documentAt,
  result: rawBytes,
  rawResult: true,
  ranges: true,
  errors: ['NOT_FOUND'],
});

export const readPosterRoute = defineRoute({
  name: 'bundles.poster',
  method: 'GET',
  path: '/bundles/:bundle/poster',
  summary: 'Read the picture that stands for a recording: the cover in its file, or a frame of a video.',
  params: bundleParams,
  query: documentAt,
  result: rawBytes,
  rawResult: true,
  produces: 'image/*',
  errors: ['NOT_FOUND'],
});

export const diffRoute = defineRoute({
  name: 'bundles.diff',
  method: 'GET',
  path: '/bundles/:bundle/diff',
  summary: 'Compare two versions of a bundle, block by block.',
  params: bundleParams,
  query: z.object({
    from: moment
      .optional()
      .describe('A version number, or a time. Left out: what is published, or what was before it when nothing is staged.'),
    to: moment.optional().describe('A version number, or a time. Left out: what is staged, or what is published.'),
  }),
  result: z.object({
    bundle: z.string(),
    from: versionNumber.nullable(),
    to: versionNumber,
    documents: z.array(
      z.object({
        path: z.string(),
        fromPath: z.string().optional(),
        change: z.enum(['added', 'removed', 'edited', 'renamed', 'unchanged']),
        blocks: z.array(
          z.object({
            kind: z.enum(['same', 'moved', 'edited', 'added', 'removed']),
            from: rangeSchema.optional(),
            to: rangeSchema.optional(),
            words: z.array(z.object({ op: z.enum(['equal', 'insert', 'delete']), text: z.string() })).optional(),
          }),
        ),
      }),
    ),
  }),
  errors: ['NOT_FOUND'],
});

/** The routes above, in order. */
export const readingRoutes = [readText, readBlocks, readBoxes, readFileRoute, readPosterRoute, diffRoute] as const;
