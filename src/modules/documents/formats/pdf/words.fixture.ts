/** Words at places, for tests of the layout: every character is half as wide as the type is high. */
import type { Word, WordPage } from './words.ts';

interface Placing {
  readonly x: number;
  /** Top of the words. */
  readonly y: number;
  readonly size?: number;
  readonly page?: number;
  readonly bold?: boolean;
}

/** The words of a line of text, one blank apart. */
export function placed(text: string, { x, y, size = 10, page = 0, bold = false }: Placing): Word[] {
  const words: Word[] = [];
  let left = x;
  for (const part of text.split(' ')) {
    const right = left + part.length * size * 0.5;
    if (part !== '') words.push({ left, top: y, right, bottom: y + size * 1.1, text: part, size, bold, spaced: words.length > 0, page });
    left = right + size * 0.3;
  }
  return words;
}

/** Lines of text below each other, 12 points apart. */
export const stacked = (lines: readonly string[], placing: Placing): Word[] =>
  lines.flatMap((line, at) => placed(line, { ...placing, y: placing.y + at * 12 }));

/** A page of A4 size with these words. */
export const pageOf = (index: number, words: readonly Word[]): WordPage => ({
  index,
  width: 595,
  height: 842,
  frame: { width: 595, height: 842 },
  words: words.map((word) => ({ ...word, page: index })),
  asides: [],
  scanned: false,
});

export const texts = (words: readonly Word[]): string => words.map((word) => word.text).join(' ');
