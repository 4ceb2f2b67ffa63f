/**
 * The structure tree of a tagged page: which block each piece of marked content belongs to, and in what order they read. A tree is
 * what the writer of a file claims: it is walked with bounds, every piece counts once, and whether it is used is decided by how much
 * of the page it holds (`tagged.ts`).
 */
import { descriptionOf } from '../description.ts';
import type { Engine } from './engine.ts';
import type { Rect } from './geometry.ts';
import { tidy } from './tidy.ts';

/** A block of the tree, or a cell of a table. */
export interface TagBlock {
  readonly kind: 'paragraph' | 'heading' | 'item' | 'note' | 'figure' | 'cell';
  /** Of a heading from 1 to 6, of an item its depth from 1; 0 otherwise. */
  readonly level: number;
  readonly cell?: TagCell;
  /** Of a figure: what it shows, in words, and where it is drawn. */
  readonly description?: string;
  readonly place?: Rect;
}

export interface TagCell {
  /** From 0 on this page, also of rows. */
  readonly table: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
  readonly header: boolean;
}

/** Where a piece of marked content stands in the tree. */
export interface Mark {
  /** Its place in the reading order of the page. */
  readonly rank: number;
  /** Index of its block; -1 for an artifact: what is drawn on the page without being content. */
  readonly block: number;
  /** The number or bullet of an item. */
  readonly label: boolean;
}

export interface PageTree {
  readonly blocks: readonly TagBlock[];
  /** By the number of the marked content. */
  readonly marks: ReadonlyMap<number, Mark>;
}

export const artifact: Mark = { rank: -1, block: -1, label: false };

/** More elements, and places in them, than any page has, and deeper than any is nested. */
const limits = { elements: 50_000, places: 500_000, depth: 100, span: 64 };

/** The tree of a page; undefined when it has none, or one over a limit. */
export function readPageTree(engine: Engine, page: number): PageTree | undefined {
  const { call } = engine;
  const tree = call.FPDF_StructTree_GetForPage(page);
  if (tree === 0) return undefined;
  try {
    const walk = new TreeWalk(engine);
    const count = call.FPDF_StructTree_CountChildren(tree);
    for (let at = 0; at < count; at += 1) walk.element(call.FPDF_StructTree_GetChildAtIndex(tree, at), outermost);
    return walk.exceeded || walk.marks.size === 0 ? undefined : walk;
  } finally {
    call.FPDF_StructTree_Close(tree);
  }
}

/** What an element stands in. */
interface Within {
  readonly depth: number;
  readonly sections: number;
  readonly lists: number;
  readonly table: Table | undefined;
  /** Whether these are the cells of a row. */
  readonly cells: boolean;
  /** What text belongs to; without one every run of text between blocks is a block of its own. */
  readonly block: Holder | undefined;
  readonly label: boolean;
  readonly artifact: boolean;
}

/** A block that is made when the first text of it comes. */
interface Holder {
  readonly about: TagBlock;
  index: number | undefined;
  /** Whether it has more than the label of an item. */
  filled: boolean;
  /** Whether elements in it make blocks of their own, as those of a list item do, or of text that stands beside blocks. */
  readonly open: boolean;
}

interface Table {
  readonly index: number;
  row: number;
}

const outermost: Within = {
  depth: 0,
  sections: 0,
  lists: 0,
  table: undefined,
  cells: false,
  block: undefined,
  label: false,
  artifact: false,
};
const holder = (about: TagBlock, open = false): Holder => ({ about, index: undefined, filled: false, open });

const text: TagBlock = { kind: 'paragraph', level: 0 };

const sections = new Set(['Part', 'Art', 'Sect']);
const groups = new Set([
  'Document',
  'DocumentFragment',
  'Div',
  'NonStruct',
  'Private',
  'BlockQuote',
  'TOC',
  'Index',
  'Aside',
  'THead',
  'TBody',
  'TFoot',
]);
const kinds: ReadonlyMap<string, TagBlock['kind']> = new Map([
  ['P', 'paragraph'],
  ['TOCI', 'paragraph'],
  ['Caption', 'paragraph'],
  ['Code', 'paragraph'],
  ['Note', 'note'],
  ['FENote', 'note'],
  ['Figure', 'figure'],
]);

class TreeWalk implements PageTree {
  readonly blocks: TagBlock[] = [];
  readonly marks = new Map<number, Mark>();
  exceeded = false;
  readonly #engine: Engine;
  readonly #seen = new Set<number>();
  #tables = 0;
  #places = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  element(element: number, within: Within): void {
    if (element === 0 || this.exceeded || this.#seen.has(element)) return;
    this.#seen.add(element);
    if (this.#seen.size > limits.elements || within.depth > limits.depth) {
      this.exceeded = true;
      return;
    }
    const { call } = this.#engine;
    const type = this.#engine.wide((buffer, length) => call.FPDF_StructElement_GetType(element, buffer, length));
    const cells = type === 'TR' && within.table !== undefined;
    this.#children(element, { ...this.#inside(element, type, within), cells, depth: within.depth + 1 });
  }

