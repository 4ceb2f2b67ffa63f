/**
 * What a parsed document is: one canonical text and its blocks. Offsets are UTF-16 code units into the canonical text,
 * which is NFC with LF line ends; `canonical.slice(start, end) === quote` holds for every span ever stored.
 */

/** The kinds of structural unit. A table is a run of `row` blocks that share their `table` number. */
export const blockKinds = ['heading', 'paragraph', 'item', 'code', 'row'] as const;
export type BlockKind = (typeof blockKinds)[number];

/** A half-open range of the canonical text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Block extends Range {
  readonly kind: BlockKind;
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
}

/** One document read: what a revision stores. */
export interface ParsedDocument {
  readonly canonical: string;
  readonly blocks: readonly Block[];
  /** The document's own title when it states one (front matter, `<title>`, first level-1 heading). */
  readonly title?: string;
}

/** The formats that are read, each by one parser. */
export const formats = ['markdown', 'text', 'html', 'csv'] as const;
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
