/**
 * What of a page of HTML is not its words but stands around them: navigation, head and foot of the site, sidebars, notices about
 * cookies, lists of links. Elements and ARIA roles say so, and where a page has none, how dense its links are. In doubt it is
 * content: words that are taken for furniture are not found by a search.
 */
import { attributeOf, isElement, walk } from './html-tree.ts';
import type { HtmlElement, HtmlNode } from './html-tree.ts';
import { isMain, measuresOf } from './html-measures.ts';
import type { Measure, Measures } from './html-measures.ts';

export interface Furniture {
  /** The outermost elements that are furniture. */
  readonly elements: ReadonlySet<HtmlNode>;
  /** The heading of the page: content, also where it stands in the head of the site. */
  readonly heading: HtmlElement | undefined;
}

/** A list of links with fewer, or with longer ones, may be what the page is about. */
const fewestLinks = 3;
const longestLink = 30;
/** So much of a text is links. */
const dense = 0.8;
/** A head or foot with more running text than this and than all the rest of the page is its text. */
const longFoot = 400;

/** Finds the furniture of a page. A page that would have no words left has none. */
export function furnitureOf(root: HtmlNode): Furniture {
  const measures = measuresOf(root);
  const { heading } = measures;
  const page = new Page(measures);
  const marked = page.choose(root, (element, around) => page.isMarked(element, around));
  const linked = page.choose(root, (element, around) => page.isMarked(element, around) || (!around.content && page.isLinkList(element)));
  if (linked.left.body >= linked.taken.body - marked.taken.body && isText(linked)) return { elements: linked.elements, heading };
  if (isText(marked)) return { elements: marked.elements, heading };
  const outside = page.choose(root, (element, around) => !around.content && page.isMarked(element, around));
  return { elements: measures.all.main && outside.left.body > 0 ? outside.elements : new Set(), heading };
}

interface Choice {
  readonly elements: ReadonlySet<HtmlNode>;
  readonly taken: Measure;
  readonly left: { readonly body: number; readonly linked: number };
}

/** Whether what is left is more than ways out of the page. */
const isText = ({ left, taken }: Choice): boolean => left.body > left.linked || left.body > taken.body;

/** What an element stands in. */
interface Around {
  /** `main`, or an article. */
  readonly content: boolean;
  /** A part of the page with a head and foot of its own. */
  readonly part: boolean;
}

const parts = /^(?:article|aside|blockquote|dialog|fieldset|figure|main|nav|section|td)$/;
const chromeRoles = /^(?:navigation|banner|contentinfo|search|menu|menubar|toolbar)$/;
/** What may be a list of links as a whole. */
const lists = /^(?:ul|ol|menu|dir|dl|div|center|table|tbody|tr|td|p|section|form)$/;
const cookies = /cookie|consent|gdpr/i;

class Page {
  readonly #measures: Measures;

  constructor(measures: Measures) {
    this.#measures = measures;
  }

  /** The outermost elements of which `is` holds. */
  choose(root: HtmlNode, is: (element: HtmlElement, around: Around) => boolean): Choice {
    const elements = new Set<HtmlNode>();
    const taken = { ...this.#measures.all, body: 0, linked: 0 };
    const open: Around[] = [{ content: false, part: false }];
    walk(root, {
      enter: (node) => {
        if (!isElement(node)) return false;
        const around = open.at(-1) as Around;
        const { body, linked } = this.#measures.of(node);
        if (body > 0 && is(node, around)) {
          elements.add(node);
          taken.body += body;
          taken.linked += linked;
          return false;
        }
        const content = around.content || isMain(node) || node.tagName === 'article' || attributeOf(node, 'role') === 'article';
        open.push({ content, part: around.part || content || parts.test(node.tagName) });
        return true;
      },
      leave: () => void open.pop(),
    });
    const { body, linked } = this.#measures.all;
    return { elements, taken, left: { body: body - taken.body, linked: linked - taken.linked } };
  }

  /** Whether its name or role says that it is furniture, and nothing in it speaks against. */
  isMarked(element: HtmlElement, around: Around): boolean {
    const measure = this.#measures.of(element);
    if (measure.main) return false;
    const role = attributeOf(element, 'role');
    const name = element.tagName;
    if (name === 'nav' || name === 'search' || (role !== undefined && chromeRoles.test(role))) return true;
    if (this.#isCookieNotice(element, measure)) return true;
    if (this.#isMostOfThePage(measure)) return false;
    if (name === 'header') return !around.part && !(measure.titled && measure.linked < measure.body * 0.3);
    if (name === 'footer') return !around.part;
    // In an article it is a remark on it; on a page without a `main` it may be anything.
    const isAside = name === 'aside' || role === 'complementary';
    return isAside && !around.content && (this.#measures.all.main || measure.linked > measure.body / 2);
  }

  /** Short links and hardly anything else, not led to by words around it. */
  isLinkList(element: HtmlElement): boolean {
    if (!lists.test(element.tagName)) return false;
    const { body, linked, links, main, titled, offer, introduced } = this.#measures.of(element);
    if (main || titled || offer || introduced || links < fewestLinks) return false;
    return linked >= body * dense && linked <= links * longestLink;
  }

  #isMostOfThePage({ body, linked }: Measure): boolean {
    return body > longFoot && linked < body / 2 && body > this.#measures.all.body / 2;
  }

  #isCookieNotice(element: HtmlElement, measure: Measure): boolean {
    if (!measure.button || measure.titled || measure.body > this.#measures.all.body / 2) return false;
    return ['id', 'class', 'aria-label'].some((name) => cookies.test(attributeOf(element, name) ?? ''));
  }
}
