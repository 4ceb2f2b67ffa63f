/** What reads the meaning of a text. */
import { z } from 'zod';
import { whole, isWebAddress, type Setting } from '../setting.ts';

export const embeddingSettings = {
  embedUrl: {
    variable: 'STEMMA_EMBED_URL',
    says: 'An embedder that speaks the embeddings of OpenAI (Ollama, llama.cpp, vLLM and most providers do): what comes before /embeddings.',
    example: 'http://127.0.0.1:11434/v1',
    secret: true, // what is refused may carry a password
    schema: z.string().refine(isWebAddress, 'is not an http:// or https:// address'),
  },
  embedModel: {
    variable: 'STEMMA_EMBED_MODEL',
    says: 'The model to ask STEMMA_EMBED_URL for.',
    example: 'nomic-embed-text',
    schema: z.string().regex(/^[^\p{Cc}]{1,200}$/u, 'is no name of a model'),
  },
  embedKey: {
    variable: 'STEMMA_EMBED_KEY',
    says: 'The key of STEMMA_EMBED_URL, sent as a bearer token.',
    example: 'sk-3f1c0a6e5d',
    secret: true,
    schema: z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'has characters that no key has'),
  },
  embedOnnx: {
    variable: 'STEMMA_EMBED_ONNX',
    says: 'The folder of an embedding model (model.onnx, tokenizer.json) to run here, instead of STEMMA_EMBED_URL. Needs onnxruntime-node.',
    example: '/var/lib/models/multilingual-e5-small',
    schema: z.string().refine((path) => !path.includes('\0'), 'is not a path'),
  },
  embedMaxTokens: {
    variable: 'STEMMA_EMBED_MAX_TOKENS',
    says: 'How much of a text the model reads, in tokens.',
    example: '8192',
    usual: '512',
    schema: whole(16, 100_000),
  },
  embedBatch: {
    variable: 'STEMMA_EMBED_BATCH',
    says: 'How many texts are embedded at once.',
    example: '128',
    usual: '32',
    schema: whole(1, 2048),
  },
  embedTextPrefix: {
    variable: 'STEMMA_EMBED_TEXT_PREFIX',
    says: 'What the model wants before every text of a document.',
    example: 'passage: ',
    usual: '',
    schema: z.string().max(1000, 'is longer than 1,000 characters'),
  },
  embedQueryPrefix: {
    variable: 'STEMMA_EMBED_QUERY_PREFIX',
    says: 'What the model wants before every question.',
    example: 'query: ',
    usual: '',
    schema: z.string().max(1000, 'is longer than 1,000 characters'),
  },
} as const satisfies Record<string, Setting>;
