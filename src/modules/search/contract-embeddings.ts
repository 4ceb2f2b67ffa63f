/** The routes of vectors: which embedder there is, what it owes, filling, dropping. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';

const embedderSchema = z.object({ name: z.string(), version: z.string() });

export const generationSchema = z
  .object({
    number: z.int().min(1),
    embedder: z.string().describe('The model.'),
    version: z.string().describe('Of what else its vectors depend on: prefixes, files, how much of a text is read.'),
    dimensions: z.int().min(1),
    passages: z.int().min(0).describe('Stored passages.'),
    owed: z.int().min(0).describe('Those without a vector.'),
    ready: z.boolean().describe('Whether every passage has had a vector, so that it can serve.'),
    serves: z.boolean().describe('Whether searches of now use it.'),
  })
  .meta({ id: 'EmbeddingGeneration', description: 'The vectors of one embedder in one version.' });

export const embeddingsRoute = defineRoute({
  name: 'embeddings.read',
  method: 'GET',
  path: '/embeddings',
  summary: 'Say which embedder is set, which vectors there are, and how many passages wait for theirs.',
  result: z.object({
    embedder: embedderSchema.nullable().describe('The one of the settings.'),
    generations: z.array(generationSchema),
  }),
  errors: [],
});

export const fillEmbeddings = defineRoute({
  name: 'embeddings.fill',
  method: 'POST',
  path: '/embeddings/fill',
  summary: 'Give every passage that has none its vector, as a run that goes on where it was stopped. What serves stays as it is.',
  body: z.object({}).optional(),
  result: z.object({
    embedder: embedderSchema.nullable(),
    embedded: z.int().min(0).describe('Passages that got their vector now.'),
  }),
  errors: ['UNAVAILABLE', 'RATE_LIMITED', 'FORBIDDEN', 'NOT_FOUND'],
  streams: true,
});

export const dropEmbeddings = defineRoute({
  name: 'embeddings.drop',
  method: 'DELETE',
  path: '/embeddings/:generation',
  summary: 'Drop the vectors of a generation that does not serve. Searches of the past that it served go by words from then on.',
  params: z.object({ generation: z.coerce.number().int().min(1).max(2_147_483_647) }),
  result: z.object({ dropped: z.int().min(0).describe('Vectors.') }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const embeddingRoutes = [embeddingsRoute, fillEmbeddings, dropEmbeddings] as const;
