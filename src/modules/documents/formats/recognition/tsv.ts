/** The table that tesseract writes: pages with their lines and words, where they are in dots and how sure it is of them. */
import type { Rect } from '../pdf/geometry.ts';

export interface RecognizedRow {
  /** Of a whole line, or of one of its words. */
  readonly kind: 'line' | 'word';
  /** Which paragraph and line of the page it belongs to. */
  readonly paragraph: string;
  readonly line: string;
  readonly place: Rect;
  /** 0 to 100. */
  readonly confidence: number;
  /** Of a word. */
  readonly text: string;
}

export interface RecognizedPage {
  readonly width: number;
  readonly height: number;
  readonly rows: readonly RecognizedRow[];
}

/** What it is less sure of than this is mostly dirt, grain and drawings. */
const leastConfidence = 30;
const [pageLevel, lineLevel, wordLevel] = [1, 4, 5];

/** Reads the table. What is no row of it is left out, and so are words that it doubts. */
export function readTsv(table: string): RecognizedPage[] {
  const pages: { width: number; height: number; rows: RecognizedRow[] }[] = [];
  for (const written of table.split('\n')) {
    const [level, page, block, paragraph, line, , ...rest] = written.split('\t');
    const [left = NaN, top = NaN, width = NaN, height = NaN, confidence = NaN] = rest.slice(0, 5).map(Number);
    if (!Number.isFinite(left + top + width + height + confidence)) continue;
    const text = rest.slice(5).join(' ').trim();
    const within = `${page} ${block} ${paragraph}`;
    const found = {
      paragraph: within,
      line: `${within} ${line}`,
      place: { left, top, right: left + width, bottom: top + height },
      confidence,
      text,
    };
    if (Number(level) === pageLevel) pages.push({ width, height, rows: [] });
    else if (Number(level) === lineLevel) pages.at(-1)?.rows.push({ kind: 'line', ...found });
    else if (Number(level) === wordLevel && text !== '' && confidence >= leastConfidence)
      pages.at(-1)?.rows.push({ kind: 'word', ...found });
  }
  return pages;
}

/** How sure the recogniser is of the words of a page, by their letters, from 0 to 100; 0 for none. */
export function confidenceOf({ rows }: RecognizedPage): number {
  const words = rows.filter(({ kind }) => kind === 'word');
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return letters === 0 ? 0 : words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / letters;
}

/** In which direction most lines run: quarters of a clockwise turn, 0 for to the right. The words of a line come in reading order. */
export function directionOf({ rows }: RecognizedPage): number {
  const votes = [0, 0, 0, 0];
  const words = rows.filter(({ kind }) => kind === 'word');
  words.forEach((word, at) => {
    const next = words[at + 1];
    if (next?.line !== word.line) return;
    const across = next.place.left + next.place.right - word.place.left - word.place.right;
    const down = next.place.top + next.place.bottom - word.place.top - word.place.bottom;
    const direction = Math.abs(across) >= Math.abs(down) ? (across >= 0 ? 0 : 2) : down > 0 ? 1 : 3;
    votes[direction] = (votes[direction] as number) + 1;
  });
  const most = Math.max(...votes);
  // Scripts that run to the left are upright: only clearly more lines up or down turn a page.
  return votes[0] === most ? 0 : votes.indexOf(most);
}
