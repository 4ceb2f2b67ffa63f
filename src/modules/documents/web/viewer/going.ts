/** Where the reader is taken: a marked place, or a heading of the outline. */
import type { TextRange } from './marks.ts';

/** A new object each time, so that the same place can be gone to again. */
export interface Going extends TextRange {
  /** The block of a heading. Left out for a marked place. */
  readonly block?: number;
  /** The focus stays where it is. */
  readonly quiet?: boolean;
}

/** What is drawn for it in `within`; null while it is too far away to be drawn. */
export function elementOf(within: HTMLElement | null, { start, end, block }: Going): HTMLElement | null {
  const wanted = block === undefined ? `[data-place="${start} ${end}"]` : `[data-block="${block}"]`;
  return within?.querySelector<HTMLElement>(wanted) ?? null;
}

/** In pixels: how much of the top of the window the bars cover once one has scrolled. */
export function barsHeight(): number {
  const bar = document.querySelector<HTMLElement>('[data-viewer-bar]');
  return bar ? (Number.parseFloat(getComputedStyle(bar).top) || 0) + bar.offsetHeight : 48;
}
