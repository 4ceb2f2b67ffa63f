/** The route of the guide to a document. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { bundleParams, documentAt, rangeSchema } from '../documents/contract.ts';

const quoted = rangeSchema.extend({ quote: z.string().describe('What stands there: the slice of the canonical text.') });
const places = z.array(quoted).describe('Where it stands first, at most five.');
const used = {
  evidence: z.int().min(0).describe('Quotes taken from it.'),
  insights: z.int().min(0).describe('Insights in use that rest on these.'),
  cited: z.int().min(0).describe('Saved answers that cite it.'),
  read: z.int().min(0).describe('Saved answers that read it and cite something else.'),
};

export const guideRoute = defineRoute({
  name: 'bundles.guide',
  method: 'GET',
  path: '/bundles/:bundle/guide',
  summary: 'A guide to a document: what it says, what it is about, what to ask it, and which of its passages carry weight.',
  params: bundleParams,
  query: documentAt,
  result: z.object({
    bundle: z.string(),
    path: z.string(),
    version: z.int().min(1),
    document: z.string(),
    revision: z.string(),
    title: z.string().nullable(),
    summary: z.array(quoted).describe('Sentences of the text, word for word and in its order; at most five.'),
    terms: z
      .array(z.object({ term: z.string(), count: z.int().min(1), weight: z.number().describe('The first one has 1.'), places }))
      .describe('What it repeats and other texts of the workspace do not.'),
    names: z.array(z.object({ name: z.string(), count: z.int().min(1), places })).describe('Who and what is named, by form alone.'),
    definitions: z.array(z.object({ term: z.string(), sentence: quoted })).describe('The first twenty.'),
    questions: z
      .array(z.object({ question: z.string(), from: quoted.describe('The heading or the sentence that suggests it.') }))
      .describe('Questions that this document answers, at most six.'),
    outline: z.array(
      quoted.extend({
        block: z.int().min(0),
        depth: z.int().min(1).describe('Among the headings there are.'),
        until: z.int().min(0).describe('Where its section ends, with what stands below.'),
        ...used,
      }),
    ),
    coverage: z.object({
      passages: z.int().min(0).describe('How many there are.'),
      used: z.array(rangeSchema.extend(used)).describe('Those that something rests on, in the order of the text.'),
    }),
  }),
  errors: ['NOT_FOUND'],
});

export const guideRoutes = [guideRoute] as const;
