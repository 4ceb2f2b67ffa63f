/** How postings are packed: numbers of a posting into one, and the terms of a bucket into rows. */

/** Highest term frequency and length a posting keeps; beyond them BM25 has long stopped to change. */
export const postingLimits = { frequency: 0x1fff, length: 0x3ffff } as const;

/** Term frequency and passage length in one 31-bit integer. */
export function packWeight(frequency: number, length: number): number {
  return (Math.min(frequency, postingLimits.frequency) << 18) | Math.min(length, postingLimits.length);
}

export const frequencyOf = (weight: number): number => weight >>> 18;
export const lengthOf = (weight: number): number => weight & postingLimits.length;

/** A list of numbers that is only read, of whatever kind. */
export type Numbers = ArrayLike<number>;

/** The postings of a term: parallel arrays, ids ascending when the texts were. */
export interface PostingList<List extends Numbers = readonly number[]> {
  readonly term: string;
  readonly ids: List;
  readonly weights: List;
}

export const buckets = 256;

/** The bucket that a term is looked up in: `posting_bucket` of the database, which knows no halves of letters. */
export function bucketOf(term: string): number {
  let sum = 0;
  let place = 1;
  for (const letter of term) {
    const point = letter.codePointAt(0) as number;
    sum = (sum + (point >= 0xd800 && point <= 0xdfff ? 0xfffd : point) * place * place) % buckets;
    place += 2;
  }
  return sum;
}

/** A row of `body_postings` or `heading_postings`: terms of one bucket with their postings, one list behind the other. */
export interface PostingBlock<List extends Numbers = readonly number[]> {
  readonly bucket: number;
  readonly part: number;
  readonly rows: readonly PostingList<List>[];
}

/**
 * How large a row grows, about, by the level of its segment. A row of a fresh segment stays within its page, so that a term is read
 * where it is found; those of a merge are large, so that few have to be looked into.
 */
const rowBytes = (level: number): number => (level === 0 ? 1800 : 32_000);

/** Rows of postings as blocks, by bucket. Each term comes once. */
export function* blocksOfPostings(rows: Iterable<PostingList<Numbers>>, level: number): Generator<PostingBlock<Numbers>> {
  const spread: PostingList<Numbers>[][] = Array.from({ length: buckets }, () => []);
  for (const row of rows) (spread[bucketOf(row.term)] as PostingList<Numbers>[]).push(row);
  const most = rowBytes(level);
  for (const [bucket, ofBucket] of spread.entries()) {
    let part = 0;
    let some: PostingList<Numbers>[] = [];
    let bytes = 0;
    for (const row of ofBucket) {
      const size = row.ids.length * 8 + row.term.length + 12;
      if (some.length > 0 && bytes + size > most) {
        yield { bucket, part: part++, rows: some };
        some = [];
        bytes = 0;
      }
      some.push(row);
      bytes += size;
    }
    if (some.length > 0) yield { bucket, part, rows: some };
  }
}
