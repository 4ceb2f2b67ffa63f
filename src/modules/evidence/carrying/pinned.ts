/**
 * Repeated blocks whose place is held from both sides: between the two nearest blocks that are known again, one of them with
 * certainty, exactly the same blocks stand in both versions. Nothing came or went there, whatever happened to other copies.
 */
import type { Block } from '../../documents/index.ts';
import type { Comparison } from './comparison.ts';
import { certainPlace } from './surroundings.ts';

type Settled = Pick<Comparison, 'from' | 'to' | 'alignment' | 'settledFrom' | 'settledTo'>;

/** A block that is known again and where, edited at most; the ends of the versions are one too. */
interface Known {
  readonly block: number;
  readonly place: number;
  readonly isCertain: boolean;
}

/** Index of `to` per block of `from` that is held so, -1 for all others. Linear in the number of blocks. */
export function pinnedPlaces(settled: Settled): Int32Array {
  const pinned = new Int32Array(settled.from.blocks.length).fill(-1);
  let left: Known = { block: -1, place: -1, isCertain: true };
  for (const right of knownBlocks(settled)) {
    if ((left.isCertain || right.isCertain) && standsTheSame(settled, left, right)) {
      for (let i = left.block + 1; i < right.block; i++) pinned[i] = i + left.place - left.block;
    }
    left = right;
  }
  return pinned;
}

function* knownBlocks({ from, to, alignment, settledFrom }: Settled): Iterable<Known> {
  for (let block = 0; block < from.blocks.length; block++) {
    const place = Math.max(certainPlace(alignment, block), alignment.similar[block] as number);
    if (place >= 0) yield { block, place, isCertain: settledFrom[block] === 1 };
  }
  yield { block: from.blocks.length, place: to.blocks.length, isCertain: true };
}

/** Whether the blocks between two known ones are the same in both versions, and nobody else's. */
function standsTheSame({ from, to, settledTo }: Settled, left: Known, right: Known): boolean {
  const offset = left.place - left.block;
  if (right.place - right.block !== offset) return false;
  for (let i = left.block + 1; i < right.block; i++) {
    if ((from.blocks[i] as Block).hash !== (to.blocks[i + offset] as Block).hash || settledTo[i + offset] === 1) return false;
  }
  return true;
}
