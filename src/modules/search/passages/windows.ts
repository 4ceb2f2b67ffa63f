/**
 * Passages of the window strategy: windows over whole blocks of running text, headings among them, whatever section they are in. A
 * window takes blocks while it holds at most `longestWindow` characters, at least one; the next one begins with the last blocks
 * of it that together hold at most `overlap` characters. Simple and even, for text whose headings say little; a local edit moves
 * the windows behind it, which the standard strategy avoids.
 */
import { isFurniture, type Block, type ParsedDocument } from '../../documents/index.ts';
import { asPassages, type Passage } from './passages.ts';
import { lengthOfBody, type BlockRange } from './sections.ts';

/** In UTF-16 units of the body. */
export const longestWindow = 1_200;
export const overlap = 200;

/** The windows of a document in text order; every block with text is in one or two of them, except the head and foot of pages. */
export const windowsOf = (document: ParsedDocument): Passage[] => asPassages(document, windowRanges(document.blocks));

function* windowRanges(blocks: readonly Block[]): Generator<BlockRange> {
  for (const [from, to] of runsOf(blocks)) {
    for (let first = from; first <= to;) {
      const last = furthest(blocks, first, to);
      yield [first, last];
      first = last === to ? to + 1 : nextStart(blocks, first, last);
    }
  }
}

/** Runs of blocks without the head and foot of pages between them. */
function runsOf(blocks: readonly Block[]): BlockRange[] {
  const runs: BlockRange[] = [];
  let first = -1;
  for (let index = 0; index <= blocks.length; index++) {
    const isText = index < blocks.length && !isFurniture(blocks[index]);
    if (isText && first < 0) first = index;
    if (!isText && first >= 0) {
      runs.push([first, index - 1]);
      first = -1;
    }
  }
  return runs;
}

function furthest(blocks: readonly Block[], first: number, limit: number): number {
  let last = first;
  while (last < limit && lengthOfBody(blocks, [first, last + 1]) <= longestWindow) last += 1;
  return last;
}

/** Where the window after [first, last] begins: behind its beginning, and with room for the block after it, so that every window brings one. */
function nextStart(blocks: readonly Block[], first: number, last: number): number {
  let start = last + 1;
  const fits = (from: number): boolean =>
    lengthOfBody(blocks, [from, last]) <= overlap && lengthOfBody(blocks, [from, last + 1]) <= longestWindow;
  while (start - 1 > first && fits(start - 1)) start -= 1;
  return start;
}
