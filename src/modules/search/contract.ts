/** The route of search. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { embeddingRoutes } from './contract-embeddings.ts';
import { formatSchema, rangeSchema } from '../documents/contract.ts';

export const hitSchema = z
  .object({
    bundle: z.string(),
    document: z.string(),
    version: z.int(),
    revision: z.string(),
    passage: z.string().describe('Names the content of the passage; equal passages have equal names.'),
    score: z.number(),
    start: z.int(),
    end: z.int(),
    snippet: z.string(),
    found: z.array(rangeSchema).describe('The words of the snippet that were searched for, as ranges of it in UTF-16 code units.'),
    headingPath: z.array(z.string()),
    page: z.int().min(1).optional().describe('The page on which the passage begins, when the document has pages.'),
    cell: z
      .string()
      .optional()
      .describe(
        'In a table: the cell that most of what was searched for stands in, or the first and the last of its row, `Budget!B7` in a sheet, elsewhere `Table 1!B7`. Left out where the tables are too large to be read for it.',
      ),
    superseded: z.literal(true).optional().describe('The passage is of a version that was replaced; found only when those are asked for.'),
    explain: z
      .object({
        epoch: z.int().describe('The number of the ranking statistics used.'),
        phrases: z.array(z.string()),
        terms: z.array(
          z.object({
            term: z.string(),
            source: z.string(),
            from: z.string().optional(),
            df: z.int().optional(),
            inBody: z.int(),
            inHeadings: z.int(),
            contribution: z.number(),
          }),
        ),
        meaning: z
          .object({
            similarity: z.number().describe('How near the passage is to the query in meaning, 0 to 1.'),
            contribution: z.number(),
          })
          .optional()
          .describe('There when the query was searched by its meaning too.'),
      })
      .optional(),
  })
  .meta({ id: 'Hit', description: 'A passage that was found.' });

/** A question or query: long ones are bounded here, before anything is analysed. */
export const queryText = z.string().max(100_000);

export const searchRoute = defineRoute({
  name: 'search.query',
  method: 'POST',
  path: '/search',
  summary: 'Find passages. Words in double quotes are a phrase; word* is a prefix; unknown words are repaired.',
  body: z.object({
    query: queryText.min(1),
    k: z.int().min(1).max(200).default(10),
    bundle: z.string().max(100).optional(),
    asOf: z.string().max(100).optional().describe('A version number (with one bundle in scope) or a time.'),
    includeSuperseded: z.boolean().optional(),
    format: formatSchema.optional().describe('Only documents that were read as this.'),
    path: z.string().min(1).max(4096).optional().describe('Only documents whose path begins with this, such as a folder with its "/".'),
    author: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Only documents that state an author whose name contains this, in whatever case; of a mail its sender.'),
    tag: z.string().trim().min(1).max(200).optional().describe('Only documents that state this among their keywords, in whatever case.'),
    since: z
      .string()
      .max(100)
      .optional()
      .describe('Only documents with a date from this day or time on: their own, or when they were read where they state none.'),
    until: z.string().max(100).optional().describe('Only documents with a date up to this time, or to the end of this day.'),
    explain: z.boolean().optional(),
  }),
  result: z.object({
    hits: z.array(hitSchema),
    wordsOnly: z.literal(true).optional().describe('The embedder is away: these were found by their words, not by their meaning.'),
  }),
  errors: ['NOT_FOUND'],
});

export { dropEmbeddings, embeddingsRoute, fillEmbeddings } from './contract-embeddings.ts';

export const searchRoutes = [searchRoute, ...embeddingRoutes] as const;
