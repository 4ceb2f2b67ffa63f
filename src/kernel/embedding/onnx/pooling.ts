/** One vector of a text from those of its tokens. */
import type { TokenRow } from './token-rows.ts';

/** The mean of all tokens, or the first one, which some models are trained to say everything with. */
export type Pooling = 'mean' | 'first';

/** What a model gave: a vector per token (batch, tokens, dimensions), or already one per text (batch, dimensions). */
export interface Output {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** @throws Error for an output of another form. */
export function pooled({ data, dims }: Output, rows: readonly TokenRow[], pooling: Pooling): Float32Array[] {
  const [texts, ...rest] = dims;
  const size = rest.at(-1);
  if (texts !== rows.length || size === undefined || rest.length > 2) throw new Error(`its output has the form (${dims.join(', ')})`);
  if (rest.length === 1) return rows.map((_, text) => data.slice(text * size, (text + 1) * size));
  const width = rest[0] as number;
  return rows.map((row, text) => {
    const start = text * width * size;
    if (pooling === 'first') return data.slice(start, start + size);
    const mean = new Float32Array(size);
    for (let token = 0; token < row.length; token++) {
      for (let at = 0; at < size; at++) mean[at] = (mean[at] as number) + (data[start + token * size + at] as number) / row.length;
    }
    return mean;
  });
}
