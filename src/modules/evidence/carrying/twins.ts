/**
 * Lookalikes: blocks with the same text. One is placed by its surroundings only when exactly one candidate keeps them and
 * no other block lays claim to the same candidate; otherwise it stays open, because a guess would be shown as certain.
 */
import type { Block, ParsedDocument } from '../../documents/index.ts';
import type { Comparison } from './comparison.ts';
import { certainPlace, tellApart } from './surroundings.ts';

type Settled = Pick<Comparison, 'from' | 'to' | 'alignment' | 'settledFrom' | 'settledTo' | 'fromHeadings' | 'toHeadings'>;

/** Index of `to` per block of `from` that is placed by its surroundings, -1 for all others. Linear in the number of blocks. */
export function placeTwins(settled: Settled): Int32Array {
  const { from, to, fromHeadings, toHeadings } = settled;
  const open = { from: groupOpen(from, settled.settledFrom, fromHeadings), to: groupOpen(to, settled.settledTo, toHeadings) };
  const neighbourClaims = new Map<number, Set<number>>();
  const placed = Int32Array.from(from.blocks, (block, i) => {
    if (settled.settledFrom[i] === 1) return -1;
    const keeping = new Set((open.to.get(`${block.hash} ${fromHeadings[i]}`) ?? []).slice(0, 2));
    for (const j of besideNeighbours(settled, i)) {
      keeping.add(j);
      if (fromHeadings[i] === toHeadings[j]) continue;
      neighbourClaims.set(j, (neighbourClaims.get(j) ?? new Set<number>()).add(i));
    }
    // With a similar block in its place it may have been edited there, and the equal one be a copy.
    return keeping.size === 1 && settled.alignment.similar[i] === -1 ? ([...keeping][0] as number) : -1;
  });
  const claimsOn = (j: number): number =>
    (open.from.get(`${to.blocks[j]?.hash} ${toHeadings[j]}`)?.length ?? 0) + (neighbourClaims.get(j)?.size ?? 0);
  const were = countOpen(from, settled.settledFrom);
  const are = countOpen(to, settled.settledTo);
  const isTold = (i: number, j: number): boolean => {
    const { hash } = to.blocks[j] as Block;
    return tellApart(settled, i, j, { were: were.get(hash) as number, are: are.get(hash) as number });
  };
  return placed.map((j, i) => (j >= 0 && claimsOn(j) === 1 && isTold(i, j) ? j : -1));
}

function countOpen(document: ParsedDocument, taken: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>();
  document.blocks.forEach(({ hash }, index) => {
    if (taken[index] === 0) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  });
  return counts;
}

/** Blocks that are not settled, by hash and heading path. */
function groupOpen(document: ParsedDocument, taken: Uint8Array, headings: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  document.blocks.forEach((block, index) => {
    if (taken[index] === 1) return;
    const name = `${block.hash} ${headings[index]}`;
    const group = groups.get(name);
    if (group) group.push(index);
    else groups.set(name, [index]);
  });
  return groups;
}

/** Open blocks of the same text right after what stood before, or right before what stood after. */
function besideNeighbours({ from, to, alignment, settledTo }: Settled, i: number): number[] {
  const before = i > 0 ? certainPlace(alignment, i - 1) : -1;
  const after = i + 1 < from.blocks.length ? certainPlace(alignment, i + 1) : -1;
  return [before >= 0 ? before + 1 : -1, after - 1].filter(
    (j) => j >= 0 && settledTo[j] === 0 && to.blocks[j]?.hash === from.blocks[i]?.hash && !standsBesideItsTwin(to, j),
  );
}

/** Of two equal blocks in a row neither can say that it is the one which stood beside the neighbour. */
function standsBesideItsTwin({ blocks }: ParsedDocument, j: number): boolean {
  return blocks[j - 1]?.hash === blocks[j]?.hash || blocks[j + 1]?.hash === blocks[j]?.hash;
}