  /** What the children of an element stand in. */
  #inside(element: number, type: string, within: Within): Within {
    if (type === 'Artifact') return { ...within, artifact: true };
    if (type === 'Lbl') return { ...within, label: true };
    const { block, table } = within;
    // All that a heading or a cell holds is its text.
    if (block?.about.kind === 'cell' || block?.about.kind === 'heading') return within;
    if (type === 'Table') return { ...within, table: { index: this.#tables++, row: -1 }, block: undefined };
    if (table && type === 'TR') table.row += 1;
    if (table && (type === 'TD' || type === 'TH')) {
      const about = this.#cell(element, type, table);
      return { ...within, block: { ...holder(about), index: this.blocks.push(about) - 1 } };
    }
    if (type === 'L') return { ...within, lists: within.lists + 1, block: undefined };
    if (type === 'LI') return { ...within, block: holder({ kind: 'item', level: Math.max(1, within.lists) }, true) };
    const level = this.#headingLevel(type, within);
    if (level > 0) return { ...within, block: holder({ kind: 'heading', level }) };
    if (sections.has(type)) return { ...within, sections: within.sections + 1, block: undefined };
    return this.#inText(element, type, within);
  }

  /** A paragraph holds no other; notes and figures stand for themselves wherever they are put. */
  #inText(element: number, type: string, within: Within): Within {
    const { block } = within;
    const kind = kinds.get(type);
    if (kind === undefined)
      return block?.open === true && groups.has(type) && block.about.kind !== 'item' ? { ...within, block: undefined } : within;
    if (kind === 'paragraph' && block !== undefined && (!block.open || (block.about.kind === 'item' && !block.filled))) return within;
    const description = kind === 'figure' ? this.#description(element) : '';
    return { ...within, block: holder({ kind, level: 0, ...(description === '' ? {} : { description }) }) };
  }

  #description(element: number): string {
    const { call } = this.#engine;
    const stated = this.#engine.wide((buffer, length) => call.FPDF_StructElement_GetAltText(element, buffer, length));
    return tidy(descriptionOf({ descr: stated }));
  }

  #headingLevel(type: string, { sections: depth }: Within): number {
    if (type === 'Title') return 1;
    if (type === 'H') return Math.min(6, Math.max(1, depth));
    const numbered = /^H([1-9]\d?)$/.exec(type)?.[1];
    return numbered === undefined ? 0 : Math.min(6, Number(numbered));
  }

  #cell(element: number, type: string, { index, row }: Table): TagBlock {
    const columns = this.#span(element, 'ColSpan');
    const rows = this.#span(element, 'RowSpan');
    return { kind: 'cell', level: 0, cell: { table: index, row: Math.max(0, row), columns, rows, header: type === 'TH' } };
  }

  #span(element: number, name: string): number {
    const { call } = this.#engine;
    const count = Math.min(call.FPDF_StructElement_GetAttributeCount(element), 16);
    for (let at = 0; at < count; at += 1) {
      const attributes = call.FPDF_StructElement_GetAttributeAtIndex(element, at);
      const value = attributes === 0 ? 0 : this.#engine.named(name, (key) => call.FPDF_StructElement_Attr_GetValue(attributes, key));
      if (value === 0 || call.FPDF_StructElement_Attr_GetNumberValue(value, this.#engine.scratch) === 0) continue;
      const span = Math.floor(this.#engine.floats()[0] as number);
      if (span >= 1) return Math.min(limits.span, span);
    }
    return 1;
  }

  #children(element: number, within: Within): void {
    const { call } = this.#engine;
    const count = call.FPDF_StructElement_CountChildren(element);
    this.#places += count;
    if (this.#places > limits.places) this.exceeded = true;
    let run = holder(text, true);
    for (let at = 0; at < count && !this.exceeded; at += 1) {
      const into = within.block ?? run;
      const child = call.FPDF_StructElement_GetChildAtIndex(element, at);
      if (child === 0) {
        const content = call.FPDF_StructElement_GetChildMarkedContentID(element, at);
        if (content >= 0 && !this.marks.has(content)) this.#put(content, within, into);
        // A cell without words, or with all of them on another page, is not in the tree of this page.
        else if (content < 0 && within.cells) this.blocks.push(emptyCell(within.table));
        continue;
      }
      const before = this.blocks.length;
      this.element(child, { ...within, block: into });
      // What comes behind a block is another one; what comes behind a word set apart is the same.
      if (this.blocks.length > before && into.index !== this.blocks.length - 1) run = holder(text, true);
    }
  }

  #put(content: number, within: Within, into: Holder): void {
    if (within.artifact) {
      this.marks.set(content, artifact);
      return;
    }
    into.index ??= this.blocks.push(into.about) - 1;
    into.filled ||= !within.label;
    this.marks.set(content, { rank: this.marks.size, block: into.index, label: within.label });
  }
}

const emptyCell = (table: Table | undefined): TagBlock => ({
  kind: 'cell',
  level: 0,
  cell: { table: table?.index ?? 0, row: table?.row ?? 0, columns: 1, rows: 1, header: false },
});
