export type { Embedder, EmbedOptions, TextRole } from './embedder.ts';
export { openEmbedder, type EmbedderSettings } from './open-embedder.ts';
