/** What is compared at a boundary between two blocks of a section: the last sentences before it, and the first ones behind it. */
import { sentencesOf, type Block, type ParsedDocument } from '../../../documents/index.ts';
import type { BlockRange } from '../sections.ts';

/** Sentences to each side, out of at most as many blocks. */
export const perWindow = 3;

/** An embedder reads no more of a text; a boundary is said by what stands next to it. */
const longestWindow = 1_000;

export interface Windows {
  readonly before: string;
  readonly after: string;
}

/** What stands around the boundaries behind blocks of a document's sections. */
export function windowsIn({ blocks, canonical }: ParsedDocument): (section: BlockRange, block: number) => Windows {
  const known = new Map<number, string[]>();
  const sentencesIn = (index: number): string[] => {
    const found = known.get(index);
    if (found) return found;
    const block = blocks[index] as Block;
    const text = canonical.slice(block.text, block.end);
    const sentences = sentencesOf(text).map(({ start, end }) => text.slice(start, end));
    known.set(index, sentences);
    return sentences;
  };
  return ([first, last], block) => {
    const before: string[] = [];
    for (let index = block; index >= Math.max(first, block - perWindow + 1) && before.length < perWindow; index--) {
      before.unshift(...sentencesIn(index).slice(before.length - perWindow));
    }
    const after: string[] = [];
    for (let index = block + 1; index <= Math.min(last, block + perWindow) && after.length < perWindow; index++) {
      after.push(...sentencesIn(index).slice(0, perWindow - after.length));
    }
    return { before: before.join(' ').slice(-longestWindow), after: after.join(' ').slice(0, longestWindow) };
  };
}
