/** Documents without words of their own: a picture of a notice, a PDF that is only that picture, a recording of silence. */
import { prose, writePdf, type Pdf } from '../modules/documents/formats/pdf/pdf-writer.fixture.ts';
import { scanOf } from '../modules/documents/formats/recognition/tesseract.fixture.ts';
import { wavOf } from '../modules/documents/formats/recording/recording.fixture.ts';

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
}

export async function picturedDocuments(): Promise<Pictured> {
  const png = Buffer.from(await scanOf(await writePdf(notice, { autoFirstPage: false })));
  const pdf = await writePdf((page) => page.addPage({ size, margin: 0 }).image(png, 0, 0, sheet), { autoFirstPage: false });
  return { png, pdf: Buffer.from(pdf), wav: Buffer.from(wavOf(90)) };
}
