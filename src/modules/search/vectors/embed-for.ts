/** Embeds for a generation, whose vectors all have one length. */
import type { Embedder, EmbedOptions } from '../../../kernel/embedding/index.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { measured } from '../../../kernel/telemetry/measured.ts';
import type { Generation } from './generation-store.ts';

/** @throws StemmaError as `embed` does; UNAVAILABLE when the vectors have become others under the same name */
export async function embedFor(
  embedder: Embedder,
  { dimensions }: Pick<Generation, 'dimensions'>,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<Float32Array[]> {
  const vectors = await measured('embedding', options.role, () => embedder.embed(texts, options));
  const other = vectors.find(({ length }) => length !== dimensions);
  if (!other) return vectors;
  const words = `${embedder.name} gives vectors of ${other.length} dimensions, and those that are stored have ${dimensions}. It is another model under the same name: give it its old name back, or a new one.`;
  throw new StemmaError('UNAVAILABLE', words);
}

/** Whether the embedder could not be had, which is no reason to fail. */
export const isAway = (error: unknown): error is StemmaError =>
  error instanceof StemmaError && error.code !== 'INTERNAL' && error.code !== 'CANCELLED';
