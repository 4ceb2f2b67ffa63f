/** Markdown (CommonMark with tables, task lists, strikethrough and footnotes) to blocks. */
import type { ParsedDocument } from '../model.ts';
import { BlockBuilder } from './block-builder.ts';
import type { Attributes } from './block-builder.ts';
import { readHtmlFragment } from './html.ts';
import { splitFrontMatter } from './markdown-front-matter.ts';
import { readInline } from './markdown-inline.ts';
import type { Definitions } from './markdown-inline.ts';
import { splitDefinitions } from './markdown-definitions.ts';
import { readMarkdownLeaves } from './markdown-leaves.ts';
import type { MarkdownLeaf } from './markdown-leaves.ts';

/** Parses the text of a Markdown file. Never throws on any text. */
export function parseMarkdown(text: string): ParsedDocument {
  const builder = new BlockBuilder();
  const front = splitFrontMatter(shortBlanks(text.replace(/\r\n?/g, '\n')));
  if (front.title !== undefined) builder.title = front.title;
  builder.properties = front.properties;
  if (front.source !== undefined) builder.documentAttributes({ frontMatter: front.source });
  const { leaves, definitions } = splitDefinitions(readMarkdownLeaves(front.body));
  const tables = new Map<number, number>();
  for (const leaf of leaves) addLeaf(leaf, { builder, definitions, tables });
  return builder.finish();
}

/**
 * No run of blanks longer than 200, in code neither. The grammar's patterns try every split of a run: 300,000 blanks took a minute
 * where 200 at a time take milliseconds.
 */
const shortBlanks = (text: string): string => (/[ \t]{201}/.test(text) ? text.replace(/[ \t]+/g, (run) => run.slice(0, 200)) : text);

interface Target {
  readonly builder: BlockBuilder;
  readonly definitions: Definitions;
  /** From the position of a table in the source to its number. */
  readonly tables: Map<number, number>;
}

function addLeaf(leaf: MarkdownLeaf, { builder, definitions, tables }: Target): void {
  if (leaf.kind === 'html') readHtmlFragment(leaf.source, builder);
  else if (leaf.kind === 'code') builder.code(leaf.source, leaf.attributes);
  else if (leaf.kind === 'row') {
    const cells = leaf.cells.map((cell) => readInline(cell, definitions));
    let table = tables.get(leaf.table);
    if (table === undefined) {
      table = builder.table();
      tables.set(leaf.table, table);
    }
    const attributes = targets(
      cells.flatMap((cell) => cell.links),
      cells.flatMap((cell) => cell.images),
    );
    builder.row({ table, cells: cells.map((cell) => cell.text), header: leaf.header, attributes });
  } else {
    const { text, links, images } = readInline(leaf.source, definitions);
    builder.text({
      kind: leaf.kind,
      text,
      number: leaf.number,
      level: leaf.level,
      attributes: { ...leaf.attributes, ...targets(links, images) },
    });
  }
}

const targets = (links: readonly string[], images: readonly string[]): Attributes => ({
  ...(links.length > 0 ? { links: links.join('\n') } : {}),
  ...(images.length > 0 ? { images: images.join('\n') } : {}),
});
