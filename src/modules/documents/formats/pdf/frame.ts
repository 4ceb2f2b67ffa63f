/** Where things on a page lie as it is shown. */
import type { Engine } from './engine.ts';
import { turned } from './geometry.ts';
import type { Rect } from './geometry.ts';

/** How a page's own coordinates (y upwards, before rotation) become those of the page as shown. */
export interface Frame {
  readonly size: { readonly width: number; readonly height: number };
  readonly turn: number;
  readonly place: (left: number, top: number, right: number, bottom: number) => Rect;
}

export function frameOf(engine: Engine, page: number): Frame {
  const { call } = engine;
  const [left, top, right, bottom] = shownOf(engine, page);
  const turn = ((call.FPDFPage_GetRotation(page) % 4) + 4) % 4;
  const unturned = { width: Math.abs(right - left), height: Math.abs(top - bottom) };
  const x = Math.min(left, right);
  const y = Math.max(top, bottom);
  return {
    size: turn % 2 === 0 ? unturned : { width: unturned.height, height: unturned.width },
    turn,
    place: (l, t, r, b) =>
      turned({ left: Math.min(l, r) - x, top: y - Math.max(t, b), right: Math.max(l, r) - x, bottom: y - Math.min(t, b) }, turn, unturned),
  };
}

/** Left, top, right and bottom of what is shown of a page: all of it where its crop lies outside of it. */
function shownOf(engine: Engine, page: number): readonly [left: number, top: number, right: number, bottom: number] {
  const { call, scratch } = engine;
  if (call.FPDF_GetPageBoundingBox(page, scratch) !== 0) {
    const [left = 0, top = 0, right = 0, bottom = 0] = engine.floats();
    if (left !== right && top !== bottom) return [left, top, right, bottom];
  }
  if (call.FPDFPage_GetMediaBox(page, scratch, scratch + 4, scratch + 8, scratch + 12) !== 0) {
    const [left = 0, bottom = 0, right = 0, top = 0] = engine.floats();
    if (left !== right && top !== bottom) return [left, top, right, bottom];
  }
  return [0, 792, 612, 0];
}
