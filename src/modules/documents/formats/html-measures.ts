/** How much text the elements of a page hold and how much of it is links: what tells the words of a page from the ways out of it. */
import { isChrome, isUnread } from './html-names.ts';
import { attributeOf, isElement, textValue, walk } from './html-tree.ts';
import type { HtmlElement, HtmlNode } from './html-tree.ts';

/** Characters without blanks. */
export interface Measure {
  /** Outside headings. */
  body: number;
  /** Of `body`, inside links. */
  linked: number;
  links: number;
  /** Holds a button. */
  button: boolean;
  /** Holds a link to something on show: one with a heading in or around it, or with a price. */
  offer: boolean;
  /** Holds a `main`. */
  main: boolean;
  /** Holds the heading of the page. */
  titled: boolean;
  /** Running text or a heading stands right before it. */
  introduced: boolean;
}

export interface Measures {
  readonly all: Measure;
  readonly of: (element: HtmlElement) => Measure;
  /** The heading of the page: its first of the highest level. */
  readonly heading: HtmlElement | undefined;
}

const price = /\p{Sc} ?\d|\d ?\p{Sc}/u;
const headingName = /^h[1-6]$/;
export const isMain = (element: HtmlElement): boolean => element.tagName === 'main' || attributeOf(element, 'role') === 'main';

const nothing = (): Measure => ({
  body: 0,
  linked: 0,
  links: 0,
  button: false,
  offer: false,
  main: false,
  titled: false,
  introduced: false,
});

/** What may lead to a list below it. */
const leading = /^(?:h[1-6]|p|dl|blockquote|b|strong|em|i|span)$/;

export function measuresOf(root: HtmlNode): Measures {
  const heading = headingOf(root);
  const measures = new Map<HtmlNode, Measure>();
  const open: Measure[] = [nothing()];
  /** For each open element whether what stood last in it leads to what comes next. */
  const leads: boolean[] = [false];
  const depth = { link: 0, heading: 0 };
  walk(root, {
    enter(node) {
      const around = open.at(-1) as Measure;
      if (!isElement(node)) {
        if (countText(around, textValue(node) ?? '', depth)) leads[leads.length - 1] = true;
        return false;
      }
      if (isUnread(node) && !isChrome(node)) return false;
      const introduced = leads.at(-1) === true;
      const measure = { ...nothing(), button: isButton(node), main: isMain(node), titled: node === heading, introduced };
      leads[leads.length - 1] = leading.test(node.tagName);
      if (isLink(node)) {
        depth.link += 1;
        measure.links = 1;
        measure.offer = depth.heading > 0;
      } else if (headingName.test(node.tagName)) {
        depth.heading += 1;
        measure.offer = depth.link > 0;
      } else if (node.tagName === 'img') countText(measure, attributeOf(node, 'alt') ?? '', depth);
      measures.set(node, measure);
      open.push(measure);
      leads.push(false);
      return true;
    },
    leave(node) {
      leads.pop();
      const measure = open.pop() as Measure;
      const around = open.at(-1) as Measure;
      if (isElement(node) && isLink(node)) depth.link -= 1;
      else if (headingName.test(node.nodeName)) depth.heading -= 1;
      add(around, measure);
    },
  });
  return { all: open[0] as Measure, of: (element) => measures.get(element) ?? nothing(), heading };
}

/** Counts a text; whether there is one. */
function countText(measure: Measure, text: string, depth: { readonly link: number; readonly heading: number }): boolean {
  const size = text.replace(/\s+/g, '').length;
  if (depth.heading === 0) measure.body += size;
  if (depth.heading === 0 && depth.link > 0) measure.linked += size;
  if (depth.link > 0 && price.test(text)) measure.offer = true;
  return size > 0;
}

function add(to: Measure, measure: Measure): void {
  to.body += measure.body;
  to.linked += measure.linked;
  to.links += measure.links;
  to.button ||= measure.button;
  to.offer ||= measure.offer;
  to.main ||= measure.main;
  to.titled ||= measure.titled;
}

const isLink = (node: HtmlElement): boolean => node.tagName === 'a' && attributeOf(node, 'href') !== undefined;

const isButton = (node: HtmlElement): boolean =>
  node.tagName === 'button' ||
  attributeOf(node, 'role') === 'button' ||
  (node.tagName === 'input' && /^(?:button|submit)$/i.test(attributeOf(node, 'type') ?? ''));

function headingOf(root: HtmlNode): HtmlElement | undefined {
  let found: HtmlElement | undefined;
  walk(root, {
    enter(node) {
      if (!isElement(node) || (isUnread(node) && !isChrome(node))) return false;
      if (headingName.test(node.tagName) && (found === undefined || node.tagName < found.tagName)) found = node;
      return true;
    },
  });
  return found;
}
