/** The leaf blocks of a Markdown text in reading order, with their inline text still as written. Iterative, linear. */
import { blockParser } from './markdown-grammar.ts';
import type { SyntaxNode, SyntaxStep } from './markdown-grammar.ts';

/** A block of running text; `number` as displayed. */
export interface TextLeaf {
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly source: string;
  readonly number?: string;
  readonly level?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

interface CodeLeaf {
  readonly kind: 'code';
  readonly source: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

interface HtmlLeaf {
  readonly kind: 'html';
  readonly source: string;
}

interface RowLeaf {
  readonly kind: 'row';
  /** The position of the table in the source. */
  readonly table: number;
  readonly cells: readonly string[];
  readonly header: boolean;
}

export type MarkdownLeaf = TextLeaf | CodeLeaf | HtmlLeaf | RowLeaf;

export function readMarkdownLeaves(text: string): MarkdownLeaf[] {
  const reader = new LeafReader(text);
  blockParser.parse(text).iterate({ enter: (node) => reader.enter(node), leave: (node) => reader.leave(node.name) });
  return reader.leaves;
}

/** A list item whose first text has not come yet. */
interface OpenItem {
  number: string | undefined;
  level: number;
  used: boolean;
}

class LeafReader {
  readonly leaves: MarkdownLeaf[] = [];
  readonly #text: string;
  /** The next number of each open list; undefined for bullets. */
  readonly #lists: { next: number | undefined }[] = [];
  readonly #items: OpenItem[] = [];
  #table = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether to go into the node. */
  enter(node: SyntaxStep): boolean {
    const name = node.name;
    if (name === 'BulletList' || name === 'OrderedList') this.#lists.push({ next: name === 'BulletList' ? undefined : -1 });
    else if (name === 'ListItem') this.#openItem(node.node);
    else if (name === 'Table') this.#table = node.from;
    else if (name === 'Paragraph' || name === 'Task') this.#paragraph(node);
    else if (/^(?:ATX|Setext)Heading/.test(name)) this.#heading(node);
    else if (name === 'FencedCode' || name === 'CodeBlock') this.#code(node.node);
    else if (name === 'HTMLBlock' || name === 'CommentBlock' || name === 'ProcessingInstructionBlock') {
      this.leaves.push({ kind: 'html', source: this.#without(node.node, marks) });
    } else if (name === 'TableHeader' || name === 'TableRow') {
      const cells = splitRow(this.#without(node.node, marks));
      this.leaves.push({ kind: 'row', table: this.#table, cells, header: name === 'TableHeader' });
    }
    return name === 'Document' || name === '' || name === 'Blockquote' || name === 'Table' || name.endsWith('List') || name === 'ListItem';
  }

  leave(name: string): void {
    if (name === 'BulletList' || name === 'OrderedList') this.#lists.pop();
    else if (name === 'ListItem') this.#items.pop();
  }

  /** Numbers are those displayed: the first item's, then one more each, whatever is written. */
  #openItem(item: SyntaxNode): void {
    const list = this.#lists.at(-1);
    let number: string | undefined;
    if (list?.next !== undefined) {
      const mark = item.getChild('ListMark');
      const written = mark ? this.#text.slice(mark.from, mark.to) : '1.';
      if (list.next < 0) list.next = Number.parseInt(written, 10);
      number = `${list.next++}${written.at(-1)}`;
    }
    this.#items.push({ number, level: this.#lists.length, used: false });
  }

  #paragraph(node: SyntaxStep): void {
    const task = node.name === 'Task' ? node.node.getChild('TaskMarker') : null;
    const attributes = task ? { attributes: { checked: String(/x/i.test(this.#text.slice(task.from, task.to))) } } : {};
    const source = lines(this.#without(node.node, marks));
    const item = this.#items.at(-1);
    if (!item || item.used) {
      this.leaves.push({ kind: 'paragraph', source, ...attributes });
      return;
    }
    item.used = true;
    const number = item.number === undefined ? {} : { number: item.number };
    this.leaves.push({ kind: 'item', source, level: item.level, ...number, ...attributes });
  }

  #heading(node: SyntaxStep): void {
    // The number of a list item that begins with a heading is displayed before the heading.
    const item = this.#items.at(-1);
    const number = item && !item.used && item.number !== undefined ? { number: item.number } : {};
    if (item && 'number' in number) item.used = true;
    this.leaves.push({ kind: 'heading', source: lines(this.#without(node.node, marks)), level: Number(node.name.at(-1)), ...number });
  }

  #code(node: SyntaxNode): void {
    let source = '';
    for (const part of node.getChildren('CodeText')) source += this.#text.slice(part.from, part.to);
    const info = node.getChild('CodeInfo');
    const language = info ? this.#text.slice(info.from, info.to).trim() : '';
    this.leaves.push({ kind: 'code', source, ...(language === '' ? {} : { attributes: { language } }) });
  }

  /** The source of a node without the marks that stand in it. */
  #without(node: SyntaxNode, names: ReadonlySet<string>): string {
    let source = '';
    let at = node.from;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (!names.has(child.name)) continue;
      source += this.#text.slice(at, child.from);
      at = child.to;
    }
    return source + this.#text.slice(at, node.to);
  }
}

const marks: ReadonlySet<string> = new Set(['QuoteMark', 'HeaderMark', 'TaskMarker']);

/** Lines without their indentation. Blanks at their ends stay: two of them are a hard break. */
const lines = (source: string): string => source.trim().replace(/\n[ \t]+/g, '\n');

/** The cells of a table row: split at bars that are not escaped; a bar at either end is only a border. */
export function splitRow(row: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let from = 0;
  const source = row.trim();
  for (let at = source.startsWith('|') ? (from = 1) : 0; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\' && source[at + 1] === '|') {
      cell += source.slice(from, at);
      from = at + 1;
      at += 1;
    } else if (character === '\\') at += 1;
    else if (character === '|') {
      cells.push(cell + source.slice(from, at));
      cell = '';
      from = at + 1;
    }
  }
  const last = cell + source.slice(from);
  return last.trim() === '' && cells.length > 0 ? cells : [...cells, last];
}
