/** The embedder that the settings name, if they name one. Nothing is loaded or asked before a text is to be embedded. */
import type { Embedder } from './embedder.ts';
import { onnxEmbedder } from './onnx/onnx-embedder.ts';
import { openAiEmbedder } from './openai/openai-embedder.ts';

export interface EmbedderSettings {
  readonly embedUrl: string | undefined;
  readonly embedModel: string | undefined;
  readonly embedKey: string | undefined;
  readonly embedOnnx: string | undefined;
  readonly embedMaxTokens: number;
  readonly embedBatch: number;
  readonly embedTextPrefix: string;
  readonly embedQueryPrefix: string;
}

/** Undefined when there is none. @throws StemmaError VALIDATION_ERROR for a folder that holds no model. */
export async function openEmbedder(settings: EmbedderSettings): Promise<Embedder | undefined> {
  const { embedUrl: url, embedModel: model, embedKey: key, embedOnnx: folder, embedMaxTokens: maxTokens, embedBatch: batch } = settings;
  const prefixes = { document: settings.embedTextPrefix, query: settings.embedQueryPrefix };
  if (folder !== undefined) return onnxEmbedder({ folder, maxTokens, batch, prefixes });
  if (url !== undefined && model !== undefined) return openAiEmbedder({ url, model, key, maxTokens, batch, prefixes });
  return undefined;
}
