/** Walking a parsed HTML tree without recursion: pages may be nested deeper than the stack. */
import type { DefaultTreeAdapterTypes } from 'parse5';

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
