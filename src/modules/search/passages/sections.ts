/** Sections of a document as runs of blocks, and cutting the long ones where their content says. */
import { isFurniture, type Block } from '../../documents/index.ts';

/** Bodies longer than this many characters are cut. */
export const longestBody = 1_600;

/** The indexes of the first and the last block of a run. */
export type BlockRange = readonly [first: number, last: number];

/** Runs of blocks between headings, and each heading that has no block and no heading below it. */
export function sectionsOf(blocks: readonly Block[]): BlockRange[] {
  const parents = new Set(blocks.map((block) => block.section));
  const sections: BlockRange[] = [];
  let first = -1;
  for (let index = 0; index <= blocks.length; index++) {
    const block = blocks[index];
    if (block && block.kind !== 'heading' && !isFurniture(block)) {
      if (first < 0) first = index;
      continue;
    }
    if (first >= 0) sections.push([first, index - 1]);
    first = -1;
    if (block && !isFurniture(block) && !parents.has(index)) sections.push([index, index]);
  }
  return sections;
}

/**
 * Cuts a run of blocks that is longer than `longest` in two, and each part again: after the block that `choose` says, of those
 * from `first` to `last`; where it says none, the part stays whole.
 */
export function cutLong(
  blocks: readonly Block[],
  range: BlockRange,
  longest: number,
  choose: (first: number, last: number) => number | undefined,
): BlockRange[] {
  const done: BlockRange[] = [];
  const open: BlockRange[] = [range];
  for (let part = open.pop(); part; part = open.pop()) {
    const [first, last] = part;
    const cut = first === last || lengthOfBody(blocks, part) <= longest ? undefined : choose(first, last - 1);
    if (cut === undefined) done.push(part);
    else open.push([cut + 1, last], [first, cut]);
  }
  return done;
}

/** Cuts a long section after the block with the smallest hash of those that it may be cut after. */
export const cutAtHashes = (blocks: readonly Block[], section: BlockRange, mayCut: (index: number) => boolean = () => true): BlockRange[] =>
  cutLong(blocks, section, longestBody, (first, last) =>
    bestOf(first, last, mayCut, (a, b) => compareHashes((blocks[a] as Block).hash, (blocks[b] as Block).hash)),
  );

export const compareHashes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What comes first in an order; of equal ones the middle one, so that a table of equal rows is halved instead of peeled row by row. */
export function bestOf(
  first: number,
  last: number,
  isCandidate: (index: number) => boolean,
  compare: (a: number, b: number) => number,
): number | undefined {
  const middle = (first + last) / 2;
  let best: number | undefined;
  for (let index = first; index <= last; index++) {
    if (!isCandidate(index)) continue;
    const order = best === undefined ? -1 : compare(index, best);
    if (best === undefined || order < 0 || (order === 0 && Math.abs(index - middle) < Math.abs(best - middle))) best = index;
  }
  return best;
}

/** The length of the body that a run of blocks has. */
export function lengthOfBody(blocks: readonly Block[], [first, last]: BlockRange): number {
  let length = 0;
  for (let index = first; index <= last; index++) {
    const block = blocks[index] as Block;
    length += block.end - block.text + (index > first ? joint(blocks, index).length : 0);
  }
  return length;
}

/** Whether a block is a row of the table that the block before it is a row of. */
export function continuesTable(blocks: readonly Block[], index: number): boolean {
  const block = blocks[index] as Block;
  const previous = blocks[index - 1];
  return block.kind === 'row' && previous?.kind === 'row' && previous.table === block.table;
}

/** What stands between a block and the one before it in a body. */
export const joint = (blocks: readonly Block[], index: number): '\n' | '\n\n' => (continuesTable(blocks, index) ? '\n' : '\n\n');
