/** The rows of one HTML table: a cell that spans several columns or rows leaves the other places of its span empty. */
import type { Range } from '../model.ts';
import type { Attributes } from './block-builder.ts';
import type { BlockSink } from './html-sink.ts';
import { attributeOf, isElement, walk } from './html-tree.ts';
import type { HtmlElement, HtmlNode } from './html-tree.ts';

/** Wider or taller spans than this are a mistake or an attack, and so are spans that begin beyond this column. */
const widest = 200;

/**
 * The tables used to place things on a page: those that hold another table, headings, lists of links or preformatted text,
 * and those that say so. Their cells are read like any other block.
 */
export function layoutTables(root: HtmlNode): ReadonlySet<HtmlNode> {
  const layout = new Set<HtmlNode>();
  const open: HtmlNode[] = [];
  walk(root, {
    enter(node) {
      if (!isElement(node)) return false;
      const around = open.at(-1);
      if (around && /^(?:table|h[1-6]|pre)$/.test(node.tagName)) layout.add(around);
      if (node.tagName === 'table') {
        open.push(node);
        if (/^(?:presentation|none)$/.test(attributeOf(node, 'role') ?? '')) layout.add(node);
      }
      return true;
    },
    leave(node) {
      if (node === open.at(-1)) open.pop();
    },
  });
  return layout;
}

export class TableReader {
  readonly #sink: BlockSink;
  #table: number | undefined;
  #row: string[] | undefined;
  #attributes: Record<string, string> = {};
  #onlyHeaders = true;
  #inHead = false;
  #rows = 0;
  #source: Range | undefined;
  #span = { columns: 1, rows: 1, header: false };
  /** How many more rows each column is taken by a cell above. */
  #taken: number[] = [];

  constructor(sink: BlockSink) {
    this.#sink = sink;
  }

  startRow(inHead: boolean): void {
    this.endRow();
    this.#row = [];
    this.#inHead = inHead;
    this.#onlyHeaders = true;
  }

  startCell(node: HtmlElement): void {
    this.#row ??= [];
    this.#span = { columns: spanOf(node, 'colspan'), rows: spanOf(node, 'rowspan'), header: node.tagName === 'th' };
  }

  endCell(text: string, attributes: Attributes, source: Range | undefined): void {
    const row = (this.#row ??= []);
    this.#skipTaken(row);
    const { header } = this.#span;
    const { columns, rows } = row.length < widest ? this.#span : { columns: 1, rows: 1 };
    for (let column = 0; column < columns; column += 1) {
      this.#taken[row.length] = rows - 1;
      row.push(column === 0 ? text : '');
    }
    this.#onlyHeaders &&= header;
    if (source) this.#source = { start: this.#source?.start ?? source.start, end: source.end };
    for (const [name, value] of Object.entries(attributes)) {
      this.#attributes[name] = this.#attributes[name] === undefined ? value : `${this.#attributes[name]}\n${value}`;
    }
  }

  endRow(): void {
    const row = this.#row;
    this.#row = undefined;
    if (!row) return;
    this.#skipTaken(row);
    const header = this.#inHead || (this.#rows === 0 && this.#onlyHeaders && row.length > 0);
    this.#rows += 1;
    this.#table ??= this.#sink.table();
    this.#sink.row({ table: this.#table, cells: row, header, attributes: this.#attributes, source: this.#source });
    this.#attributes = {};
    this.#source = undefined;
  }

  end(): void {
    this.endRow();
  }

  /** Leaves the places empty that cells of rows above reach into. */
  #skipTaken(row: string[]): void {
    for (let left = this.#taken[row.length] ?? 0; left > 0; left = this.#taken[row.length] ?? 0) {
      this.#taken[row.length] = left - 1;
      row.push('');
    }
  }
}

function spanOf(node: HtmlElement, name: string): number {
  const stated = Number.parseInt(attributeOf(node, name) ?? '1', 10);
  return Number.isNaN(stated) ? 1 : Math.min(Math.max(stated, 1), widest);
}
