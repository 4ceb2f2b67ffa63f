/** Words to lines: bands of words on one height, from left to right, or from right to left where the script runs so. */
import { around, distance } from './geometry.ts';
import type { Rect } from './geometry.ts';
import { isRightToLeft } from './scripts.ts';
import type { Word } from './words.ts';

export interface Line extends Rect {
  /** In reading order. */
  readonly words: readonly Word[];
  /** Size of most of its characters. */
  readonly size: number;
  /** Whether every word with a letter is bold. */
  readonly bold: boolean;
  readonly baseline: number;
  readonly rightToLeft: boolean;
}

/** Groups words whose middle parts overlap in height, from top to bottom. Lines set as tight as their type still come apart. */
export function bandsOf(words: readonly Word[]): Word[][] {
  const core = (word: Word): { from: number; to: number } => {
    const middle = (word.top + word.bottom) / 2;
    const half = Math.max(0.5, Math.min(word.size, word.bottom - word.top) / 4);
    return { from: middle - half, to: middle + half };
  };
  const sorted = words.map((word) => ({ word, ...core(word) })).sort((a, b) => a.from - b.from);
  const bands: Word[][] = [];
  let end = -Infinity;
  for (const { word, from, to } of sorted) {
    if (from < end) bands.at(-1)?.push(word);
    else bands.push([word]);
    end = from < end ? Math.max(end, to) : to;
  }
  return bands;
}

/** The lines of words of one column, from top to bottom. */
export const linesOf = (words: readonly Word[]): Line[] => bandsOf(words).map(lineOf);

/** One line of words on the same height. */
export function lineOf(band: readonly Word[]): Line {
  let leftward = 0;
  for (const word of band) leftward += isRightToLeft(word.text) ? 1 : /\p{L}/u.test(word.text) ? -1 : 0;
  const rightToLeft = leftward > 0;
  const words = rightToLeft ? fromTheRight(band) : band.toSorted((a, b) => a.left - b.left || a.right - b.right);
  const first = words[0] as Word;
  const sizes = new Map<number, number>();
  for (const word of words) sizes.set(word.size, (sizes.get(word.size) ?? 0) + word.text.length);
  const size = [...sizes].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  const main = words.find((word) => word.size === size) ?? first;
  const lettered = words.filter((word) => /[\p{L}\p{N}]/u.test(word.text));
  return {
    ...words.reduce<Rect>(around, first),
    words,
    size,
    bold: lettered.length > 0 && lettered.every((word) => word.bold),
    baseline: main.bottom - (main.bottom - main.top) * 0.2,
    rightToLeft,
  };
}

/** Words in the order of drawing as one line: for text that runs across the page. */
export function drawnLine(words: readonly Word[]): Line {
  const line = lineOf(words);
  return { ...line, words };
}

/** Words from right to left; runs of words of the other direction between them keep their own. */
function fromTheRight(band: readonly Word[]): Word[] {
  const words: Word[] = [];
  let run: Word[] = [];
  for (const word of band.toSorted((a, b) => b.right - a.right)) {
    if (!isRightToLeft(word.text)) {
      run.unshift(word);
      continue;
    }
    words.push(...run, word);
    run = [];
  }
  return [...words, ...run];
}

/** Whether no blank stands between two neighbours of a line: a raised number, a change of font inside a word, scripts without blanks. */
export function isGlued(a: Word, b: Word): boolean {
  return !b.spaced && distance(a.left, a.right, b.left, b.right) < Math.min(a.size, b.size) * 0.12;
}
