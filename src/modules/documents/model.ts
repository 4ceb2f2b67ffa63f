/**
 * What a parsed document is: one canonical text and its blocks. Offsets are UTF-16 code units into the canonical text,
 * which is NFC with LF line ends; `canonical.slice(start, end) === quote` holds for every span ever stored.
 */

import type { FileFacts, PosterOrigin, PosterType } from './facts.ts';
import type { DocumentProperties } from './properties.ts';

/** The kinds of structural unit. A table is a run of `row` blocks that share their `table` number. */
export const blockKinds = ['heading', 'paragraph', 'item', 'code', 'row'] as const;
export type BlockKind = (typeof blockKinds)[number];

/** A half-open range of the canonical text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What a block is to the text it stands in, where that is not running text: the repeated head and foot of pages, what stands around
 * the text of a web page (navigation, notices, sidebars), footnotes and endnotes. Heads and feet stand behind the last block of the
 * text, outside every section and every passage.
 */
export const blockRoles = ['header', 'footer', 'note'] as const;
export type BlockRole = (typeof blockRoles)[number];

export interface Block extends Range {
  readonly kind: BlockKind;
  readonly role?: BlockRole;
  /**
   * Where the text without its number or marker begins (`start <= text <= end`): "3. " of a list item and "7.2 " of a heading
   * lie before it. They stay in the canonical text and out of the hash.
   */
  readonly text: number;
  /** First 32 hex digits of the SHA-256 of `kind`, a line feed and `canonical.slice(text, end)`. */
  readonly hash: string;
  /** Index of the nearest heading block above that contains this block; -1 when there is none. A heading has its parent heading. */
  readonly section: number;
  /** 1 to 6 for a heading, nesting depth from 1 for an item. */
  readonly level?: number;
  /** Which table of the document a row belongs to, from 0. */
  readonly table?: number;
  /** The ranges of a row's cells, in column order; cells are joined by a tab, rows by a line feed. */
  readonly cells?: readonly Range[];
  /** True for the header row of a table. */
  readonly header?: true;
  /** Context that is not text: link targets, image sources, front matter. A change here changes no hash. */
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * Where its text stands in the text of the file (of a page of HTML): UTF-16 units of the decoded bytes without a byte order
   * mark, from its first character to its last, with the markup between them.
   */
  readonly source?: Range;
}

/**
 * A word and where it is drawn: start and end in the canonical text, then left, top, width and height in points from the top
 * left corner of the page as it is shown (crop and rotation applied). A word broken over two lines is two of these.
 */
export type WordBox = readonly [start: number, end: number, x: number, y: number, width: number, height: number];

/** A page of a paged format; its range spans the words of its running text. Points are 1/72 inch. */
export interface PageLayout extends Range {
  /** From 1. */
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly words: readonly WordBox[];
  /** True for a page that has an image, or letters that cannot be read, and no text: its words need recognition. */
  readonly scanned?: true;
  /** For a page whose words were recognised in a picture: how sure of them the recogniser is, from 0 to 100; 0 when it found none. */
  readonly recognized?: number;
}

/** What others wrote on a text without being part of it. `text` is a comment's words, or the words that were put in or taken out. */
export interface Annotation extends Range {
  readonly kind: 'comment' | 'inserted' | 'deleted';
  readonly text: string;
  readonly author?: string;
  /** ISO 8601, as the file states it. */
  readonly date?: string;
}

/** The picture that stands for a recording: the cover in its file, or a frame of a video. */
export interface Poster {
  readonly type: PosterType;
  readonly width: number;
  readonly height: number;
  readonly origin: PosterOrigin;
  readonly bytes: Uint8Array;
}

/** One document read: what a revision stores. */
export interface ParsedDocument {
  readonly canonical: string;
  readonly blocks: readonly Block[];
  /** Of a paged format, in order. */
  readonly pages?: readonly PageLayout[];
  /** What a picture or a recording says of itself; it may have no words. */
  readonly facts?: FileFacts;
  /** What it states of itself. */
  readonly properties?: DocumentProperties;
  /** In the order of their places. */
  readonly annotations?: readonly Annotation[];
  /** The document's own title when it states one (front matter, `<title>`, first level-1 heading). */
  readonly title?: string;
}

/** A recording read: what is stored beside its revision too. */
export interface ReadRecording extends ParsedDocument {
  readonly poster?: Poster;
}

/** The formats that are read, each by one parser. */
export const formats = [
  'markdown',
  'text',
  'html',
  'csv',
  'code',
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'rtf',
  'epub',
  'eml',
  'mbox',
  'mhtml',
  'image',
  'recording',
] as const;
export type Format = (typeof formats)[number];

/** The headings above a block, outermost first, as index list into `blocks`. */
export function headingsAbove(blocks: readonly Block[], index: number): number[] {
  const path: number[] = [];
  for (let section = blocks[index]?.section ?? -1; section >= 0; section = blocks[section]?.section ?? -1) path.unshift(section);
  return path;
}

/** The heading path of a block as it is shown: numbers included. */
export function headingPath(document: Pick<ParsedDocument, 'canonical' | 'blocks'>, index: number): string[] {
  return headingsAbove(document.blocks, index).map((heading) => {
    const block = document.blocks[heading] as Block;
    return document.canonical.slice(block.start, block.end);
  });
}

/** The heading path of a block without numbers, joined by line feeds: what fingerprints and carrying compare. */
export function headingKey(document: Pick<ParsedDocument, 'canonical' | 'blocks'>, index: number): string {
  return headingsAbove(document.blocks, index)
    .map((heading) => {
      const block = document.blocks[heading] as Block;
      return document.canonical.slice(block.text, block.end);
    })
    .join('\n');
}

/** What stands around the text: heads and feet of pages, navigation. "Page 3 of 21" changes with every page that comes: no one edited it. */
export const isFurniture = (block: { readonly role?: BlockRole | undefined } | undefined): boolean =>
  block?.role === 'header' || block?.role === 'footer';
