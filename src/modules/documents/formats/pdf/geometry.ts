/** Rectangles in points (1/72 inch), y downwards. */

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest rectangle around both. */
export const around = (a: Rect, b: Rect): Rect => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** How far two ranges are apart; negative by as much as they overlap. */
export const distance = (aStart: number, aEnd: number, bStart: number, bEnd: number): number =>
  Math.max(aStart, bStart) - Math.min(aEnd, bEnd);

/** A rectangle of a page after turning the page clockwise by quarters; `width` and `height` are those of the page before. */
export function turned(rect: Rect, quarters: number, { width, height }: { readonly width: number; readonly height: number }): Rect {
  const { left, top, right, bottom } = rect;
  if (quarters === 1) return { left: height - bottom, top: left, right: height - top, bottom: right };
  if (quarters === 2) return { left: width - right, top: height - bottom, right: width - left, bottom: height - top };
  if (quarters === 3) return { left: top, top: width - right, right: bottom, bottom: width - left };
  return rect;
}

/** The value below which a share of the values lie; `fallback` for none. */
export function quantile(values: readonly number[], share: number, fallback: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? fallback;
}

/** The value in the middle; `fallback` for none. */
export const median = (values: readonly number[], fallback: number): number => quantile(values, 0.5, fallback);

/** The value that carries the most weight. */
export function heaviest(weights: ReadonlyMap<number, number>, fallback: number): number {
  let best = fallback;
  let most = -1;
  for (const [value, weight] of weights) {
    if (weight > most) {
      best = value;
      most = weight;
    }
  }
  return best;
}

/** What of a rectangle lies on a page. */
export const within = (box: Rect, { width, height }: { width: number; height: number }): Rect => ({
  left: Math.min(Math.max(0, box.left), width),
  top: Math.min(Math.max(0, box.top), height),
  right: Math.min(Math.max(0, box.right), width),
  bottom: Math.min(Math.max(0, box.bottom), height),
});
