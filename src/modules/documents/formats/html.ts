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
import { attributeOf, findElement, textOf } from './html-tree.ts';
import type { HtmlNode } from './html-tree.ts';

/** Parses the text of an HTML file; its blocks keep their place in that text. Never throws on any text. */
export function parseHtml(text: string): ParsedDocument {
  const builder = new BlockBuilder();
  const document = parse(text, { sourceCodeLocationInfo: true });
  readHead(document, builder);
  new HtmlReader(builder, { source: text, furniture: furnitureOf(document) }).read(document);
  return builder.finish();
}

/** Adds what a chapter or a mail in HTML says: all of it is content. The title it states is taken when there is none yet. */
export function readHtmlPart(text: string, builder: BlockBuilder): void {
  const document = parse(text);
  readHead(document, builder);
  new HtmlReader(builder).read(document);
}

function readHead(document: HtmlNode, builder: BlockBuilder): void {
  const title = findElement(document, 'title');
  if (title) builder.title ??= textOf(title);
  const language = attributeOf(findElement(document, 'html'), 'lang');
  if (language !== undefined && language !== '') builder.documentAttributes({ language });
}

/** Adds what a piece of HTML inside a Markdown text says. Placeholders such as `<insert name>` are text. */
export function readHtmlFragment(source: string, builder: BlockBuilder): void {
  new HtmlReader(builder).read(parseFragment(keepPlaceholders(source)));
}
