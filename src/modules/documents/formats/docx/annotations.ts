/** Comments and tracked changes of a Word file: gathered while the text is read, placed when the canonical text is laid out. */
import type { Annotation } from '../../model.ts';
import { readableText } from '../readable-text.ts';
import { placeAnchors, TextPiece } from './text-piece.ts';
import type { Anchor, AnchorPlace } from './text-piece.ts';

/** Who wrote it and when, as the file states it. */
export interface Author {
  readonly author?: string;
  readonly date?: string;
}

/** A tracked change being read. */
export interface Change extends Author {
  readonly kind: 'inserted' | 'deleted';
  /** Of a deletion: its words so far. */
  text: string;
  readonly start: Anchor;
  end: Anchor;
}

export interface Comment extends Author {
  readonly text: string;
}

interface OpenComment extends Comment {
  start: Anchor | undefined;
  end: Anchor | undefined;
}

export class AnnotationCollector {
  /** In reading order, whether laid out or not. */
  readonly #pieces: TextPiece[] = [];
  readonly #changes: Change[] = [];
  readonly #comments: ReadonlyMap<string, OpenComment>;
  /** Comments that begin before the next piece. */
  #waiting: OpenComment[] = [];

  constructor(comments: ReadonlyMap<string, Comment>) {
    this.#comments = new Map([...comments].map(([id, comment]) => [id, { ...comment, start: undefined, end: undefined }]));
  }

  /** A new piece of text, in reading order. */
  piece(): TextPiece {
    const piece = new TextPiece();
    this.#pieces.push(piece);
    for (const comment of this.#waiting) comment.start ??= { piece, at: 0 };
    this.#waiting = [];
    return piece;
  }

  /** Begins a tracked change, or goes on with the last one when it is the same person's in the same place. */
  change(kind: Change['kind'], by: Author, piece: TextPiece): Change {
    const at = { piece, at: piece.raw.length };
    const last = this.#changes.at(-1);
    if (last?.kind === kind && last.author === by.author && last.date === by.date && last.end.piece === piece && last.end.at === at.at) {
      return last;
    }
    const change: Change = { kind, ...by, text: '', start: at, end: at };
    this.#changes.push(change);
    return change;
  }

  /** Marks where a comment begins; without a piece it is before the next one. */
  commentStarts(id: string, piece: TextPiece | undefined): void {
    const comment = this.#comments.get(id);
    if (!comment || comment.start) return;
    if (piece) comment.start = { piece, at: piece.raw.length };
    else this.#waiting.push(comment);
  }

  /** Marks where a comment ends; without a piece it is after the last one. */
  commentEnds(id: string, piece: TextPiece | undefined): void {
    const comment = this.#comments.get(id);
    const last = piece ?? this.#pieces.at(-1);
    if (comment && last) comment.end ??= { piece: last, at: last.raw.length };
  }

  /** Marks where a comment is referred to: its place when it states no range. */
  commentRefers(id: string, piece: TextPiece): void {
    const comment = this.#comments.get(id);
    if (!comment) return;
    comment.end ??= { piece, at: piece.raw.length };
    comment.start ??= comment.end;
  }

  /** All annotations, in the order of their places. `bodyOf` is the text a piece came to be. */
  finish(canonical: string, bodyOf: (piece: TextPiece) => string): Annotation[] {
    const comments = [...this.#comments.values()].filter((comment) => comment.start && comment.end);
    const places = this.#places([...this.#changes, ...comments], canonical, bodyOf);
    const found: Annotation[] = [];
    const add = (kind: Annotation['kind'], from: Partial<OpenComment>, text?: string): void => {
      const start = from.start && places.get(from.start);
      const end = from.end && places.get(from.end);
      if (!start || !end) return;
      const range = end.end > start.start ? { start: start.start, end: end.end } : { start: start.point, end: start.point };
      const words = text ?? canonical.slice(range.start, range.end);
      if (words === '') return;
      const { author, date } = from;
      found.push({ kind, ...range, text: words, ...(author === undefined ? {} : { author }), ...(date === undefined ? {} : { date }) });
    };
    for (const change of this.#changes) {
      if (change.kind === 'inserted') add('inserted', change);
      else add('deleted', { ...change, end: change.start }, readableText(change.text));
    }
    for (const comment of comments) add('comment', comment, comment.text);
    return found.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }

  #places(marked: readonly Partial<OpenComment>[], canonical: string, bodyOf: (piece: TextPiece) => string): Map<Anchor, AnchorPlace> {
    const byPiece = new Map<TextPiece, Anchor[]>();
    for (const anchor of marked.flatMap(({ start, end }) => [start, end])) {
      if (!anchor) continue;
      const anchors = byPiece.get(anchor.piece);
      if (anchors) anchors.push(anchor);
      else byPiece.set(anchor.piece, [anchor]);
    }
    const places = new Map<Anchor, AnchorPlace>();
    // A piece without readable text lies where the next one begins and where the last one ends.
    let next = canonical.length;
    const ends = this.#ends();
    for (const [index, piece] of [...this.#pieces.entries()].toReversed()) {
      const anchors = byPiece.get(piece) ?? [];
      if (piece.placed) {
        for (const [anchor, place] of placeAnchors(piece, bodyOf(piece), anchors)) places.set(anchor, place);
        next = piece.placed.start;
      } else for (const anchor of anchors) places.set(anchor, { start: next, end: ends[index] as number, point: next });
    }
    return places;
  }

  /** Where the last piece up to each one ends. */
  #ends(): number[] {
    let end = 0;
    return this.#pieces.map((piece) => (end = piece.placed?.end ?? end));
  }
}
