/** Writes blocks through the block builder and, when their places are known, the boxes of their words. */
import type { BlockRole, PageLayout, ParsedDocument, WordBox } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { isDescription } from '../description.ts';
import { blockText } from './block-text.ts';
import type { BlockText } from './block-text.ts';
import { itemMark } from './flow.ts';
import type { LineBlock } from './flow.ts';
import type { Piece } from './layout.ts';
import type { Line } from './lines.ts';
import type { PartedPage } from './margins.ts';
import type { Grid } from './tables.ts';

export class DocumentWriter {
  readonly #builder = new BlockBuilder();
  readonly #pages: readonly PartedPage[];
  readonly #vocabulary: ReadonlySet<string>;
  /** The texts drawn for each block; equal heads and feet of pages are one block. */
  readonly #drawn: { text: string; margin: boolean; texts: BlockText[] }[] = [];
  readonly #margins = new Map<string, number>();
  /** Left edges of the open items, outermost first. */
  #indents: number[] = [];

  constructor(pages: readonly PartedPage[], vocabulary: ReadonlySet<string>) {
    this.#pages = pages;
    this.#vocabulary = vocabulary;
  }

  /** Adds a block of the text. */
  add({ block, level, note, tag }: Piece): void {
    const drawn = blockText(block.lines, this.#vocabulary);
    if (drawn.text === '') return;
    this.#drawn.push({ text: drawn.text, margin: false, texts: [drawn] });
    const attributes = tag?.kind === 'figure' ? isDescription : linksOf(drawn);
    const role = note ? { role: 'note' as const } : {};
    const mark = /^(\S+) (?=\S)/u.exec(drawn.text)?.[1] ?? '';
    if (level > 0) {
      this.#indents = [];
      this.#builder.text({ kind: 'heading', text: drawn.text, level, attributes });
    } else if (tag?.kind === 'item') {
      this.#item(drawn, labelOf(block, drawn.text) || (block.marked && itemMark.test(mark) ? mark : ''), tag.level);
    } else if (block.marked && !note && tag?.kind !== 'figure' && itemMark.test(mark)) {
      this.#item(drawn, mark, this.#depth(block.left));
    } else {
      if (block.left <= (this.#indents[0] ?? Infinity)) this.#indents = [];
      this.#builder.text({ kind: 'paragraph', text: drawn.text, attributes, ...role });
    }
  }

  /** Adds an item with its number or bullet, if it has one. */
  #item(drawn: BlockText, mark: string, level: number): void {
    const attributes = linksOf(drawn);
    if (mark === '') this.#builder.text({ kind: 'item', text: drawn.text, level, attributes });
    else this.#builder.text({ kind: 'item', number: mark, text: drawn.text.slice(mark.length + 1), level, attributes });
  }

  /** Adds the rows of a table. */
  table({ rows, header }: Grid): void {
    this.#indents = [];
    const table = this.#builder.table();
    rows.forEach((row, at) => {
      const cells = row.map((lines) => blockText(lines, this.#vocabulary));
      const texts = cells.map(({ text }) => text);
      if (texts.every((text) => text === '')) return;
      let start = 0;
      const places = cells.flatMap((cell) => {
        const moved = cell.places.map((place) => ({ ...place, start: place.start + start, end: place.end + start }));
        start += cell.text.length + 1;
        return moved;
      });
      const text = texts.join('\t');
      this.#drawn.push({ text, margin: false, texts: [{ text, places }] });
      this.#builder.row({ table, cells: texts, header: header && at === 0, attributes: linksOf({ text, places }) });
    });
  }

  /** Adds a line of the head or foot of a page. Call it after every block of the text. */
  margin(role: BlockRole, line: Line): void {
    const drawn = blockText([line], this.#vocabulary);
    if (drawn.text === '') return;
    const key = `${role} ${drawn.text}`;
    const known = this.#margins.get(key);
    if (known !== undefined) {
      this.#drawn[known]?.texts.push(drawn);
      return;
    }
    this.#margins.set(key, this.#drawn.length);
    this.#drawn.push({ text: drawn.text, margin: true, texts: [drawn] });
    this.#builder.text({ kind: 'paragraph', text: drawn.text, role });
  }

  finish(): ParsedDocument {
    const document = this.#builder.finish();
    const words: WordBox[][] = this.#pages.map(() => []);
    const ranges = this.#pages.map(() => ({ start: Infinity, end: -1 }));
    this.#drawn.forEach(({ text, texts, margin }, at) => {
      const block = document.blocks[at];
      // The builder keeps a text of NFC words and single blanks as it is; boxes are left out rather than put in wrong places.
      if (!block || document.canonical.slice(block.start, block.end) !== text) return;
      for (const { start, end, word } of texts.flatMap((drawn) => drawn.places)) {
        words[word.page]?.push(wordBox(block.start + start, block.start + end, word.box ?? word));
        const range = ranges[word.page];
        if (!range || margin) continue;
        range.start = Math.min(range.start, block.start + start);
        range.end = Math.max(range.end, block.start + end);
      }
    });
    let reached = 0;
    const pages = this.#pages.map((page, at): PageLayout => {
      const range = ranges[at] as { start: number; end: number };
      const [start, end] = range.end < 0 ? [reached, reached] : [range.start, range.end];
      reached = Math.max(reached, end);
      const seen = page.scanned ? { scanned: true as const } : page.recognized === undefined ? {} : { recognized: page.recognized };
      return { page: at + 1, start, end, width: points(page.width), height: points(page.height), words: words[at] ?? [], ...seen };
    });
    return { ...document, pages };
  }

  #depth(left: number): number {
    while (this.#indents.length > 0 && (this.#indents.at(-1) as number) > left - 3) this.#indents.pop();
    this.#indents.push(left);
    return this.#indents.length;
  }
}

/** Hundredths of a point: finer than any screen or eye. */
const points = (value: number): number => Math.round(value * 100) / 100;

function wordBox(
  start: number,
  end: number,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): WordBox {
  return [start, end, points(left), points(top), points(right - left), points(bottom - top)];
}

/** The number or the bullet that an item is tagged with, where its text begins with it. */
function labelOf({ lines }: LineBlock, text: string): string {
  const words = lines[0]?.words ?? [];
  const end = words.findIndex(({ mark }) => mark?.label !== true);
  const label = words
    .slice(0, Math.max(0, end))
    .map((word) => word.text)
    .join(' ');
  return label !== '' && text.startsWith(`${label} `) ? label : '';
}

/** The targets of links on a block, in order. */
function linksOf({ places }: BlockText): Readonly<Record<string, string>> | undefined {
  const targets = [...new Set(places.flatMap(({ word }) => (word.link === undefined ? [] : [word.link])))];
  return targets.length === 0 ? undefined : { links: targets.join('\n') };
}
