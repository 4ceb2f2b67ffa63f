/** Walking a parsed HTML tree without recursion: pages may be nested deeper than the stack. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import type { Range } from '../model.ts';

export type HtmlNode = DefaultTreeAdapterTypes.Node;
export type HtmlElement = DefaultTreeAdapterTypes.Element;

export const isElement = (node: HtmlNode): node is HtmlElement => 'tagName' in node;

/** The text of a text node; undefined for any other. */
export const textValue = (node: HtmlNode): string | undefined => (node.nodeName === '#text' && 'value' in node ? node.value : undefined);

/** Visits a tree in document order. `enter` says whether to go into an element; `leave` is called for those that were gone into. */
export function walk(root: HtmlNode, visitor: { enter(node: HtmlNode): boolean; leave?(node: HtmlNode): void }): void {
  const open: { node: HtmlNode; next: number }[] = [{ node: root, next: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const child = 'childNodes' in top.node ? top.node.childNodes[top.next++] : undefined;
    if (child === undefined) {
      open.pop();
      if (open.length > 0) visitor.leave?.(top.node);
    } else if (visitor.enter(child)) open.push({ node: child, next: 0 });
  }
}

/** All text inside a node, as it stands. */
export function textOf(root: HtmlNode): string {
  let text = '';
  walk(root, {
    enter(node) {
      text += textValue(node) ?? (node.nodeName === 'br' ? '\n' : '');
      return true;
    },
  });
  return text;
}

/** Collects where text stands in the source of a page; gathers nothing without a source. */
export class SourceRange {
  readonly #source: string | undefined;
  #start = Infinity;
  #end = -1;

  constructor(source: string | undefined) {
    this.#source = source;
  }

  take(node: HtmlNode): void {
    const place = this.#source === undefined || !('sourceCodeLocation' in node) ? undefined : node.sourceCodeLocation;
    if (!place) return;
    this.#start = Math.min(this.#start, place.startOffset);
    this.#end = Math.max(this.#end, place.endOffset);
  }

  /** From the first character that was taken to the last, without the blanks around; then there is nothing again. */
  finish(): Range | undefined {
    const source = this.#source ?? '';
    let [start, end] = [this.#start, this.#end];
    [this.#start, this.#end] = [Infinity, -1];
    while (start < end && blank.test(source.charAt(start))) start += 1;
    while (end > start && blank.test(source.charAt(end - 1))) end -= 1;
    return start < end ? { start, end } : undefined;
  }
}

const blank = /\s/;

export function findElement(root: HtmlNode, name: string): HtmlElement | undefined {
  let found: HtmlElement | undefined;
  walk(root, {
    enter(node) {
      if (found === undefined && node.nodeName === name && isElement(node)) found = node;
      return found === undefined && node.nodeName !== 'svg';
    },
  });
  return found;
}

export const attributeOf = (element: HtmlElement | undefined, name: string): string | undefined =>
  element?.attrs.find((attribute) => attribute.name === name)?.value;
