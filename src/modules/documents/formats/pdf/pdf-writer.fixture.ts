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

/** A PDF of objects as they are written, the first of them its catalog: for what no library writes. */
export function rawPdf(objects: readonly string[]): Uint8Array {
  let file = '%PDF-1.7\n';
  const places = objects.map((object, at) => {
    const place = String(file.length).padStart(10, '0');
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${place} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(file + table, 'latin1');
}

const stream = (content: string, about = ''): string => `<<${about}/Length ${content.length}>>\nstream\n${content}\nendstream`;

/**
 * A page as it is written: `content` draws with the font F1 (object 5), the last objects are `others`, from number 6 on.
 * `catalog` and `page` are more entries of those two.
 */
export const rawPage = (
  content: string,
  { font, others = [], catalog = '', page = '' }: { font?: string; others?: readonly string[]; catalog?: string; page?: string } = {},
): Uint8Array =>
  rawPdf([
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${page}>>`,
    stream(content),
    font ?? '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...others,
  ]);

/** What an annotation looks like, drawn with the font F1. */
export const appearance = (content: string): string =>
  stream(content, '/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 5 0 R>>>>');

/** The letters that the codes of a font stand for, as an object. */
export function letters(codes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(codes).map(([code, letter]) => `<${code.charCodeAt(0).toString(16)}> <${utf16(letter)}>`);
  return stream(
    `begincmap /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange ${pairs.length} beginbfchar ${pairs.join(' ')} endbfchar endcmap`,
  );
}

/** A text as PDF writes it in hexadecimal: UTF-16 with the high byte first. */
export const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex');
