/** Vertical writing of Chinese and Japanese: upright characters below one another, columns from right to left. */
import type { Glyph } from './page-reader.ts';
import { isUnspaced } from './scripts.ts';

/** Fewer characters below one another are no vertical writing: a label, a column of figures. */
const fewest = 4;

/**
 * The characters of a page, those of vertical writing with the turn of text that runs down the page: the order of such text, of its
 * lines too, is that of a page on its side.
 */
export function withVertical(glyphs: readonly Glyph[]): readonly Glyph[] {
  const steps = glyphs.map((glyph, at) => stepBetween(glyphs[at - 1], glyph));
  const down = steps.filter((step) => step === 'down').length;
  const along = steps.filter((step) => step === 'along').length;
  if (down < fewest || down <= along) return glyphs;
  let column: Glyph | undefined;
  return glyphs.map((glyph, at) => {
    if (glyph.type.turn !== 0 || steps[at] === 'along' || steps[at + 1] === 'along') return glyph;
    // Marks stand in a corner of their square: they take the width of their column.
    const { left, right } = steps[at] === 'down' && column ? column : glyph;
    column = { ...glyph, left, right, type: { ...glyph.type, turn: 1 } };
    return column;
  });
}

function stepBetween(a: Glyph | undefined, b: Glyph): 'down' | 'along' | undefined {
  if (!a || a.type.turn !== 0 || b.type.turn !== 0 || !isUnspaced(a.text) || !isUnspaced(b.text)) return undefined;
  const size = Math.max(a.type.size, b.type.size);
  const [x, y] = [middle(b.left, b.right) - middle(a.left, a.right), middle(b.top, b.bottom) - middle(a.top, a.bottom)];
  if (Math.abs(x) < size * 0.75 && y > size * 0.5 && y < size * 2) return 'down';
  return Math.abs(y) < size * 0.5 && x > size * 0.3 && x < size * 2 ? 'along' : undefined;
}

const middle = (start: number, end: number): number => (start + end) / 2;
