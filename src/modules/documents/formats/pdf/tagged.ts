/**
 * The blocks of a tagged page as its structure tree has them. A tree is believed only when it holds nearly all of the page's text and its
 * blocks do not end in the middle of sentences all the time; otherwise the page is laid out by what is seen on it.
 */
import { columnsOf } from './columns.ts';
import type { Column } from './columns.ts';
import { blockOf, blocksOf } from './flow.ts';
import type { LineBlock, Measures } from './flow.ts';
import type { Rect } from './geometry.ts';
import { around, distance } from './geometry.ts';
import { drawnLine, lineOf, linesOf } from './lines.ts';
import type { Line } from './lines.ts';
import type { PartedPage } from './margins.ts';
import type { TagBlock } from './structure-tree.ts';
import type { Grid } from './tables.ts';
import type { Word, WordPage } from './words.ts';

/** A block of a tagged page. Its tag is left out for what the tree does not hold, or holds as one piece of many paragraphs. */
export type TaggedBlock = { readonly block: LineBlock; readonly tag?: TagBlock } | { readonly grid: Grid };

/** How much of its text a tree must hold, and how much it may set aside, to be believed. */
const share = { held: 0.9, aside: 0.5 };
/** An element of more lines is a page that was tagged as one piece. */
const mostLines = 60;

/** Whether the structure tree of a page tells how to read it. */
export function isWellTagged({ tree, words }: WordPage): boolean {
  if (!tree) return false;
  let [all, held, aside] = [0, 0, 0];
  for (const { text, mark } of words) {
    all += text.length;
    if (mark && mark.block < 0) aside += text.length;
    else if (mark) held += text.length;
  }
  if (held === 0 || aside > all * share.aside || held < (all - aside) * share.held) return false;
  return !breaksSentences(wordsOfBlocks(words).map(({ index, words: own }) => ({ tag: tree[index] as TagBlock, words: own })));
}

/** Lines that were tagged as paragraphs, or columns that are mixed: most blocks begin in lower case behind one without an end. */
function breaksSentences(blocks: readonly { readonly tag: TagBlock; readonly words: readonly Word[] }[]): boolean {
  let [met, broken] = [0, 0];
  blocks.forEach(({ tag, words }, at) => {
    const before = blocks[at - 1];
    if (before?.tag.kind !== 'paragraph' || tag.kind !== 'paragraph') return;
    met += 1;
    if (/[\p{L},-]$/u.test(before.words.at(-1)?.text ?? '') && /^\p{Ll}/u.test(words[0]?.text ?? '')) broken += 1;
  });
  return broken >= 4 && broken > met * 0.4;
}

/** The words of each block in reading order. Words that are no part of the tree are left out. */
function wordsOfBlocks(words: readonly Word[]): { index: number; words: Word[] }[] {
  const byBlock = new Map<number, Word[]>();
  for (const word of words) {
    const block = word.mark?.block ?? -1;
    if (block < 0) continue;
    const own = byBlock.get(block);
    if (own) own.push(word);
    else byBlock.set(block, [word]);
  }
  return [...byBlock]
    .map(([index, own]) => ({ index, words: own.toSorted((a, b) => (a.mark?.rank ?? 0) - (b.mark?.rank ?? 0)) }))
    .toSorted((a, b) => a.index - b.index);
}

/** A page without what its tags set aside, and that as lines of its head and foot. */
export function withoutArtifacts(page: PartedPage): PartedPage {
  const aside = page.words.filter(({ mark }) => mark !== undefined && mark.block < 0);
  if (aside.length === 0) return page;
  const lines = linesOf(aside);
  const isHead = ({ top, bottom }: Line): boolean => (top + bottom) / 2 < page.frame.height / 2;
  return {
    ...page,
    words: page.words.filter(({ mark }) => mark === undefined || mark.block >= 0),
    heads: [...page.heads, ...lines.filter(isHead)],
    feet: [...lines.filter((line) => !isHead(line)), ...page.feet],
  };
}

