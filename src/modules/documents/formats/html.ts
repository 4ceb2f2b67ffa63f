/** HTML to blocks: what a reader of the page sees of its body, without navigation. Malformed pages are read as browsers read them. */
import { parse, parseFragment } from 'parse5';
import type { ParsedDocument } from '../model.ts';
import { BlockBuilder } from './block-builder.ts';
import { HtmlReader } from './html-reader.ts';
import { keepPlaceholders } from './html-names.ts';
import { attributeOf, findElement, textOf } from './html-tree.ts';

/** Parses the text of an HTML file. Never throws on any text. */
export function parseHtml(text: string): ParsedDocument {
  const builder = new BlockBuilder();
  readHtmlPage(text, builder);
  return builder.finish();
}

/** Adds what a page says; the title it states is taken when there is none yet. */
export function readHtmlPage(text: string, builder: BlockBuilder): void {
  const document = parse(text);
  const title = findElement(document, 'title');
  if (title) builder.title ??= textOf(title);
  const language = attributeOf(findElement(document, 'html'), 'lang');
  if (language !== undefined && language !== '') builder.documentAttributes({ language });
  new HtmlReader(builder).read(document);
}

/** Adds what a piece of HTML inside a Markdown text says. Placeholders such as `<insert name>` are text. */
export function readHtmlFragment(source: string, builder: BlockBuilder): void {
  new HtmlReader(builder).read(parseFragment(keepPlaceholders(source)));
}
