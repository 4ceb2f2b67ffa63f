/** A text of one version as the benchmark sees it: its sentences, and its words in a row. Made from what the product's API says. */
import { sentencesOf } from '../../src/modules/documents/contract.ts';

export interface TextBlock {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** Where its text begins behind a number or marker. */
  readonly text: number;
  readonly cells?: readonly { readonly start: number; readonly end: number }[] | undefined;
}

/** A sentence, a heading, a line of code or a sentence of a cell. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What it says: its text, and for one in a table the cell that names its row. */
  readonly says: string;
  /** Index of its first word, and of the word behind its last one. */
  readonly firstWord: number;
  readonly endWord: number;
}

export interface PageText {
  readonly canonical: string;
  readonly blocks: readonly TextBlock[];
  readonly units: readonly Unit[];
  readonly words: readonly string[];
  /** Indexes of the units, by what they say. */
  readonly saying: ReadonlyMap<string, readonly number[]>;
}

export function pageText(canonical: string, blocks: readonly TextBlock[]): PageText {
  const words: string[] = [];
  const units: Unit[] = [];
  for (const block of blocks) {
    const name = block.cells?.[0] && canonical.slice(block.cells[0].start, block.cells[0].end);
    for (const { start, end } of rangesOf(canonical, block)) {
      const text = canonical.slice(start, end);
      const firstWord = words.length;
      words.push(...text.split(/\s+/).filter((word) => word !== ''));
      units.push({ start, end, text, says: name === undefined ? text : `${name}\t${text}`, firstWord, endWord: words.length });
    }
  }
  const saying = new Map<string, number[]>();
  units.forEach(({ says }, index) => saying.set(says, [...(saying.get(says) ?? []), index]));
  return { canonical, blocks, units, words, saying };
}

function rangesOf(canonical: string, block: TextBlock): { start: number; end: number }[] {
  const within = (start: number, end: number, ranges: readonly { start: number; end: number }[]): { start: number; end: number }[] =>
    ranges.map((range) => ({ start: start + range.start, end: Math.min(end, start + range.end) }));
  if (block.cells) {
    return block.cells.flatMap(({ start, end }) => within(start, end, sentencesOf(canonical.slice(start, end))));
  }
  const text = canonical.slice(block.text, block.end);
  if (block.kind === 'heading') return [{ start: block.text, end: block.end }];
  if (block.kind === 'code') {
    const lines = [...text.matchAll(/[^\n]*\S[^\n]*/g)].map((line) => ({ start: line.index, end: line.index + line[0].length }));
    return within(block.text, block.end, lines);
  }
  return within(block.text, block.end, sentencesOf(text));
}

/** The unit that holds a span whole, or -1. */
export function unitAt(page: PageText, span: { readonly start: number; readonly end: number }): number {
  return page.units.findIndex(({ start, end }) => start <= span.start && span.end <= end);
}
