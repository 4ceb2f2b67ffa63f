/** The characters around a quote, which keep a short one from landing in an unrelated place. */
import type { Block, ParsedDocument } from '../../documents/index.ts';
import type { Comparison } from './comparison.ts';

/** How often a text occurs, counted up to two. */
export function occurrences(text: string, part: string): number {
  const first = text.indexOf(part);
  if (first < 0 || part === '') return 0;
  return text.indexOf(part, first + 1) < 0 ? 1 : 2;
}

const contextLength = 40;
const edge = '\u0002';

/** Whether the 40 characters before or after two places are equal; numbers and markers are left out, the ends of a document count. */
export function contextMatches(comparison: Comparison, at: { start: number; end: number; block: number }, place: typeof at): boolean {
  const { from, to } = comparison;
  return (
    contextBefore(from, at.block, at.start) === contextBefore(to, place.block, place.start) ||
    contextAfter(from, at.block, at.end) === contextAfter(to, place.block, place.end)
  );
}

function contextBefore(document: ParsedDocument, index: number, offset: number): string {
  let text = document.canonical.slice((document.blocks[index] as Block).text, Math.max(offset, (document.blocks[index] as Block).text));
  for (let at = index - 1; text.length < contextLength; at--) {
    const block = document.blocks[at];
    if (!block) return edge + text;
    text = `${document.canonical.slice(Math.max(block.text, block.end - contextLength), block.end)}\n${text}`;
  }
  return text.slice(-contextLength);
}

function contextAfter(document: ParsedDocument, index: number, offset: number): string {
  let text = document.canonical.slice(offset, (document.blocks[index] as Block).end).slice(0, contextLength);
  for (let at = index + 1; text.length < contextLength; at++) {
    const block = document.blocks[at];
    if (!block) return text + edge;
    text = `${text}\n${document.canonical.slice(block.text, Math.min(block.end, block.text + contextLength))}`;
  }
  return text.slice(0, contextLength);
}
