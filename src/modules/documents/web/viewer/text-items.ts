/** The text as a list of rows to draw, each of one block, with what surrounds a run of them. Pure. */
import { isFurniture } from '../../contract.ts';
import type { Column } from './table-columns.ts';
import { columnsOf } from './table-columns.ts';
import type { ShownBlock, ShownDocument } from './shown-document.ts';

/** What stands around neighbouring blocks. */
export type Group =
  | { readonly kind: 'flow' }
  | { readonly kind: 'list' | 'margins'; readonly first: number }
  | {
      readonly kind: 'table';
      readonly first: number;
      readonly rows: number;
      /** The block that is its head row. */
      readonly head: number | undefined;
      readonly table: number;
      readonly columns: readonly Column[];
    };

export interface TextItem {
  /** Its place among the blocks, from 0. */
  readonly index: number;
  readonly block: ShownBlock;
  readonly group: Group;
  /** The pages that begin with this block. */
  readonly pages: readonly number[];
}

const flow: Group = { kind: 'flow' };

/** Every block in order. Neighbours with the same group stand together: the items of a list, the rows of a table, heads and feet. */
export function textItems({ text, blocks, pages }: Pick<ShownDocument, 'text' | 'blocks' | 'pages'>): TextItem[] {
  const starts = pageStarts(blocks, pages);
  let group: Group = flow;
  return blocks.map((block, index) => {
    group = groupOf(text, blocks, index, group);
    return { index, block, group, pages: starts.get(index) ?? [] };
  });
}

function groupOf(text: string, blocks: readonly ShownBlock[], index: number, before: Group): Group {
  const block = blocks[index] as ShownBlock;
  const { kind, table } = block;
  if (isFurniture(block)) return before.kind === 'margins' ? before : { kind: 'margins', first: index };
  if (kind === 'item') return before.kind === 'list' ? before : { kind: 'list', first: index };
  if (kind !== 'row' || table === undefined) return flow;
  return before.kind === 'table' && before.table === table ? before : tableOf(text, blocks, index);
}

function tableOf(text: string, blocks: readonly ShownBlock[], first: number): Group {
  const table = (blocks[first] as ShownBlock).table as number;
  let end = first;
  while (blocks[end]?.kind === 'row' && blocks[end]?.table === table) end += 1;
  const rows = blocks.slice(first, end).map(({ cells = [] }) => cells.map((cell) => text.slice(cell.start, cell.end)));
  const hasHead = blocks[first]?.header === true;
  return { kind: 'table', table, first, rows: end - first, head: hasHead ? first : undefined, columns: columnsOf(rows, hasHead ? 1 : 0) };
}

/** The pages after the first by the block with which they begin. */
function pageStarts(blocks: readonly ShownBlock[], pages: ShownDocument['pages']): Map<number, number[]> {
  const starts = new Map<number, number[]>();
  let index = 0;
  for (const { page, start, end } of pages) {
    if (page === 1 || start >= end) continue;
    while (index + 1 < blocks.length && (blocks[index] as ShownBlock).end <= start) index += 1;
    starts.set(index, [...(starts.get(index) ?? []), page]);
  }
  return starts;
}

/** About how high a block is in pixels, before it is measured, at so many characters in a line. */
export function estimateHeight({ block, group, pages }: TextItem, perLine: number): number {
  const characters = block.end - block.start;
  const lines = Math.max(1, Math.ceil(characters / Math.max(20, perLine)));
  const breaks = pages.length * 28;
  if (group.kind === 'table') return breaks + 34;
  if (group.kind === 'margins') return breaks + 24;
  if (block.kind === 'heading') return breaks + 56;
  if (block.kind === 'item') return breaks + lines * 24 + 6;
  return breaks + lines * 24 + 14;
}