/** The blocks of a well tagged page in the order of its tree; what the tree does not hold stands behind what is above it. */
export function taggedBlocks(page: PartedPage, measures: Measures): TaggedBlock[] {
  const { words, tree = [] } = page;
  const placed: PlacedBlocks[] = [];
  const own = new Map(wordsOfBlocks(words).map((block) => [block.index, block.words]));
  let cells: Cell[] = [];
  const endTable = (): void => {
    const held = cells.flatMap((cell) => cell.words);
    if (held.length > 0) placed.push({ box: boxOf(held), blocks: tableOf(cells, measures) });
    cells = [];
  };
  tree.forEach((tag, index) => {
    const held = own.get(index) ?? [];
    if (tag.cell?.table !== cells[0]?.tag.table) endTable();
    if (tag.cell) cells.push({ tag: tag.cell, words: held });
    else {
      const shown = describedIn(tag, page, measures);
      if (shown) placed.push(shown);
      if (held.length > 0) placed.push({ box: boxOf(held), blocks: textOf(tag, held, measures) });
    }
  });
  endTable();
  for (const column of columnsOf(words.filter(({ mark }) => mark === undefined))) {
    const box = boxOf((column.table?.rows.flat(2) ?? column.lines).flatMap((line) => line.words));
    const above = placed.findLastIndex((one) => one.box.top <= box.top && distance(one.box.left, one.box.right, box.left, box.right) < 0);
    placed.splice(above + 1, 0, { box, blocks: seenIn(column, measures) });
  }
  return placed.flatMap(({ blocks }) => blocks);
}

interface PlacedBlocks {
  readonly box: Rect;
  readonly blocks: readonly TaggedBlock[];
}

/** What a figure shows: words that nobody drew, each of which is where the figure is. */
function describedIn(tag: TagBlock, { index, frame }: PartedPage, { body }: Measures): PlacedBlocks | undefined {
  const { description, place } = tag;
  if (description === undefined || place === undefined) return undefined;
  const words = description.split(' ').map((text, at): Word => {
    const across = { left: at * frame.width, right: (at + 0.5) * frame.width };
    return { ...place, ...across, box: place, text, size: body, bold: false, spaced: at > 0, page: index };
  });
  const line = drawnLine(words);
  return { box: place, blocks: [{ block: blockOf([line], line), tag }] };
}

interface Cell {
  readonly tag: NonNullable<TagBlock['cell']>;
  readonly words: readonly Word[];
}

const boxOf = (words: readonly Word[]): Rect => words.reduce<Rect>(around, words[0] as Word);

function textOf(tag: TagBlock, words: readonly Word[], measures: Measures): TaggedBlock[] {
  const lines = linesInOrder(words);
  if (tag.kind === 'figure' || lines.length > mostLines) return seen(words, measures);
  return [
    {
      block: blockOf(lines, { right: Math.max(...lines.map(({ right }) => right)), left: Math.min(...lines.map(({ left }) => left)) }),
      tag,
    },
  ];
}

/** Words as they are seen on the page. */
const seen = (words: readonly Word[], measures: Measures): TaggedBlock[] => columnsOf(words).flatMap((column) => seenIn(column, measures));

const seenIn = (column: Column, measures: Measures): TaggedBlock[] =>
  column.table ? [{ grid: column.table }] : blocksOf(column, measures).map((block) => ({ block }));

/** Words in the order of the tree as lines: a line ends where the next word is on another height. */
function linesInOrder(words: readonly Word[]): Line[] {
  const lines: Word[][] = [];
  let box: Rect | undefined;
  for (const word of words) {
    const overlap = box ? -distance(box.top, box.bottom, word.top, word.bottom) : 0;
    if (box && overlap > Math.min(box.bottom - box.top, word.bottom - word.top) * 0.4) {
      lines.at(-1)?.push(word);
      box = around(box, word);
    } else {
      lines.push([word]);
      box = word;
    }
  }
  return lines.map(lineOf);
}

/** The rows of a table: each cell in its column, those that others reach into empty. */
function tableOf(cells: readonly Cell[], measures: Measures): TaggedBlock[] {
  const rows = [...Map.groupBy(cells, ({ tag }) => tag.row).values()];
  // One cell in each row is a frame around text.
  if (rows.every((row) => row.length === 1))
    return seen(
      cells.flatMap(({ words }) => words),
      measures,
    );
  const below: number[] = [];
  const grid = rows.map((row) => {
    const line: Line[][] = [];
    const skipTaken = (): void => {
      for (; (below[line.length] ?? 0) > 0; line.push([])) below[line.length] = (below[line.length] as number) - 1;
    };
    for (const { tag, words } of row) {
      skipTaken();
      for (let column = 0; column < tag.columns; column += 1) {
        below[line.length] = tag.rows - 1;
        line.push(column === 0 ? linesInOrder(words) : []);
      }
    }
    skipTaken();
    return line;
  });
  return [{ grid: { rows: grid, header: rows[0]?.every(({ tag }) => tag.header) === true } }];
}
