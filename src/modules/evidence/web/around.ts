/** The words around a span, as much as tells where one is. Pure. */

interface Range {
  readonly start: number;
  readonly end: number;
}

/** So many characters on a side at most: a paragraph, and not a page. */
const most = 600;

/** A span of a text with what stands in its blocks and in their neighbours. */
export function around(
  { text, blocks }: { readonly text: string; readonly blocks: readonly Range[] },
  { start, end }: Range,
): { readonly before: string; readonly quote: string; readonly after: string } {
  const first = blocks.findIndex((block) => block.end > start);
  const last = blocks.findLastIndex((block) => block.start < end);
  const from = Math.max(blocks[Math.max(0, first - 1)]?.start ?? 0, start - most);
  const to = Math.min(blocks[Math.min(blocks.length - 1, last + 1)]?.end ?? text.length, end + most);
  const cutBefore = blocks.some((block) => block.start === from) ? '' : '…';
  const cutAfter = blocks.some((block) => block.end === to) ? '' : '…';
  return { before: cutBefore + text.slice(from, start), quote: text.slice(start, end), after: text.slice(end, to) + cutAfter };
}
