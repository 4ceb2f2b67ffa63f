/** Hands pieces of text to the block builder and remembers where each of them comes to stand. */
import { isFurniture, type Block, type BlockRole, type ParsedDocument, type Range } from '../../model.ts';
import type { Attributes, BlockBuilder, TextBlock } from '../block-builder.ts';
import { cellText, readableText } from '../readable-text.ts';
import type { TextPiece } from './text-piece.ts';

export class BlockOutput {
  readonly #builder: BlockBuilder;
  /** The pieces of each block, in order: one for running text, one a cell for a row. */
  readonly #pieces: (readonly (TextPiece | undefined)[])[] = [];

  constructor(builder: BlockBuilder) {
    this.#builder = builder;
  }

  /** Adds running text; whether there was any. */
  text(piece: TextPiece, block: Pick<TextBlock, 'kind' | 'number' | 'level' | 'role' | 'attributes'>): boolean {
    if (readableText(piece.raw) === '') return false;
    this.#builder.text({ ...block, text: piece.raw, attributes: { ...piece.attributes, ...block.attributes } });
    this.#pieces.push([piece]);
    return true;
  }

  /** The number of a new table. */
  table(): number {
    return this.#builder.table();
  }

  /** Adds a row; an undefined cell is a place another cell reaches into. */
  row(cells: readonly (TextPiece | undefined)[], row: { table: number; header: boolean; role: BlockRole | undefined }): void {
    const pieces = cells.filter((cell) => cell !== undefined);
    if (pieces.every((piece) => cellText(piece.raw) === '')) return;
    const attributes: Record<string, string> = {};
    for (const [name, value] of pieces.flatMap((piece) => Object.entries(piece.attributes))) {
      attributes[name] = attributes[name] === undefined ? value : `${attributes[name]}\n${value}`;
    }
    this.#builder.row({ ...row, cells: cells.map((cell) => cell?.raw ?? ''), attributes });
    this.#pieces.push(cells);
  }

  /** Adds all of another document but its furniture, with `more` about every block of it. */
  document({ canonical, blocks }: ParsedDocument, more: Attributes): void {
    const tables = new Map<number, number>();
    const said = ({ start, end }: Range): string => canonical.slice(start, end);
    for (const block of blocks) {
      if (isFurniture(block)) continue;
      const { kind, role, level, header, table: own = 0 } = block;
      const before = this.#builder.size;
      const attributes = { ...block.attributes, ...more };
      if (kind === 'row') {
        const table = tables.get(own) ?? this.table();
        tables.set(own, table);
        this.#builder.row({ table, cells: (block.cells ?? []).map(said), header, role, attributes });
      } else if (kind === 'code') this.#builder.code(said(block), attributes);
      else {
        const number = block.text > block.start ? canonical.slice(block.start, block.text).trim() : undefined;
        this.#builder.text({ kind, number, text: canonical.slice(block.text, block.end), level, role, attributes });
      }
      if (this.#builder.size > before) this.#pieces.push([]);
    }
  }

  /** Ends the document: every piece with readable text then has its place. */
  finish(): ParsedDocument {
    const document = this.#builder.finish();
    document.blocks.forEach((block, index) => {
      const ranges = block.cells ?? [bodyRange(document.canonical, block, this.#pieces[index]?.[0])];
      this.#pieces[index]?.forEach((piece, cell) => {
        const range = ranges[cell];
        if (piece && range && range.end > range.start) piece.placed = range;
      });
    });
    return document;
  }
}

/** Without the number in front of it, which the piece does not know. A number that was typed is part of the piece. */
function bodyRange(canonical: string, block: Block, piece: TextPiece | undefined): Range {
  const length = readableText(piece?.raw ?? '').length;
  return { start: Math.min(Math.max(block.end - length, block.start), canonical.length), end: block.end };
}
