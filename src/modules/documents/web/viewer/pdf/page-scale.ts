/** From points of a page to pixels of the screen, at any zoom. Pure. */

/** In points, from the top left corner of the page as it is shown. */
export interface PageBox {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a point at 100 %: a CSS inch has 96 of them, and 72 points. */
const perPoint = 96 / 72;

/** What one steps through with + and −, in percent. */
const steps = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400] as const;

/** `fit` fills the column; else percent. */
export type Zoom = 'fit' | number;

/** Pixels per point. Fitting is done by the widest page, so that all have one scale, and stops at 160 %. */
export function scaleOf(zoom: Zoom, column: number, pages: readonly { readonly width: number }[]): number {
  if (zoom !== 'fit') return (zoom / 100) * perPoint;
  const widest = Math.max(1, ...pages.map(({ width }) => width));
  return Math.min(Math.max(column, 160) / widest, 1.6 * perPoint);
}

export const percentOf = (scale: number): number => Math.round((scale / perPoint) * 100);

/** The next step from a scale in a direction; the last one stays. */
export function nextZoom(scale: number, direction: 1 | -1): number {
  const now = percentOf(scale);
  const further = direction > 0 ? steps.find((step) => step > now + 1) : steps.findLast((step) => step < now - 1);
  return further ?? (direction > 0 ? steps[steps.length - 1] : steps[0]) ?? 100;
}

/** A box in pixels. Not rounded: rounded edges would leave the words at some zooms. */
export const scaled = ({ x, y, width, height }: PageBox, scale: number): { left: number; top: number; width: number; height: number } => ({
  left: x * scale,
  top: y * scale,
  width: width * scale,
  height: height * scale,
});

/** Pixels of the drawing per pixel of the page: those of the screen, fewer where the drawing would be larger than browsers hold. */
export function sharpness(width: number, height: number, screen: number): number {
  const most = 16_000_000;
  return Math.min(screen, Math.sqrt(most / Math.max(1, width * height)));
}

/** The pages on which a range of the text lies, by their own ranges; none for what stands outside of all (heads and feet). */
export function pagesOf<Page extends { readonly start: number; readonly end: number }>(
  pages: readonly Page[],
  start: number,
  end: number,
): Page[] {
  return pages.filter((page) => page.start < page.end && page.start < end && page.end > start);
}
