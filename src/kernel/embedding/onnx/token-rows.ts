/** Texts as the numbers a model reads. */
import type { Tokenizer } from '@huggingface/tokenizers';

/** A text as numbers of tokens, special ones included. */
export type TokenRow = readonly number[];

/** What is longer than `limit` tokens loses its end, but keeps the token that every text ends with. */
export function tokenRows(tokenizer: Pick<Tokenizer, 'encode'>, texts: readonly string[], limit: number): TokenRow[] {
  const end = tokenizer.encode('').ids.at(-1);
  return texts.map((text) => {
    const { ids } = tokenizer.encode(text);
    if (ids.length <= limit) return ids;
    return end !== undefined && ids.at(-1) === end ? [...ids.slice(0, limit - 1), end] : ids.slice(0, limit);
  });
}
