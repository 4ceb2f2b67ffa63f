/** How postings are packed, and the postings of a slice of texts. */

/** Highest term frequency and length a posting keeps; beyond them BM25 has long stopped to change. */
export const postingLimits = { frequency: 0x1fff, length: 0x3ffff } as const;

/** Term frequency and passage length in one 31-bit integer: what the SQL of scoring takes apart again. */
export function packWeight(frequency: number, length: number): number {
  return (Math.min(frequency, postingLimits.frequency) << 18) | Math.min(length, postingLimits.length);
}

/** A text to index: its id and its terms in order. */
export interface IndexedText {
  readonly id: number;
  readonly terms: readonly string[];
}

/** Columns of `body_postings`, and of the headings' alike: parallel arrays, ids ascending when the texts were. */
export interface PostingRow {
  readonly term: string;
  readonly ids: number[];
  readonly weights: number[];
}

/** The postings of texts, one row per term, in no particular order. */
export function postingsOf(texts: Iterable<IndexedText>): PostingRow[] {
  const rows = new Map<string, PostingRow>();
  for (const { id, terms } of texts) {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, frequency] of counts) {
      let row = rows.get(term);
      if (!row) rows.set(term, (row = { term, ids: [], weights: [] }));
      row.ids.push(id);
      row.weights.push(packWeight(frequency, terms.length));
    }
  }
  return [...rows.values()];
}
