/** An embedder of small batches that an embedding server stands behind. */
import { openAiEmbedder } from './openai-embedder.ts';
import type { Embedder } from '../embedder.ts';

export const embedderAt = (url: string, model = 'tiny'): Embedder =>
  openAiEmbedder({ url, model, maxTokens: 512, batch: 8, prefixes: { document: '', query: '' }, waitsMs: [] });
