/**
 * HTML to blocks: what a reader of the page sees of its body, its navigation and other furniture behind the content. Malformed pages
 * are read as browsers read them.
 */
import { parse, parseFragment } from 'parse5';
import type { ParsedDocument } from '../model.ts';
import { BlockBuilder } from './block-builder.ts';
import { furnitureOf } from './html-furniture.ts';
import { HtmlReader } from './html-reader.ts';
import { keepPlaceholders } from './html-names.ts';
import { attributeOf, findElement, isElement, textOf, walk } from './html-tree.ts';
import type { HtmlNode } from './html-tree.ts';
import { statedProperties, type Stated } from './stated-properties.ts';

/** Parses the text of an HTML file; its blocks keep their place in that text. Never throws on any text. */
export function parseHtml(text: string): ParsedDocument {
  const builder = new BlockBuilder();
  const markup = withoutEmpty(text);
  const document = parse(markup, { sourceCodeLocationInfo: true });
  readHead(document, builder);
  builder.properties = statedProperties(statedInMeta(document));
  new HtmlReader(builder, { source: text, furniture: furnitureOf(document) }).read(document);
  // A page that waits for its scripts with everything hidden: what it says is what they would show, or what it says without them.
  if (builder.size === 0) {
    const all = parse(markup, { sourceCodeLocationInfo: true, scriptingEnabled: false });
    new HtmlReader(builder, { source: text, furniture: { elements: new Set(), heading: undefined }, hidden: true }).read(all);
  }
  return builder.finish();
}

/**
 * In XHTML an element may end where it begins. For a parser of HTML a title or a script then has no end, and all of the page is in it:
 * blanks of the same length stand in place of those.
 */
function withoutEmpty(text: string): string {
  if (!/^\s*<\?xml|<html[^>]{0,500}http:\/\/www\.w3\.org\/1999\/xhtml/i.test(text.slice(0, 3000))) return text;
  return text.replace(/<(?:title|script|style|textarea|iframe|noscript|noframes|xmp)(?:\s[^<>]*)?\/>/gi, (tag) => ' '.repeat(tag.length));
}

/** Adds what a chapter or a mail in HTML says: all of it is content. The title it states is taken when there is none yet. */
export function readHtmlPart(text: string, builder: BlockBuilder): void {
  const document = parse(withoutEmpty(text));
  readHead(document, builder);
  new HtmlReader(builder).read(document);
}

function readHead(document: HtmlNode, builder: BlockBuilder): void {
  const title = findElement(document, 'title');
  if (title) builder.title ??= textOf(title);
  const language = attributeOf(findElement(document, 'html'), 'lang');
  if (language !== undefined && language !== '') builder.documentAttributes({ language });
}

/** What `meta` says under the names of HTML, Dublin Core and Open Graph. */
function statedInMeta(document: HtmlNode): Stated {
  const said = new Map<string, string[]>();
  walk(document, {
    enter(node) {
      if (!isElement(node)) return true;
      const name = node.tagName === 'meta' ? (attributeOf(node, 'name') ?? attributeOf(node, 'property') ?? '').toLowerCase() : '';
      const content = attributeOf(node, 'content') ?? '';
      if (name !== '' && content !== '') {
        const before = said.get(name);
        if (before) before.push(content);
        else said.set(name, [content]);
      }
      return node.tagName !== 'body';
    },
  });
  const first = (...names: string[]): string[] => names.map((name) => said.get(name) ?? []).find((some) => some.length > 0) ?? [];
  return {
    // Open Graph has the address of a page about the author.
    authors: first('author', 'dc.creator', 'dcterms.creator', 'citation_author', 'article:author').filter(
      (text) => !/^https?:/i.test(text),
    ),
    tags: first('keywords', 'dc.subject', 'dcterms.subject', 'article:tag'),
    dates: first(
      'article:modified_time',
      'dcterms.modified',
      'last-modified',
      'article:published_time',
      'dcterms.created',
      'dc.date',
      'date',
    ),
  };
}

/** Adds what a piece of HTML inside a Markdown text says. Placeholders such as `<insert name>` are text. */
export function readHtmlFragment(source: string, builder: BlockBuilder): void {
  new HtmlReader(builder).read(parseFragment(keepPlaceholders(source)));
}
