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
  const { call, scratch } = engine;
  const known = call.FPDF_GetPageBoundingBox(page, scratch) !== 0;
  const [left = 0, top = 792, right = 612, bottom = 0] = known ? engine.floats() : [];
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
