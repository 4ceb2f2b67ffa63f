/** Turns a parsed HTML tree into blocks. Running text gathers until an element ends it; what kind of block it is, the elements around say. */
import type { BlockRole, Range } from '../model.ts';
import type { Attributes, BlockBuilder } from './block-builder.ts';
import type { Furniture } from './html-furniture.ts';
import { blockElements, isChrome, isMute, isUnread } from './html-names.ts';
import { BlockSink } from './html-sink.ts';
import { layoutTables, TableReader } from './html-table.ts';
import { displayedNumber } from './html-list-number.ts';
import { attributeOf, isElement, SourceRange, textOf, textValue, walk } from './html-tree.ts';
import type { HtmlElement, HtmlNode } from './html-tree.ts';

/** An open list; `next` is undefined for bullets. */
interface OpenList {
  next: number | undefined;
  readonly step: 1 | -1;
  readonly style: string;
}

/** A list item whose first text has not come yet, unless used. */
interface OpenItem {
  readonly number: string | undefined;
  readonly level: number;
  used: boolean;
}

export class HtmlReader {
  readonly #sink: BlockSink;
  readonly #furniture: Furniture | undefined;
  readonly #source: SourceRange;
  readonly #unread: (node: HtmlElement) => boolean;
  /** Of the furniture around; undefined in content. */
  #role: BlockRole | undefined;
  #text = '';
  #links: string[] = [];
  #images: string[] = [];
  #heading = 0;
  readonly #lists: OpenList[] = [];
  readonly #items: OpenItem[] = [];
  readonly #tables: TableReader[] = [];
  #layout: ReadonlySet<HtmlNode> = new Set();

  /**
   * Of a whole page its source and its furniture, and whether hidden elements are read too. Without it everything is content, and what is
   * for moving around is not read.
   */
  constructor(builder: BlockBuilder, page?: { readonly source: string; readonly furniture: Furniture; readonly hidden?: true }) {
    this.#sink = new BlockSink(builder);
    this.#furniture = page?.furniture;
    this.#source = new SourceRange(page?.source);
    this.#unread = page?.hidden === true ? isMute : isUnread;
  }

  read(root: HtmlNode): void {
    this.#layout = layoutTables(root);
    walk(root, { enter: (node) => this.#enter(node), leave: (node) => this.#leave(node) });
    this.#flush();
    this.#sink.finish();
  }

  #enter(node: HtmlNode): boolean {
    const text = textValue(node);
    if (text !== undefined) this.#take(node, text.replace(/[\n\r\t\f ]+/g, ' ').replaceAll('\u00ad', ''));
    if (!isElement(node) || (this.#unread(node) && !(this.#furniture && isChrome(node)))) return false;
    this.#mark(node, 'enter');
    const name = node.tagName;
    if (name === 'br') this.#text += '\n';
    else if (name === 'img') this.#image(node);
    else if (name === 'a') this.#link(node);
    if (!blockElements.has(name)) return true;
    const table = this.#tables.at(-1);
    if (table) {
      this.#text += ' ';
      this.#tableElement(node, table);
      return name !== 'caption';
    }
    this.#flush();
    return this.#open(node, name);
  }

  #open(node: HtmlElement, name: string): boolean {
    if (/^h[1-6]$/.test(name)) this.#heading = Number(name[1]);
    else if (name === 'ul' || name === 'menu' || name === 'dir') this.#lists.push({ next: undefined, step: 1, style: '' });
    else if (name === 'ol') this.#openOrdered(node);
    else if (name === 'li') this.#openItem(node);
    else if (name === 'pre' || name === 'listing' || name === 'xmp' || name === 'textarea') {
      this.#sink.code(textOf(node), languageOf(node), this.#sourceOf(node));
      return false;
    } else if (name === 'table' && !this.#layout.has(node)) this.#openTable(node);
    return true;
  }

  #leave(node: HtmlNode): void {
    if (isElement(node) && blockElements.has(node.tagName)) this.#close(node.tagName);
    this.#mark(node, 'leave');
  }

  /** Parts furniture from content where one begins or ends; a cell of a table is one text. */
  #mark(node: HtmlNode, step: 'enter' | 'leave'): void {
    if (!this.#furniture || this.#tables.length > 0) return;
    const outermost = this.#furniture.elements.has(node);
    if (!outermost && node !== this.#furniture.heading) return;
    this.#flush();
    if (outermost) this.#role = step === 'enter' ? this.#sink.furnitureRole() : undefined;
    this.#sink.role = outermost || step === 'leave' ? this.#role : undefined;
  }

  #close(name: string): void {
    const table = this.#tables.at(-1);
    if (table) {
      this.#text += ' ';
      if (name === 'td' || name === 'th') this.#endCell(table);
      else if (name === 'tr') table.endRow();
      else if (name === 'table') this.#endTable(table);
      return;
    }
    this.#flush();
    if (/^h[1-6]$/.test(name)) this.#heading = 0;
    else if (name === 'ul' || name === 'menu' || name === 'dir' || name === 'ol') this.#lists.pop();
    else if (name === 'li') this.#items.pop();
  }

  /** Ends the running text and adds it as a block of the kind its surroundings give. */
  #flush(): void {
    const text = this.#text;
    if (text === '') return;
    const attributes = this.#attributes();
    const source = this.#source.finish();
    this.#text = '';
    if (text.trim() === '') return;
    const item = this.#items.at(-1);
    if (this.#heading > 0) {
      // The number of a list item that begins with a heading is displayed before the heading.
      const number = item && !item.used ? item.number : undefined;
      if (item && number !== undefined) item.used = true;
      const heading = { kind: 'heading', text, number, level: this.#heading, attributes, source } as const;
      if (this.#role !== undefined && this.#sink.role === undefined) this.#sink.heading(heading);
      else this.#sink.text(heading);
    } else if (item && !item.used) {
      item.used = true;
      this.#sink.text({ kind: 'item', text, number: item.number, level: item.level, attributes, source });
    } else this.#sink.text({ kind: 'paragraph', text, attributes, source });
  }

  #take(node: HtmlNode, text: string): void {
    this.#text += text;
    if (text.trim() !== '') this.#source.take(node);
  }

  /** Where the text in a node stands in the source. */
  #sourceOf(root: HtmlNode): Range | undefined {
    walk(root, {
      enter: (node) => {
        if (textValue(node) !== undefined) this.#source.take(node);
        return true;
      },
    });
    return this.#source.finish();
  }

  /** The targets and sources met since the last block. */
  #attributes(): Attributes {
    const links = this.#links;
    const images = this.#images;
    this.#links = [];
    this.#images = [];
    return {
      ...(links.length > 0 ? { links: links.join('\n') } : {}),
      ...(images.length > 0 ? { images: images.join('\n') } : {}),
    };
  }

