/**
 * Collects the blocks of one document in reading order and lays out its canonical text. The only place where canonical text,
 * offsets, hashes and sections are made, so that all formats obey the same rules: blocks cover the canonical text exactly, with
 * a blank line between blocks and a line feed between the rows of one table.
 */
import { sha256 } from '../../../kernel/shared/fingerprint.ts';
import { isFurniture, type Block, type BlockKind, type BlockRole, type ParsedDocument, type Range } from '../model.ts';
import type { DocumentProperties } from '../properties.ts';
import { numberEnd } from './numbering.ts';
import { cellText, codeText, readableText } from './readable-text.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface TextBlock {
  readonly kind: 'heading' | 'paragraph' | 'item';
  /** Readable text with hard breaks as line feeds; blanks and characters are normalised here. */
  readonly text: string;
  /** The number as displayed, "3." or "(a)", when the format knows it; otherwise it is looked for in the text. */
  readonly number?: string | undefined;
  readonly level?: number | undefined;
  /** Heads and feet are added behind everything else: they stand outside every section. */
  readonly role?: BlockRole | undefined;
  readonly attributes?: Attributes | undefined;
  /** Where it stands in the text of the file. */
  readonly source?: Range | undefined;
}

export interface TableRow {
  readonly table: number;
  readonly cells: readonly string[];
  readonly header?: boolean | undefined;
  readonly role?: BlockRole | undefined;
  readonly attributes?: Attributes | undefined;
  /** Where it stands in the text of the file. */
  readonly source?: Range | undefined;
}

type Details = Pick<Block, 'level' | 'role' | 'table' | 'cells' | 'header' | 'attributes' | 'source'>;

export class BlockBuilder {
  /** The title the document states apart from its headings. */
  title: string | undefined;
  /** What else the document states of itself. */
  properties: DocumentProperties | undefined;
  /** Whether a heading of level 1 is the title of a document that states none. */
  headingIsTitle = true;
  readonly #blocks: Block[] = [];
  readonly #parts: string[] = [];
  #length = 0;
  #tables = 0;
  /** The open headings, outermost first: index into the blocks and level. */
  readonly #headings: { index: number; level: number }[] = [];
  #firstAttributes: Attributes | undefined;

  /** How many blocks there are. */
  get size(): number {
    return this.#blocks.length;
  }

  /** Adds running text; a block without readable text is left out. */
  text(block: TextBlock): void {
    const body = readableText(block.text);
    if (body === '') return;
    const number = block.number === undefined ? '' : `${readableText(block.number)} `;
    const inset = number === '' ? numberEnd(block.kind, body) : number.length;
    const level = block.level === undefined ? {} : { level: block.level };
    this.#add(block.kind, number + body, inset, { ...level, ...optional(block) });
  }

  /** Adds code, line breaks and blanks kept. */
  code(text: string, attributes?: Attributes, source?: Range): void {
    const body = codeText(text);
    if (body !== '') this.#add('code', body, 0, optional({ attributes, source }));
  }

  /** The number of a new table. */
  table(): number {
    return this.#tables++;
  }

  /** Adds one row of a table; a row without readable text is left out. */
  row(row: TableRow): void {
    const texts = row.cells.map(cellText);
    if (texts.every((text) => text === '')) return;
    let at = 0;
    const cells = texts.map((text) => {
      const start = at;
      at += text.length + 1;
      return { start, end: start + text.length };
    });
    this.#add('row', texts.join('\t'), 0, {
      table: row.table,
      cells,
      ...(row.header === true ? { header: true } : {}),
      ...optional(row),
    });
  }

  /** Attributes of the document as a whole (front matter): they are carried by its first block. */
  documentAttributes(attributes: Attributes): void {
    this.#firstAttributes = { ...this.#firstAttributes, ...attributes };
  }

  finish(): ParsedDocument {
    const first = this.#blocks[0];
    if (first && this.#firstAttributes) {
      this.#blocks[0] = { ...first, attributes: { ...first.attributes, ...this.#firstAttributes } };
    }
    const canonical = this.#parts.join('');
    const stated = this.title === undefined ? '' : cellText(this.title);
    const heading = this.headingIsTitle && this.#blocks.find((block) => block.kind === 'heading' && block.level === 1);
    const title = stated !== '' ? stated : heading && canonical.slice(heading.start, heading.end).replaceAll('\n', ' ');
    return { canonical, blocks: this.#blocks, ...(title ? { title } : {}), ...(this.properties ? { properties: this.properties } : {}) };
  }

  #add(kind: BlockKind, text: string, inset: number, details: Details): void {
    const previous = this.#blocks.at(-1);
    if (previous) {
      const separator = kind === 'row' && previous.table === details.table ? '\n' : '\n\n';
      this.#parts.push(separator);
      this.#length += separator.length;
    }
    const start = this.#length;
    this.#parts.push(text);
    this.#length += text.length;
    const hash = sha256(`${kind}\n${text.slice(inset)}`).slice(0, 32);
    const section = this.#section(kind, details);
    const cells = details.cells && { cells: details.cells.map((cell) => shifted(cell, start)) };
    this.#blocks.push({ kind, start, end: this.#length, text: start + inset, hash, section, ...details, ...cells });
  }

  #section(kind: BlockKind, details: Details): number {
    if (isFurniture(details)) return -1;
    const { level = 1 } = details;
    if (kind === 'heading') {
      while ((this.#headings.at(-1)?.level ?? 0) >= level) this.#headings.pop();
    }
    const section = this.#headings.at(-1)?.index ?? -1;
    if (kind === 'heading') this.#headings.push({ index: this.#blocks.length, level });
    return section;
  }
}

const shifted = (range: Range, by: number): Range => ({ start: range.start + by, end: range.end + by });

/** The details of a block that are there only when they say something. */
const optional = ({ role, attributes, source }: Pick<TableRow, 'role' | 'attributes' | 'source'>): Details => ({
  ...(role === undefined ? {} : { role }),
  ...(attributes && Object.keys(attributes).length > 0 ? { attributes } : {}),
  ...(source === undefined ? {} : { source }),
});
