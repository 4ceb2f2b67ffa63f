/** Characters to words: what stands together on one line of one piece of text. */
import { distance, heaviest, turned, within } from './geometry.ts';
import type { Rect } from './geometry.ts';
import type { DrawnPage, Glyph } from './page-reader.ts';
import { isRightToLeft, isUnspaced } from './scripts.ts';
import type { Mark, TagBlock } from './structure-tree.ts';
import { tidy } from './tidy.ts';
import { withoutTracking } from './tracking.ts';
import { withVertical } from './vertical.ts';

/** A word, or the part of one on this line. Its rectangle is in the frame of the layout, where most of the page's text is upright. */
export interface Word extends Rect {
  /** NFC, no blanks. A soft hyphen is only at the end. */
  readonly text: string;
  /** Where it is drawn, in points from the top left corner of the page as shown, when that is another place than in the layout. */
  readonly box?: Rect;
  readonly size: number;
  readonly bold: boolean;
  /** A blank lies before it in the order of drawing. */
  readonly spaced: boolean;
  /** From 0, counted over the pages. */
  readonly page: number;
  readonly link?: string;
  /** Where it stands in the structure tree of its page. */
  readonly mark?: Mark;
}

/** A page whose characters are words. */
export interface WordPage {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** Width and height of the frame of the layout. */
  readonly frame: { readonly width: number; readonly height: number };
  readonly words: readonly Word[];
  /** Text that runs in another direction than the most: stamps, marks across the page, labels at its side; one list for each. */
  readonly asides: readonly (readonly Word[])[];
  readonly scanned: boolean;
  /** Its words were recognised in a picture: how sure of them the recogniser is, from 0 to 100. */
  readonly recognized?: number;
  /** The blocks of its structure tree. */
  readonly tree?: readonly TagBlock[];
}

/** The words of a page in the order of drawing. What lies outside the page is not shown and is left out. */
export function readWords(page: DrawnPage, index: number): WordPage {
  const size = { width: page.width, height: page.height };
  const shown = withVertical(page.glyphs.filter((glyph) => isShown(glyph, size)));
  const turn = dominantTurn(shown);
  const words: Word[] = [];
  const asides: Word[][] = [];
  let aside = false;
  for (const glyphs of withoutTracking(runsOf(shown))) {
    const word = wordOf(glyphs, { index, turn, page });
    if (!word) continue;
    const upright = glyphs[0]?.type.turn === turn;
    if (upright) words.push(word);
    else if (aside) asides.at(-1)?.push(word);
    else asides.push([word]);
    aside = !upright;
  }
  const frame = turn % 2 === 0 ? size : { width: size.height, height: size.width };
  const tree = page.tree ? { tree: page.tree } : {};
  return { index, ...size, frame, words, asides, scanned: page.pictured && words.length === 0 && asides.length === 0, ...tree };
}

function dominantTurn(glyphs: readonly Glyph[]): number {
  const counts = new Map<number, number>([[0, 0]]);
  for (const { type } of glyphs) if (type.turn >= 0) counts.set(type.turn, (counts.get(type.turn) ?? 0) + 1);
  return heaviest(counts, 0);
}

const isShown = ({ left, top, right, bottom }: Rect, { width, height }: { width: number; height: number }): boolean =>
  right > 0 && bottom > 0 && left < width && top < height;

function runsOf(glyphs: readonly Glyph[]): Glyph[][] {
  const runs: Glyph[][] = [];
  let run: Glyph[] = [];
  for (const glyph of glyphs) {
    const previous = run.at(-1);
    if (previous && continues(previous, glyph)) run.push(glyph);
    else runs.push((run = [glyph]));
  }
  return runs;
}

/** Whether a character belongs to the word of the one drawn before it. Gaps are measured in the height of the type. */
function continues(a: Glyph, b: Glyph): boolean {
  if (a.type.turn !== b.type.turn || a.type.mark?.block !== b.type.mark?.block || isUnspaced(a.text) || isUnspaced(b.text)) return false;
  const size = Math.max(1, Math.min(a.type.size, b.type.size));
  if (a.type.turn < 0)
    return (
      !b.spaced &&
      Math.hypot(middle(a.left, a.right) - middle(b.left, b.right), middle(a.top, a.bottom) - middle(b.top, b.bottom)) < size * 1.5
    );
  const upright = a.type.turn % 2 === 0;
  const [along, across] = upright
    ? [distance(a.left, a.right, b.left, b.right), distance(a.top, a.bottom, b.top, b.bottom)]
    : [distance(a.top, a.bottom, b.top, b.bottom), distance(a.left, a.right, b.left, b.right)];
  // A blank without width is none: some writers put it in place of a soft hyphen.
  if (along > size * (b.spaced ? 0.02 : 0.3) || across > -size * 0.4) return false;
  const back = upright ? a.left - b.left : 0;
  return a.type.turn !== 0 || back < size * 0.5 || isRightToLeft(b.text);
}

const middle = (start: number, end: number): number => (start + end) / 2;

function wordOf(glyphs: readonly Glyph[], { index, turn, page }: { index: number; turn: number; page: DrawnPage }): Word | undefined {
  const text = tidy(glyphs.map((glyph) => glyph.text).join(''));
  const first = glyphs[0];
  if (text === '' || !first) return undefined;
  const box = within(boxOf(glyphs, first), page);
  const x = middle(box.left, box.right);
  const y = middle(box.top, box.bottom);
  const link = page.links.find(({ left, top, right, bottom }) => x >= left && x <= right && y >= top && y <= bottom);
  // The frame of the layout is the page turned back.
  const { left, top, right, bottom } = turn === 0 ? box : turned(box, 4 - turn, page);
  return {
    left,
    top,
    right,
    bottom,
    text,
    size: Math.max(...glyphs.map((glyph) => glyph.type.size)),
    bold: glyphs.every((glyph) => glyph.type.bold),
    spaced: first.spaced,
    page: index,
    ...(turn === 0 ? {} : { box }),
    ...(link ? { link: link.target } : {}),
    ...(first.type.mark ? { mark: first.type.mark } : {}),
  };
}

function boxOf(glyphs: readonly Glyph[], first: Glyph): Rect {
  let { left, top, right, bottom } = first;
  for (const glyph of glyphs) {
    left = Math.min(left, glyph.left);
    top = Math.min(top, glyph.top);
    right = Math.max(right, glyph.right);
    bottom = Math.max(bottom, glyph.bottom);
  }
  return { left, top, right, bottom };
}