  #image(node: HtmlElement): void {
    this.#take(node, attributeOf(node, 'alt') ?? '');
    const source = attributeOf(node, 'src');
    if (source) this.#images.push(source);
  }

  #link(node: HtmlElement): void {
    const target = attributeOf(node, 'href');
    if (target) this.#links.push(target);
  }

  #openOrdered(node: HtmlElement): void {
    const reversed = attributeOf(node, 'reversed') !== undefined;
    const start = Number.parseInt(attributeOf(node, 'start') ?? '', 10);
    const items = (): number => node.childNodes.filter((child) => child.nodeName === 'li').length;
    const next = Number.isNaN(start) ? (reversed ? items() : 1) : start;
    this.#lists.push({ next, step: reversed ? -1 : 1, style: attributeOf(node, 'type') ?? '1' });
  }

  #openItem(node: HtmlElement): void {
    const list = this.#lists.at(-1);
    let number: string | undefined;
    if (list?.next !== undefined) {
      const stated = Number.parseInt(attributeOf(node, 'value') ?? '', 10);
      if (!Number.isNaN(stated)) list.next = stated;
      number = `${displayedNumber(list.next, list.style)}.`;
      list.next += list.step;
    }
    this.#items.push({ number, level: Math.max(1, this.#lists.length), used: false });
  }

  #openTable(node: HtmlElement): void {
    const caption = node.childNodes.find((child) => child.nodeName === 'caption');
    if (caption) this.#sink.text({ kind: 'paragraph', text: textOf(caption), source: this.#sourceOf(caption) });
    this.#tables.push(new TableReader(this.#sink));
  }

  #tableElement(node: HtmlElement, table: TableReader): void {
    if (node.tagName === 'tr') table.startRow(node.parentNode?.nodeName === 'thead');
    else if (node.tagName === 'td' || node.tagName === 'th') {
      this.#text = '';
      this.#source.finish();
      table.startCell(node);
    }
  }

  #endCell(table: TableReader): void {
    table.endCell(this.#text, this.#attributes(), this.#source.finish());
    this.#text = '';
  }

  #endTable(table: TableReader): void {
    table.end();
    this.#tables.pop();
    this.#text = '';
  }
}

function languageOf(node: HtmlElement): Attributes {
  const code = node.childNodes.find(isElement);
  const language = /(?:^|\s)lang(?:uage)?-(\S+)/.exec(`${attributeOf(node, 'class') ?? ''} ${attributeOf(code, 'class') ?? ''}`)?.[1];
  return language === undefined ? {} : { language };
}
