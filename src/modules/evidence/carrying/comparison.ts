/** Two versions of a document side by side, prepared once and used for every evidence that is carried from one to the other. */
import { alignBlocks, headingKeys } from '../../documents/index.ts';
import type { Block, BlockAlignment, ParsedDocument } from '../../documents/index.ts';
import { pinnedPlaces } from './pinned.ts';
import { liesBetweenTheSame } from './surroundings.ts';
import { placeTwins } from './twins.ts';

export interface Comparison {
  readonly from: ParsedDocument;
  readonly to: ParsedDocument;
  readonly alignment: BlockAlignment;
  /** Repeated blocks that only their surroundings tell apart: index of `to` per block of `from`, -1 for none. */
  readonly twins: Int32Array;
  /** 1 for each block of `from` whose place in `to` is certain, and for each block of `to` that is such a place. */
  readonly settledFrom: Uint8Array;
  readonly settledTo: Uint8Array;
  readonly fromHeadings: readonly string[];
  readonly toHeadings: readonly string[];
  /** The text of all blocks that are not settled, for counting sentences in. */
  readonly openFrom: string;
  readonly openTo: string;
  /** The places of each block hash in `to`. */
  readonly placesInTo: ReadonlyMap<string, readonly number[]>;
}

/** Aligns two versions and settles what is certain. */
export function compareVersions(from: ParsedDocument, to: ParsedDocument): Comparison {
  const alignment = withoutDoubtfulCopies(from, to, alignBlocks(from, to));
  const settledFrom = new Uint8Array(from.blocks.length);
  const settledTo = new Uint8Array(to.blocks.length);
  const settle = (list: Int32Array): void =>
    list.forEach((j, i) => {
      if (j < 0) return;
      settledFrom[i] = 1;
      settledTo[j] = 1;
    });
  settle(alignment.inPlace);
  settle(alignment.elsewhere);
  const fromHeadings = headingKeys(from);
  const toHeadings = headingKeys(to);
  const pinned = pinnedPlaces({ from, to, alignment, settledFrom, settledTo });
  settle(pinned);
  const placed = placeTwins({ from, to, alignment, settledFrom, settledTo, fromHeadings, toHeadings });
  settle(placed);
  const twins = placed.map((j, i) => Math.max(j, pinned[i] as number));
  const placesInTo = new Map<string, number[]>();
  to.blocks.forEach((block, j) => {
    const places = placesInTo.get(block.hash);
    if (places) places.push(j);
    else placesInTo.set(block.hash, [j]);
  });
  const openFrom = openText(from, settledFrom);
  const openTo = openText(to, settledTo);
  return { from, to, alignment, twins, settledFrom, settledTo, fromHeadings, toHeadings, openFrom, openTo, placesInTo };
}

/**
 * Takes back copies that were aligned in place where another copy is gone and something came or went beside this one: it may
 * be the other one, moved here, while the one that stood here was edited.
 */
function withoutDoubtfulCopies(from: ParsedDocument, to: ParsedDocument, alignment: BlockAlignment): BlockAlignment {
  const were = countHashes(from.blocks.filter((_, i) => alignment.similar[i] === -1));
  const are = countHashes(to.blocks);
  const isDoubtful = (i: number, j: number): boolean => {
    const { hash } = from.blocks[i] as Block;
    return (were.get(hash) as number) > (are.get(hash) as number) && !liesBetweenTheSame({ from, to, alignment }, i, j);
  };
  return { ...alignment, inPlace: alignment.inPlace.map((j, i) => (j >= 0 && isDoubtful(i, j) ? -1 : j)) };
}

function countHashes(blocks: readonly Block[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { hash } of blocks) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}

function openText(document: ParsedDocument, settled: Uint8Array): string {
  return document.blocks
    .filter((_, index) => settled[index] === 0)
    .map((block) => document.canonical.slice(block.text, block.end))
    .join('\n\n');
}
