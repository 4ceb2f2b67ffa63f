/** The raw text of one future block or cell, and the places in it that annotations need to find again in the canonical text. */
import type { Range } from '../../model.ts';
import type { Attributes } from '../block-builder.ts';
import { readableText } from '../readable-text.ts';

/** A longer target is not kept: one that many links share would be repeated in front of all of them. */
const longestTarget = 2000;

export class TextPiece {
  /** As it is read: the block builder normalises it. */
  raw = '';
  /** Where its text came to stand; undefined while it is not laid out, and for a piece without readable text. */
  placed: Range | undefined;
  /** Whether all its letters are bold; undefined before the first letter. */
  bold: boolean | undefined;
  readonly #links = new Set<string>();

  link(target: string | undefined): void {
    const written = (target ?? '').replace(/\s+/g, ' ').trim();
    if (written !== '' && written.length <= longestTarget) this.#links.add(written);
  }

  /** Link targets: context of the text, not text. */
  get attributes(): Attributes {
    return this.#links.size > 0 ? { links: [...this.#links].join('\n') } : {};
  }
}

/** A place in a piece, between two characters of its raw text. */
export interface Anchor {
  readonly piece: TextPiece;
  readonly at: number;
}

/** Where an anchor lies in the canonical text: as the beginning of something, as its end, and as a point of its own. */
export interface AnchorPlace {
  readonly start: number;
  readonly end: number;
  readonly point: number;
}

/**
 * The places of anchors of one piece that was laid out as `body`. Normalising changes blanks and composes characters, so places
 * are found by the number of readable characters before them; one pass over the piece, whatever the number of anchors.
 */
export function placeAnchors(piece: TextPiece, body: string, anchors: readonly Anchor[]): Map<Anchor, AnchorPlace> {
  const places = new Map<Anchor, AnchorPlace>();
  const start = piece.placed?.start ?? 0;
  let read = 0;
  let count = 0;
  let offset = 0;
  let passed = 0;
  for (const anchor of anchors.toSorted((a, b) => a.at - b.at)) {
    const at = Math.max(read, beforeNextCharacter(piece.raw, anchor.at));
    count += readableText(piece.raw.slice(read, at)).replace(/\s/g, '').length;
    read = at;
    // After the last readable character before the anchor; blanks in between belong to what follows.
    for (; passed < count && offset < body.length; offset += 1) if (!isBlank(body[offset])) passed += 1;
    let next = offset;
    while (next < body.length && isBlank(body[next])) next += 1;
    const afterBlank = at === 0 || isBlank(piece.raw[at - 1]);
    places.set(anchor, { start: start + next, end: start + offset, point: start + (afterBlank ? next : offset) });
  }
  return places;
}

const isBlank = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** Past the marks and the parts of a syllable that would be composed with the character before. */
function beforeNextCharacter(raw: string, at: number): number {
  let end = at;
  while (end - at < 30 && /^[\p{M}\u1160-\u11ff]/u.test(raw.slice(end, end + 2))) end += raw.codePointAt(end)! > 0xffff ? 2 : 1;
  return end;
}
