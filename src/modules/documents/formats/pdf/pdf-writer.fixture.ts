/** PDFs for tests, made by PDFKit: real files with real fonts, written at places that the test chooses. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PdfKit from 'pdfkit';

export type Pdf = InstanceType<typeof PdfKit>;
type Options = ConstructorParameters<typeof PdfKit>[0];

/** A PDF that `draw` writes; pages are A4 with margins of one inch unless the options say otherwise. */
export async function writePdf(draw: (pdf: Pdf) => void, options: Options = {}): Promise<Uint8Array> {
  const pdf = new PdfKit({ size: 'A4', margin: 72, ...options });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  draw(pdf);
  pdf.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

/** A TrueType font with ligatures and with Hebrew, Greek and Cyrillic letters. */
export const liberation = (style: 'Regular' | 'Bold' = 'Regular'): string =>
  join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), `standard_fonts/LiberationSans-${style}.ttf`);

/** Running text of a lease, enough for some lines of any column. */
export const prose = {
  rent:
    'The Tenant shall pay the rent in advance by equal monthly instalments on the first day of each month without any deduction ' +
    'and the first payment shall be made on the date of this lease for the period from that date until the end of the month.',
  repair:
    'The Tenant shall keep the interior of the premises in good and substantial repair and shall make good any damage that is ' +
    'caused by its servants or its visitors, fair wear and tear and damage by insured risks alone excepted.',
  insure:
    'The Landlord shall insure the building against fire, storm, flood and such other risks as a prudent owner would cover and ' +
    'shall lay out all monies received under that insurance in reinstating what was damaged or destroyed.',
};

/** A 1x1 grey picture. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
