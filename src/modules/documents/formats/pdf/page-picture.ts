/** Pages drawn as grey pictures, for the recogniser. */
import type { Engine } from './engine.ts';

/** Portable graymap: a line of text and then a byte for each dot. Every program that reads pictures reads it. */
export interface PagePicture {
  readonly bytes: Uint8Array;
  /** Dots per inch. */
  readonly dots: number;
}

/** What recognisers are made for. */
const usualDots = 300;
/** A3 at the usual dots. Larger sheets are drawn coarser. */
const mostDots = 18_000_000;
const [grey, white, withNotes] = [1, 0xffffffff, 1];

/** Draws a page of an open document as it is shown; undefined when it cannot be drawn. */
export function drawPage(engine: Engine, document: number, index: number): PagePicture | undefined {
  const { call } = engine;
  const page = call.FPDF_LoadPage(document, index);
  if (page === 0) return undefined;
  try {
    const [across, down] = [call.FPDF_GetPageWidthF(page), call.FPDF_GetPageHeightF(page)];
    if (!(across > 0 && down > 0)) return undefined;
    const inches = (across * down) / 72 ** 2;
    const dots = Math.max(1, Math.floor(Math.min(usualDots, Math.sqrt(mostDots / inches))));
    const [width, height] = [across, down].map((points) => Math.max(1, Math.round((points / 72) * dots))) as [number, number];
    const bitmap = call.FPDFBitmap_CreateEx(width, height, grey, 0, 0);
    if (bitmap === 0) return undefined;
    try {
      call.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white);
      call.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, withNotes);
      return { bytes: graymap(engine, bitmap, { width, height }), dots };
    } finally {
      call.FPDFBitmap_Destroy(bitmap);
    }
  } finally {
    call.FPDF_ClosePage(page);
  }
}

function graymap(engine: Engine, bitmap: number, { width, height }: { readonly width: number; readonly height: number }): Uint8Array {
  const stride = engine.call.FPDFBitmap_GetStride(bitmap);
  const rows = engine.bytes(engine.call.FPDFBitmap_GetBuffer(bitmap), stride * height);
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`);
  const picture = Buffer.alloc(head.length + width * height);
  picture.set(head);
  for (let row = 0; row < height; row += 1) picture.set(rows.subarray(row * stride, row * stride + width), head.length + row * width);
  return picture;
}
