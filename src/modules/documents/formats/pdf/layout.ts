/** The pages of a document to one text: blocks in reading order, then notes where their page ends, then heads and feet. */
import type { ParsedDocument } from '../../model.ts';
import { vocabularyOf } from './block-text.ts';
import { columnsOf } from './columns.ts';
import type { Column } from './columns.ts';
import { DocumentWriter } from './document-writer.ts';
import { blocksOf, continues, measure } from './flow.ts';
import type { LineBlock, Measures } from './flow.ts';
import { headingLevels } from './headings.ts';
import { drawnLine } from './lines.ts';
import type { PartedPage } from './margins.ts';
import type { TagBlock } from './structure-tree.ts';
import type { Grid } from './tables.ts';
import { taggedBlocks } from './tagged.ts';

/** Lays out a document of at least one page. */
export function layOut(pages: readonly PartedPage[]): ParsedDocument {
  const columns = pages.map((page) => columnsOf(page.words));
  const measures = measure(columns.flat());
  const pieces = pages.flatMap((page, at) => piecesOf(page, columns[at] ?? [], measures));
  const texts = pieces.flatMap((piece) => ('block' in piece ? [piece] : []));
  // Where headings are tagged, nothing else is one for its looks.
  const named = texts.some(({ tag }) => tag?.kind === 'heading');
  const body = texts.filter(({ note, tag }) => !note && (tag === undefined || (tag.kind === 'paragraph' && !named)));
  const levels = headingLevels(
    body.map(({ block }) => block),
    measures,
  );
  body.forEach((piece, at) => (piece.level = levels[at] as number));
  const vocabulary = vocabularyOf(columns.flat().flatMap((column) => column.lines));
  const writer = new DocumentWriter(pages, vocabulary);
  for (const piece of joined(pieces)) {
    if ('block' in piece) writer.add(piece);
    else writer.table(piece.grid);
  }
  for (const page of pages) {
    for (const line of page.heads) writer.margin('header', line);
    for (const mark of page.marks) writer.margin('header', drawnLine(mark));
  }
  for (const page of pages) for (const line of page.feet) writer.margin('footer', line);
  return writer.finish();
}

/** A block with what the document makes of it. */
export interface Piece {
  readonly block: LineBlock;
  readonly page: number;
  readonly note: boolean;
  /** From 1 for a heading, 0 otherwise. */
  level: number;
  /** What the structure tree says that it is. */
  readonly tag?: TagBlock | undefined;
}

interface TablePiece {
  readonly grid: Grid;
}

function piecesOf(page: PartedPage, columns: readonly Column[], measures: Measures): (Piece | TablePiece)[] {
  const body: (Piece | TablePiece)[] = [];
  const notes: Piece[] = [];
  const tagged = page.tree ? taggedBlocks(page, measures) : [];
  for (const one of tagged) {
    if ('grid' in one) body.push(one);
    else {
      const note = one.tag?.kind === 'note';
      (note ? notes : body).push({ ...one, page: page.index, note, level: one.tag?.kind === 'heading' ? one.tag.level : 0 });
    }
  }
  for (const column of page.tree ? [] : columns) {
    if (column.table) {
      body.push({ grid: column.table });
      continue;
    }
    const blocks = blocksOf(column, measures);
    const first = notesFrom(blocks, { height: page.frame.height, body: measures.body });
    blocks.forEach((block, at) => (at < first ? body : notes).push({ block, page: page.index, note: at >= first, level: 0 }));
  }
  for (const aside of page.asides) {
    const line = drawnLine(aside);
    for (const block of blocksOf({ left: line.left, right: line.right, lines: [line] }, measures)) {
      body.push({ block, page: page.index, note: false, level: 0 });
    }
  }
  return [...body, ...notes];
}

const noteMark = /^(?:\d{1,3}\)?$|[*†‡§¶]+|\(\d{1,2}\)$|\[\d{1,3}\]$|\d{1,3}\p{Lu})/u;

/** The index of the first footnote of a column: small type at its foot that begins with the mark of a note. */
function notesFrom(blocks: readonly LineBlock[], { height, body }: { height: number; body: number }): number {
  let first = blocks.length;
  while (first > 0) {
    const block = blocks[first - 1] as LineBlock;
    if (block.size > body * 0.93 || (block.lines[0]?.top ?? 0) < height * 0.4) break;
    first -= 1;
  }
  while (first < blocks.length && !noteMark.test(blocks[first]?.lines[0]?.words[0]?.text ?? '')) first += 1;
  return first;
}

/** Joins what goes on in the next column or on the next page; notes stand behind what begins on their page. */
function joined(pieces: readonly (Piece | TablePiece)[]): (Piece | TablePiece)[] {
  const done: (Piece | TablePiece)[] = [];
  let open: Piece | undefined;
  let notes: Piece[] = [];
  const close = (): void => {
    if (open) done.push(open);
    done.push(...notes);
    [open, notes] = [undefined, []];
  };
  for (const piece of pieces) {
    if (!('block' in piece)) {
      close();
      done.push(piece);
    } else if (piece.note) {
      notes.push(piece);
    } else if (open && isContinued(open, piece)) {
      open = { ...open, block: { ...open.block, lines: [...open.block.lines, ...piece.block.lines], full: piece.block.full } };
    } else {
      close();
      open = piece;
    }
  }
  close();
  return done;
}

function isContinued(open: Piece, next: Piece): boolean {
  if (open.level > 0 || next.level > 0 || open.tag?.kind === 'figure' || next.tag?.kind === 'figure') return false;
  if (open.tag && next.tag && (open.page === next.page || open.tag.kind !== next.tag.kind)) return false;
  const last = open.block.lines.at(-1);
  const first = next.block.lines[0];
  // On the same column one stands below the other, and what parted them was seen there.
  const elsewhere = last && first && (last.words[0]?.page !== first.words[0]?.page || first.top < last.top);
  return elsewhere === true && continues(open.block, next.block);
}
