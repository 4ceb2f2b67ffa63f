/** What changed between two versions of a document, block by block, for people to read. Carrying evidence uses the alignment instead. */
import type { Block, ParsedDocument, Range } from '../model.ts';
import { alignBlocks } from './align-blocks.ts';
import type { BlockAlignment } from './align-blocks.ts';
import { diffWords } from './diff-words.ts';
import type { WordChange } from './diff-words.ts';

/** `from` and `to` are indexes into the blocks of the two versions; `words` only when edited, over the text without numbers. */
export interface BlockChange {
  readonly kind: 'same' | 'moved' | 'edited' | 'added' | 'removed';
  readonly from?: number;
  readonly to?: number;
  readonly words?: readonly WordChange[];
}

export interface DocumentDiff {
  readonly blocks: readonly BlockChange[];
}

/**
 * Every block of both versions exactly once, in the reading order of `to`; a removed block stands after the block it followed.
 * Near linear in the number of blocks, whatever they hold.
 */
export function diffDocuments(from: ParsedDocument, to: ParsedDocument, alignment: BlockAlignment = alignBlocks(from, to)): DocumentDiff {
  const moved = leftoverMoves(from, to, alignment);
  const origin = new Map<number, BlockChange>();
  const record = (list: Int32Array, change: (i: number, j: number) => BlockChange): void =>
    list.forEach((j, i) => j >= 0 && origin.set(j, change(i, j)));
  record(alignment.inPlace, (i, j) => ({ kind: 'same', from: i, to: j }));
  record(alignment.displayed, (i, j) => ({ kind: 'same', from: i, to: j }));
  record(alignment.elsewhere, (i, j) => ({ kind: 'moved', from: i, to: j }));
  record(moved, (i, j) => ({ kind: 'moved', from: i, to: j }));
  record(alignment.similar, (i, j) => ({ kind: 'edited', from: i, to: j, words: blockWords(from, i, to, j) }));

  const removedAfter = new Map<number, BlockChange[]>();
  let last = -1;
  from.blocks.forEach((_, i) => {
    const kept = Math.max(alignment.inPlace[i] ?? -1, alignment.displayed[i] ?? -1, alignment.similar[i] ?? -1);
    if (kept >= 0) last = kept;
    else if (alignment.elsewhere[i] === -1 && moved[i] === -1) {
      const removed = removedAfter.get(last);
      if (removed) removed.push({ kind: 'removed', from: i });
      else removedAfter.set(last, [{ kind: 'removed', from: i }]);
    }
  });
  const blocks: BlockChange[] = [...(removedAfter.get(-1) ?? [])];
  to.blocks.forEach((_, j) => {
    blocks.push(origin.get(j) ?? { kind: 'added', to: j });
    for (const removed of removedAfter.get(j) ?? []) blocks.push(removed);
  });
  return { blocks };
}

/** Equal blocks that are left on both sides, first to first. */
function leftoverMoves(from: ParsedDocument, to: ParsedDocument, alignment: BlockAlignment): Int32Array {
  const lists = [alignment.inPlace, alignment.elsewhere, alignment.displayed, alignment.similar];
  const taken = new Set<number>();
  for (const list of lists) for (const j of list) if (j >= 0) taken.add(j);
  const left = new Map<string, number[]>();
  to.blocks.forEach((block, j) => {
    if (taken.has(j)) return;
    const places = left.get(block.hash);
    if (places) places.push(j);
    else left.set(block.hash, [j]);
  });
  for (const places of left.values()) places.reverse();
  return Int32Array.from(from.blocks, (block, i) => (lists.every((list) => list[i] === -1) ? (left.get(block.hash)?.pop() ?? -1) : -1));
}

function blockWords(from: ParsedDocument, i: number, to: ParsedDocument, j: number): WordChange[] {
  const a = from.blocks[i] as Block;
  const b = to.blocks[j] as Block;
  if (!a.cells || !b.cells || a.cells.length !== b.cells.length) {
    return diffWords(from.canonical.slice(a.text, a.end), to.canonical.slice(b.text, b.end));
  }
  const cell = (document: ParsedDocument, range: Range | undefined): string => document.canonical.slice(range?.start ?? 0, range?.end ?? 0);
  return a.cells.flatMap((range, column): WordChange[] => [
    ...(column > 0 ? [{ op: 'equal', text: '\t' } as const] : []),
    ...diffWords(cell(from, range), cell(to, b.cells?.[column])),
  ]);
}
