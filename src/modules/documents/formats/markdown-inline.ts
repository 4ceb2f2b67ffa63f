/** The readable text of one Markdown block: marks dropped, text kept, targets collected as attributes. */
import { decodeEntity } from './html-entities.ts';
import { isMarkup } from './html-names.ts';
import { inlineParser } from './markdown-grammar.ts';
import type { SyntaxStep } from './markdown-grammar.ts';

export interface InlineText {
  readonly text: string;
  readonly links: readonly string[];
  readonly images: readonly string[];
}

/** Link definitions of a document by their normalised label. */
export type Definitions = ReadonlyMap<string, string>;

/** How two labels are compared: case and runs of blanks do not count. */
export const normalLabel = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * The parser looks back or ahead from every mark, so its work is at most marks x length. Below this product a block is parsed whole
 * (20,000 characters with 400 marks); above, in pieces of `piece` characters, where marks over the seam stay as text.
 */
const mostWork = 8_000_000;
const piece = 2000;
const marks = /[\\&`<*_![\]~:@]|www\./g;
const plain = /^[^\\&`<*_![\]~:@\n]*$/;

export function readInline(source: string, definitions: Definitions): InlineText {
  if (plain.test(source) && !source.includes('www.')) return { text: source, links: [], images: [] };
  let count = 0;
  marks.lastIndex = 0;
  while (marks.test(source)) count += 1;
  const reader = new InlineReader(definitions);
  const whole = count * source.length <= mostWork;
  for (let from = 0; from < source.length;) {
    const to = whole ? source.length : seam(source, from);
    reader.read(source.slice(from, to));
    from = to;
  }
  return reader;
}

/** Where to cut: at the last blank of the piece, else between two characters. */
function seam(source: string, from: number): number {
  const to = from + piece;
  if (to >= source.length) return source.length;
  const blank = Math.max(source.lastIndexOf(' ', to), source.lastIndexOf('\n', to));
  if (blank > from) return blank + 1;
  return (source.charCodeAt(to) & 0xfc00) === 0xdc00 ? to + 1 : to;
}

const dropped = new Set(['EmphasisMark', 'CodeMark', 'StrikethroughMark', 'Comment', 'ProcessingInstruction', 'LinkTitle']);

/** A link or image around the current position. */
interface OpenLink {
  /** Whether it leads somewhere; when not, its brackets are text. */
  readonly resolved: boolean;
  /** Where its text ends and its target begins. */
  readonly textEnd: number;
}

class InlineReader implements InlineText {
  text = '';
  readonly links: string[] = [];
  readonly images: string[] = [];
  readonly #definitions: Definitions;
  #source = '';
  #at = 0;
  #open: OpenLink[] = [];

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  read(source: string): void {
    this.#source = source;
    this.#at = 0;
    this.#open = [];
    inlineParser.parse(source).iterate({
      enter: (node) => this.#enter(node),
      leave: (node) => this.#leave(node),
    });
    this.#plainTo(source.length);
  }

  #enter(node: SyntaxStep): boolean {
    const name = node.name;
    if (name === 'Document' || name === 'Paragraph') return true;
    this.#plainTo(node.from);
    const written = this.#source.slice(node.from, node.to);
    if (dropped.has(name)) return this.#replace(node, '');
    if (name === 'Escape') return this.#replace(node, written.slice(1));
    if (name === 'Entity') return this.#replace(node, decodeEntity(written));
    if (name === 'HardBreak') return this.#replace(node, '\n');
    if (name === 'HTMLTag') return this.#replace(node, this.#tag(written));
    if (name === 'InlineCode') return this.#replace(node, codeSpan(written));
    if (name === 'Link' || name === 'Image') return this.#link(node, name);
    if (name === 'Autolink') this.#open.push({ resolved: true, textEnd: node.to });
    if (name === 'LinkMark' || name === 'LinkLabel') return this.#open.at(-1)?.resolved === false || this.#replace(node, '');
    if (name === 'URL') return this.#url(node, written);
    return true;
  }

  #leave(node: SyntaxStep): void {
    if (node.name === 'Document' || node.name === 'Paragraph') return;
    this.#plainTo(node.to);
    if (node.name === 'Link' || node.name === 'Image' || node.name === 'Autolink') this.#open.pop();
  }

  /** Text between nodes; a line end in it is a soft break. */
  #plainTo(to: number): void {
    if (to > this.#at) {
      this.text += this.#source.slice(this.#at, to).replaceAll('\n', ' ');
      this.#at = to;
    }
  }

  #replace(node: SyntaxStep, text: string): false {
    this.text += text;
    this.#at = node.to;
    return false;
  }

  /** A link is one only with a target of its own or a definition; else its brackets are text. `[^1]` is a footnote mark: `[1]`. */
  #link(node: SyntaxStep, name: 'Link' | 'Image'): boolean {
    const written = this.#source.slice(node.from, node.to);
    if (name === 'Link' && /^\[\^[^\]\s]+\]$/.test(written)) return this.#replace(node, `[${written.slice(2)}`);
    const brackets = node.node.getChildren('LinkMark');
    const textFrom = brackets[0]?.to ?? node.from;
    const textEnd = brackets[1]?.from ?? node.to;
    if (brackets.length > 2) {
      this.#open.push({ resolved: true, textEnd });
      return true;
    }
    const label = node.node.getChild('LinkLabel');
    const stated = label ? this.#source.slice(label.from + 1, label.to - 1).trim() : '';
    const target = this.#definitions.get(normalLabel(stated === '' ? this.#source.slice(textFrom, textEnd) : stated));
    if (target !== undefined) (name === 'Link' ? this.links : this.images).push(target);
    this.#open.push({ resolved: target !== undefined, textEnd });
    return true;
  }

  /** The target inside a link's parentheses is an attribute only; a bare address is text as well. */
  #url(node: SyntaxStep, written: string): boolean {
    const isTarget = node.from > (this.#open.at(-1)?.textEnd ?? node.to);
    const image = isTarget && node.node.parent?.name === 'Image';
    (image ? this.images : this.links).push(written.replace(/^<([^]*)>$/, '$1'));
    return this.#replace(node, isTarget ? '' : written);
  }

  #tag(tag: string): string {
    if (!isMarkup(tag)) return tag;
    if (/^<br\b/i.test(tag)) return '\n';
    if (!/^<img\b/i.test(tag)) return '';
    const source = attribute(tag, 'src');
    if (source !== '') this.images.push(source);
    return attribute(tag, 'alt');
  }
}

function attribute(tag: string, name: string): string {
  const found = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`, 'i').exec(tag);
  return (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').replace(/&#?\w+;/g, decodeEntity);
}

function codeSpan(written: string): string {
  const ticks = /^`+/.exec(written)?.[0].length ?? 0;
  return written.slice(ticks, written.length - ticks).replace(/\s+/g, ' ');
}
