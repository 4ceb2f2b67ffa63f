/** How postings are packed, and the postings of a slice of texts. */

/** Highest term frequency and length a posting keeps; beyond them BM25 has long stopped to change. */
export const postingLimits = { frequency: 0x1fff, length: 0x3ffff } as const;

/** Term frequency and passage length in one 31-bit integer: what the SQL of scoring takes apart again. */
export function packWeight(frequency: number, length: number): number {
  return (Math.min(frequency, postingLimits.frequency) << 18) | Math.min(length, postingLimits.length);
}

/** Columns of `body_postings`, and of the headings' alike: parallel arrays, ids ascending when the texts were. */
export interface PostingRow {
  readonly term: string;
  readonly ids: number[];
  readonly weights: number[];
}
