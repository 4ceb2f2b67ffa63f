/** What the names and attributes of HTML elements mean for reading. */
import type { HtmlElement } from './html-tree.ts';

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements that are not read: not text, or for moving around in pages. */
const unreadElements = names('script style template noscript nav head iframe object audio video canvas datalist');

const hiddenStyle = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;

/** Whether a reader of the page does not see the element, or does not read it. */
export const isUnread = (node: HtmlElement): boolean => unreadElements.has(node.tagName) || isHidden(node);

/** Whether the element says nothing even where nothing else does: hidden ones may be what scripts show. */
export const isMute = ({ tagName }: HtmlElement): boolean => tagName !== 'noscript' && unreadElements.has(tagName);

/** Whether the element is for moving around in pages, and shown. */
export const isChrome = (node: HtmlElement): boolean => node.tagName === 'nav' && !isHidden(node);

const isHidden = (node: HtmlElement): boolean =>
  node.attrs.some(
    ({ name, value }) =>
      (name === 'hidden' && value.toLowerCase() !== 'until-found') ||
      (name === 'aria-hidden' && value.toLowerCase() === 'true') ||
      (name === 'style' && hiddenStyle.test(value)),
  );

/** Elements that end the running text before and after them. */
export const blockElements = names(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section select ' +
    'summary table tbody td textarea tfoot th thead tr ul xmp',
);

const inlineElements = names(
  'a abbr acronym area b base basefont bdi bdo bgsound big blink br button cite code col colgroup data datalist del dfn em embed ' +
    'font frame frameset i iframe image img input ins kbd label link map mark marquee math menuitem meta meter nobr noembed noframes ' +
    'noscript object output param picture portal progress q rb rp rt rtc ruby s samp script slot small source span strike strong style ' +
    'sub sup svg template time title track tt u var video audio canvas wbr nav head ' +
    'circle defs ellipse g line lineargradient mask path pattern polygon polyline rect stop symbol text tspan use clippath filter ' +
    'mi mn mo mrow mfrac msup msub msqrt mtext semantics annotation',
);

const opening = /<([a-zA-Z][\w]*)((?:\s[^<>=]*)?)>/g;

/** Whether a tag as written is markup. `<insert name>` in a template is not: a reader has to see it. */
export function isMarkup(tag: string): boolean {
  const found = /^<([a-zA-Z]\w*)(?:\s[^<>=]*)?>$/.exec(tag);
  const name = found?.[1]?.toLowerCase();
  return name === undefined || tag.endsWith('/>') || blockElements.has(name) || inlineElements.has(name);
}

/** HTML in which placeholders such as `<insert name>` are escaped, so that they are read as text. */
export function keepPlaceholders(html: string): string {
  return html.replace(opening, (tag) => (isMarkup(tag) ? tag : `&lt;${tag.slice(1, -1)}&gt;`));
}
