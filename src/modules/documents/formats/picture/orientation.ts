/** What was recognised in a picture as its dots lie in the file, in the places where it is shown: cameras leave turning to whoever shows it. */
import { turned } from '../pdf/geometry.ts';
import type { Rect } from '../pdf/geometry.ts';
import type { RecognizedPage } from '../recognition/tsv.ts';

/** Clockwise quarters that each orientation of EXIF asks for, and whether the picture is mirrored before. */
const turns: readonly (readonly [quarters: number, mirrored: boolean])[] = [
  [0, false],
  [0, true],
  [2, false],
  [2, true],
  [3, true],
  [1, false],
  [1, true],
  [3, false],
];

export function asShown(page: RecognizedPage, orientation: number): RecognizedPage {
  const [quarters, mirrored] = turns[orientation - 1] ?? [0, false];
  if (quarters === 0 && !mirrored) return page;
  const place = (rect: Rect): Rect =>
    turned(mirrored ? { ...rect, left: page.width - rect.right, right: page.width - rect.left } : rect, quarters, page);
  const [width, height] = quarters % 2 === 0 ? [page.width, page.height] : [page.height, page.width];
  return { width, height, rows: page.rows.map((row) => ({ ...row, place: place(row.place) })) };
}
