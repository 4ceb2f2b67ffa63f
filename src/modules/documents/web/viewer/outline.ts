/** The headings of a document as a list to move by. Pure. */
import { indexAt } from './marks.ts';
import type { ShownBlock } from './shown-document.ts';

/** A heading: `block` is its index. */
export interface OutlineEntry {
  readonly block: number;
  readonly start: number;
  readonly end: number;
  /** From 1: how deep it stands among the headings there are, not what level it has. */
  readonly depth: number;
  readonly words: string;
}

/** Every heading in order. A document whose headings begin at level 2 or leave one out is not set further in for it. */
export function outlineOf(text: string, blocks: readonly ShownBlock[]): OutlineEntry[] {
  const open: number[] = [];
  const entries: OutlineEntry[] = [];
  for (const [block, { kind, role, start, end, level = 1 }] of blocks.entries()) {
    if (kind !== 'heading' || role !== undefined) continue;
    while ((open.at(-1) ?? 0) >= level) open.pop();
    open.push(level);
    entries.push({ block, start, end, depth: open.length, words: text.slice(start, end).replaceAll(/\s+/g, ' ') });
  }
  return entries;
}

/** The index of the entry under which an offset stands; -1 before the first heading. */
export function sectionAt(outline: readonly OutlineEntry[], offset: number): number {
  const first = outline[0];
  return first && offset >= first.start ? indexAt(outline, offset) : -1;
}
