/** Where words stand in the whole text of a document, also where it is not drawn. Pure. */
import type { TextRange } from './marks.ts';

/** More are nobody's reading. */
export const mostFound = 5000;

/** Every place of some words in text order, whatever their case and the blanks between them. */
export function findText(text: string, sought: string): TextRange[] {
  const words = sought.trim().split(/\s+/u);
  if (words.join('') === '') return [];
  const pattern = new RegExp(words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+'), 'giu');
  const found: TextRange[] = [];
  for (const { index, 0: match } of text.matchAll(pattern)) {
    found.push({ start: index, end: index + match.length });
    if (found.length === mostFound) break;
  }
  return found;
}

/** The first place at or behind an offset; the first of all when there is none. */
export const placeFrom = (places: readonly TextRange[], offset: number): number =>
  Math.max(
    0,
    places.findIndex(({ start }) => start >= offset),
  );

/** The places around one of them: what is marked, so that ten thousand places cost no more than a few. */
export const placesAround = (places: readonly TextRange[], at: number, reach: number): readonly TextRange[] =>
  places.slice(Math.max(0, at - reach), at + reach + 1);
