/** Measures on the screen whether a highlight lies under exactly the quoted words: marks by their rectangles, words by pdf.js's own. */
import type { Page } from 'playwright-core';

export interface Highlight {
  /** For each box, in order: how much of box and words together is both, from 0 to 1 along the line. */
  readonly overlaps: readonly number[];
  /** The share of the quote's characters whose middle lies in one of the boxes. */
  readonly covered: number;
  /** For each box: the share of dark pixels in the drawing beneath; words leave some, paper none. */
  readonly ink: readonly number[];
  /** The text under the highlight by pdf.js, without spaces; '' when the page's words do not have the quote. */
  readonly words: string;
}

/** How the highlight of `start end` lies over `quote`. The page has to be drawn. */
export const measureHighlight = (page: Page, place: string, quote: string): Promise<Highlight> =>
  page.evaluate(measureInPage, { place, quote });

/** Runs in the browser: nothing outside of it can be used. */
function measureInPage({ place, quote }: { place: string; quote: string }): Highlight {
  interface Char {
    readonly char: string;
    readonly box: DOMRect;
  }
  const marks = [...document.querySelectorAll<HTMLElement>(`[data-place="${place}"]`)];
  const boxes = marks.map((mark) => mark.getBoundingClientRect());
  const pages = [...new Set(marks.map((mark) => mark.closest<HTMLElement>('[data-page]')))];
  // Hyphens at the end of a line are joined in the quote and stand in the drawing.
  const squeeze = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u00ad‐-]/g, '');
  const charsOf = (node: Node): Char[] => {
    const chars: Char[] = [];
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const content = text.textContent ?? '';
      for (let index = 0; index < content.length; index += 1) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        const box = range.getBoundingClientRect();
        for (const char of squeeze(content[index] ?? '')) chars.push({ char, box });
      }
    }
    return chars;
  };
  const chars = pages.flatMap((page) => (page ? charsOf(page.querySelector('.page-words') as Node) : []));
  const all = chars.map(({ char }) => char).join('');
  const wanted = squeeze(quote);
  // Equal words may stand on a page more than once: the ones nearest to the first box are meant.
  const starts: number[] = [];
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) starts.push(at);
  const away = (at: number): number => Math.abs((chars[at]?.box.top ?? 0) - (boxes[0]?.top ?? 0));
  const from = starts.sort((a, b) => away(a) - away(b))[0];
  const words = from === undefined ? [] : chars.slice(from, from + wanted.length);
  const middle = ({ box }: Char): { x: number; y: number } => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
  const holds = (box: DOMRect, { x, y }: { x: number; y: number }): boolean =>
    x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  const overlaps = boxes.map((box) => {
    const line = words.filter((word) => middle(word).y >= box.top && middle(word).y <= box.bottom);
    const left = Math.min(...line.map((word) => word.box.left));
    const right = Math.max(...line.map((word) => word.box.right));
    const both = Math.min(right, box.right) - Math.max(left, box.left);
    return line.length === 0 ? 0 : Math.max(0, both) / (Math.max(right, box.right) - Math.min(left, box.left));
  });
  const ink = marks.map((mark, index) => {
    const canvas = mark.closest('[data-page]')?.querySelector('canvas');
    const context = canvas?.getContext('2d');
    const box = boxes[index];
    if (!canvas || !context || !box) return 0;
    const drawn = canvas.getBoundingClientRect();
    const scale = canvas.width / drawn.width;
    const [x, y] = [(box.left - drawn.left) * scale, (box.top - drawn.top) * scale];
    const { data } = context.getImageData(x, y, Math.max(1, box.width * scale), Math.max(1, box.height * scale));
    let dark = 0;
    for (let pixel = 0; pixel < data.length; pixel += 4) if ((data[pixel] ?? 255) < 128 && (data[pixel + 3] ?? 0) > 128) dark += 1;
    return dark / (data.length / 4);
  });
  const covered = words.filter((word) => boxes.some((box) => holds(box, middle(word)))).length / Math.max(1, words.length);
  return { overlaps, covered, ink, words: words.map(({ char }) => char).join('') };
}
