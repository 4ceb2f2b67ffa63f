/** What a bundle is known to hold: generated documents by path, and the changes people make to them. */
import {
  applyEdits,
  editOperations,
  generateDocument,
  generateRentList,
  type Random,
  raiseRents,
  readGenerated,
  readSource,
  renderCsv,
  renderMarkdown,
  renderText,
  type EditOperation,
  type GeneratedDocument,
  type GeneratedRow,
} from '../../testing/generated/index.ts';

/** One document as it is at one time. `key` is its identity, whatever its path. */
export interface Piece {
  readonly key: string;
  readonly source: string;
  readonly content: { readonly document: GeneratedDocument; readonly as: 'md' | 'txt' } | { readonly rows: readonly GeneratedRow[] };
}

/** By path. Never changed in place. */
export type Shelf = ReadonlyMap<string, Piece>;

/** Where a sentence or cell stands, by its identity. */
export interface KnownPlace {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Set for a sentence that the generator writes more than once. */
  readonly twin?: string;
}

const pieceOf = (key: string, content: Piece['content']): Piece => {
  if ('rows' in content) return { key, content, source: renderCsv(content.rows) };
  return { key, content, source: content.as === 'md' ? renderMarkdown(content.document) : renderText(content.document) };
};

/** A new document; every fourth is a table, every fourth plain text. */
export function newPiece(key: string, seed: number): { path: string; piece: Piece } {
  if (seed % 4 === 1) return { path: `lists/${key}.csv`, piece: pieceOf(key, { rows: generateRentList(seed, 12) }) };
  const as = seed % 4 === 2 ? 'txt' : 'md';
  return { path: `${key}.${as}`, piece: pieceOf(key, { document: generateDocument(seed, 3 + (seed % 4)), as }) };
}

const readings = new WeakMap<Piece, readonly KnownPlace[]>();

/** The sentences of a Markdown document and the cells of a table, in text order. Plain text has no known places. */
export function placesIn(piece: Piece): readonly KnownPlace[] {
  const known = readings.get(piece);
  if (known) return known;
  const places = readPlaces(piece);
  readings.set(piece, places);
  return places;
}

function readPlaces({ content, source }: Piece): KnownPlace[] {
  if ('rows' in content) {
    const { blocks } = readSource(source, 'list.csv');
    return content.rows.flatMap((row, index) =>
      row.cells.flatMap(({ id, text }, column) => {
        const cell = blocks[index]?.cells?.[column];
        return cell ? [{ id, text, start: cell.start, end: cell.end }] : [];
      }),
    );
  }
  return content.as === 'txt' ? [] : [...readGenerated(content.document).sentences.values()];
}

const harmless: readonly EditOperation[] = ['reformat'];

/** The document after some edits; the identities of its sentences stay. */
export function editPiece(piece: Piece, seed: number, count: number, operations: readonly EditOperation[] = editOperations): Piece {
  const { content, key } = piece;
  if ('rows' in content) return pieceOf(key, { rows: raiseRents(content.rows, seed, count).rows });
  return pieceOf(key, { ...content, document: applyEdits(content.document, seed, count, operations).document });
}

/** The document written down in another style; a table with other line ends. */
export function reformatPiece(piece: Piece, seed: number): Piece {
  return 'rows' in piece.content ? { ...piece, source: piece.source.replaceAll(/\r?\n/g, '\r\n') } : editPiece(piece, seed, 1, harmless);
}

/** The sources of some paths, to be put. */
export const sourcesOf = (shelf: Shelf, paths: Iterable<string> = shelf.keys()): Map<string, string> =>
  new Map([...paths].map((path) => [path, (shelf.get(path) as Piece).source]));

/** Equal for shelves with the same documents under the same paths. */
export const shelfKey = (shelf: Shelf): string =>
  [...shelf]
    .map(([path, { key, source }]) => JSON.stringify([path, key, source]))
    .sort()
    .join('\n');

export const pickFrom = <T>(random: Random, values: Iterable<T>): T => random.pick([...values]);
