/** The order of hits, in which any two of them differ. */
import type { RankedOccurrence } from './scoring.ts';

type Ordered = Pick<RankedOccurrence, 'millionths' | 'contentHash' | 'path' | 'start' | 'document' | 'revision'>;

/** Score in millionths descending, then content hash, path, start; one text in two places of a path by its document. */
export function inOrder(a: Ordered, b: Ordered): number {
  return (
    b.millionths - a.millionths ||
    byCodePoints(a.contentHash, b.contentHash) ||
    byCodePoints(a.path, b.path) ||
    a.start - b.start ||
    byCodePoints(a.document, b.document) ||
    byCodePoints(a.revision, b.revision)
  );
}

/** As a database orders text by its bytes (COLLATE "C"): JavaScript's own order has letters beyond U+FFFF too early. */
export function byCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

/** Halves of letters come after all whole ones. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
