/**
 * The port of what turns texts into vectors whose inner product says how near their meanings are. An embedder is named by its model
 * and a version of everything else that a vector depends on: vectors of one name, version and number of dimensions are comparable
 * for ever, those of two never.
 */
import { StemmaError } from '../shared/errors.ts';

/** Many models read a question otherwise than the text that answers it. */
export type TextRole = 'document' | 'query';

export interface EmbedOptions {
  readonly role: TextRole;
  readonly signal?: AbortSignal;
}

export interface Embedder extends AsyncDisposable {
  /** The model, as a person calls it. */
  readonly name: string;
  /** Of what else a vector depends on: files, prefixes, how long a text may be. */
  readonly version: string;
  /** What is behind this of a text is not read. */
  readonly maxTokens: number;
  /** So many texts are best given at once. */
  readonly batch: number;
  /** The length of its vectors. It may have to ask. @throws as `embed` does */
  dimensions(signal?: AbortSignal): Promise<number>;
  /**
   * One vector per text, in their order, of length 1 (or all zeros for a text that says nothing). Somebody waits for a `query`, so it
   * is given up soon; `document` is tried again for a while.
   * @throws StemmaError UNAVAILABLE, RATE_LIMITED (`details.retryAfterMs`), FORBIDDEN, NOT_FOUND; what `signal` was aborted with
   */
  embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
}

/** The vector in the length of 1. @throws StemmaError UNAVAILABLE when it is no vector of numbers. */
export function normalised(values: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at] as number) ** 2;
  if (values.length === 0 || !Number.isFinite(squares)) {
    throw new StemmaError('UNAVAILABLE', 'The embedder gave something that is no vector of numbers.');
  }
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  return Float32Array.from(values, (value) => value * scale);
}
