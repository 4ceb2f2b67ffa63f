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
 * Whether the surroundings of a place tell it apart from its twins. Two of them do, and the headings alone do where no copy is
 * gone (more `were` than `are`). A neighbour alone does not: it may have moved beside another copy.
 */
export function tellApart(aligned: Aligned, i: number, j: number, { were, are }: { were: number; are: number }): boolean {
  const kept = surroundingsKept(aligned, i, j);
  return kept > 1 || (were <= are && aligned.fromHeadings[i] === aligned.toHeadings[j]);
}

/**
 * Whether nothing came or went beside a block: its neighbours on both sides are the same ones, edited at most. Where a copy of
 * it is gone, only that tells that this one was not moved here while the one before it was edited.
 */
export function liesBetweenTheSame({ from, to, alignment }: Pick<Aligned, 'from' | 'to' | 'alignment'>, i: number, j: number): boolean {
  const isSame = (a: number, b: number): boolean => {
    if (a < 0 || a >= from.blocks.length) return b < 0 || b >= to.blocks.length;
    return b === certainPlace(alignment, a) || b === alignment.similar[a];
  };
  return isSame(i - 1, j - 1) && isSame(i + 1, j + 1);
}

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
