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

/** Where a term is looked up: its bucket, and the slot of it, by which the terms of a segment's bucket are in order. */
export interface TermPlace {
  readonly bucket: number;
  readonly slot: number;
}

const highestSlot = 0x7fffffff;

/** `posting_bucket` and `posting_slot` of the database, which knows no halves of letters. Exact, for no token is long. Few terms share a place. */
export function placeOf(term: string): TermPlace {
  let sum = 0;
  let place = 1;
  for (const letter of term) {
    const point = letter.codePointAt(0) as number;
    sum += (point >= 0xd800 && point <= 0xdfff ? 0xfffd : point) * place * place;
    place += 2;
  }
  return { bucket: sum % buckets, slot: Math.min(Math.floor(sum / buckets), highestSlot) };
}

/** A row of `body_postings` or `heading_postings`: terms of one bucket with their postings, one list behind the other. */
export interface PostingBlock<List extends Numbers = readonly number[]> {
  readonly bucket: number;
  readonly part: number;
  /** No term of it has a slot before or after these. */
  readonly firstSlot: number;
  readonly lastSlot: number;
  readonly rows: readonly PostingList<List>[];
}

/** How large a row grows, about: it stays within its page, so that a term is read where it is found. */
const rowBytes = 1800;

/** Rows of postings as blocks, by bucket and slot. Each term comes once. */
export function* blocksOfPostings(lists: Iterable<PostingList<Numbers>>): Generator<PostingBlock<Numbers>> {
  const spread: { slot: number; list: PostingList<Numbers> }[][] = Array.from({ length: buckets }, () => []);
  for (const list of lists) {
    const { bucket, slot } = placeOf(list.term);
    (spread[bucket] as { slot: number; list: PostingList<Numbers> }[]).push({ slot, list });
  }
  for (const [bucket, ofBucket] of spread.entries()) {
    let part = 0;
    let some: PostingList<Numbers>[] = [];
    let firstSlot = 0;
    let lastSlot = 0;
    let bytes = 0;
    for (const { slot, list } of ofBucket.sort((a, b) => a.slot - b.slot)) {
      const size = list.ids.length * 8 + list.term.length + 12;
      if (some.length > 0 && bytes + size > rowBytes) {
        yield { bucket, part: part++, firstSlot, lastSlot, rows: some };
        some = [];
        bytes = 0;
      }
      if (some.length === 0) firstSlot = slot;
      lastSlot = slot;
      some.push(list);
      bytes += size;
    }
    if (some.length > 0) yield { bucket, part, firstSlot, lastSlot, rows: some };
  }
}
