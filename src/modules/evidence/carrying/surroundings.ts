/** What stands around a block: the block before, the block after, the headings above. */
import type { Block, BlockAlignment } from '../../documents/index.ts';
import type { Comparison } from './comparison.ts';

/** Where a block certainly is, whatever its order; -1 when nothing certain is known. */
export function certainPlace(alignment: BlockAlignment, block: number): number {
  return Math.max(alignment.inPlace[block] as number, alignment.elsewhere[block] as number);
}

type Aligned = Pick<Comparison, 'from' | 'to' | 'alignment' | 'fromHeadings' | 'toHeadings'>;

/** How many of block before, block after and heading path a block and a place keep, 0 to 3. Neighbours must be certain themselves. */
export function surroundingsKept({ from, alignment, fromHeadings, toHeadings }: Aligned, i: number, j: number): number {
  const before = i > 0 && j > 0 && certainPlace(alignment, i - 1) === j - 1;
  const after = i + 1 < from.blocks.length && certainPlace(alignment, i + 1) === j + 1;
  return Number(before) + Number(after) + Number(fromHeadings[i] === toHeadings[j]);
}

/**
 * How many surroundings must be kept to tell twins apart: one, but two where more of them were than are. One of them is gone
 * then, and a neighbour that moved beside another one would speak for the wrong one.
 */
export const surroundingsNeeded = (were: number, are: number): number => (were > are ? 2 : 1);

/** Whether what is not text (link targets, image sources) is equal. */
export function sameAttributes(a: Block | undefined, b: Block | undefined): boolean {
  const left = Object.entries(a?.attributes ?? {});
  const right = b?.attributes ?? {};
  return left.length === Object.keys(right).length && left.every(([key, value]) => right[key] === value);
}

/** Whether a block and a place lie between the same blocks that kept their place. */
export function keepsOrder({ alignment: { inPlace } }: Comparison, i: number, j: number): boolean {
  for (let at = i - 1; at >= 0; at--) {
    const place = inPlace[at] as number;
    if (place < 0) continue;
    if (place >= j) return false;
    break;
  }
  for (let at = i + 1; at < inPlace.length; at++) {
    const place = inPlace[at] as number;
    if (place >= 0) return place > j;
  }
  return true;
}
