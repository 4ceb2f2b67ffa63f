/** Documents without words of their own: a picture of a notice, a PDF that is only that picture, recordings of silence and of a colour. */
import { prose, writePdf, type Pdf } from '../modules/documents/formats/pdf/pdf-writer.fixture.ts';
import { pngOf, scanOf } from '../modules/documents/formats/recognition/tesseract.fixture.ts';
import { hasFfmpeg, mp3Of, videoOf, wavOf } from '../modules/documents/formats/recording/recording.fixture.ts';

export { hasTesseract } from '../modules/documents/formats/recognition/tesseract.fixture.ts';

const sheet = { width: 400, height: 280 };
const size: [number, number] = [sheet.width, sheet.height];

/** It fills a line of the notice, alone. */
export const deposit = 'The deposit is 4,200 euros and is kept by the bank.';

function notice(pdf: Pdf): void {
  pdf.addPage({ size, margin: 36 }).fontSize(11).text(prose.rent).moveDown(2).text(deposit);
}

export interface Pictured {
  readonly png: Buffer<ArrayBuffer>;
  readonly pdf: Buffer<ArrayBuffer>;
  /** A minute and a half. */
  readonly wav: Buffer<ArrayBuffer>;
  /** With the picture as its cover. */
  readonly mp3: Buffer<ArrayBuffer>;
  /** Red; undefined where nothing takes frames. */
  readonly mp4: Buffer<ArrayBuffer> | undefined;
}

/** A song whose cover is a grey picture of 6 by 4 dots. */
export const songWithCover = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(mp3Of({ TIT2: 'Song' }, { type: 'image/png', bytes: pngOf({ width: 6, height: 4, grey: new Uint8Array(24) }) }));

export async function picturedDocuments(): Promise<Pictured> {
  const png = Buffer.from(await scanOf(await writePdf(notice, { autoFirstPage: false })));
  const pdf = await writePdf((page) => page.addPage({ size, margin: 0 }).image(png, 0, 0, sheet), { autoFirstPage: false });
  const mp3 = Buffer.from(mp3Of({ TIT2: 'Anthem of the house', TPE1: 'The tenants' }, { type: 'image/png', bytes: png }));
  return { png, pdf: Buffer.from(pdf), wav: Buffer.from(wavOf(90)), mp3, mp4: hasFfmpeg() ? videoOf('red') : undefined };
}
