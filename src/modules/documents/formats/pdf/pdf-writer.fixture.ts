/** PDFs for tests, made by PDFKit: real files with real fonts, written at places that the test chooses. */
import { createCipheriv, createHash } from 'node:crypto';
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

/**
 * A page that is locked with a password, the same bytes each time: AES with 256 bits in its first form (revision 5), whose salts, keys
 * and vectors are zeros here.
 */
export function lockedPage(content: string, password: string): Uint8Array {
  const key = Buffer.alloc(32, 7);
  const salts = Buffer.alloc(16);
  const [zeros, vector] = [salts.subarray(0, 8), Buffer.alloc(16)];
  const hashed = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  const wrapped = (by: Buffer, bytes: Buffer, padded = false): Buffer => {
    const cipher = createCipheriv('aes-256-cbc', by, vector).setAutoPadding(padded);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  };
  const [user, secret] = [Buffer.from(password), Buffer.from('owner')];
  const userEntry = Buffer.concat([hashed(user, zeros), salts]);
  const ownerEntry = Buffer.concat([hashed(secret, zeros, userEntry), salts]);
  const permissions = createCipheriv('aes-256-ecb', key, null)
    .setAutoPadding(false)
    .update(Buffer.from('fcffffffffffffff5461646200000000', 'hex'));
  const hex = (bytes: Buffer): string => `<${bytes.toString('hex')}>`;
  const sealed = Buffer.concat([vector, wrapped(key, Buffer.from(content), true)]).toString('latin1');
  const entries =
    `/Filter/Standard/V 5/R 5/Length 256/P -4/U${hex(userEntry)}/O${hex(ownerEntry)}/UE${hex(wrapped(hashed(user, zeros), key))}` +
    `/OE${hex(wrapped(hashed(secret, zeros, userEntry), key))}/Perms${hex(permissions)}/StmF/StdCF/StrF/StdCF/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>`;
  const plain = Buffer.from(rawPage('', { others: [`<<${entries}>>`] })).toString('latin1');
  const locked = plain.replace(/<<\/Length 0>>\nstream\n\nendstream/, () => `<</Length ${sealed.length}>>\nstream\n${sealed}\nendstream`);
  return Buffer.from(withOffsets(locked.replace('/Root 1 0 R', `/Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]`)), 'latin1');
}

/** A file of `rawPdf` whose objects were changed, with a table of where they are now. */
function withOffsets(file: string): string {
  const table = file.lastIndexOf('\nxref\n') + 1;
  const body = file.slice(0, table);
  let count = 0;
  const rest = file.slice(table).replace(/\d{10} 00000 n/g, () => {
    count += 1;
    return `${String(body.search(new RegExp(`(?<=\\n)${count} 0 obj`))).padStart(10, '0')} 00000 n`;
  });
  return body + rest.replace(/startxref\n\d+/, `startxref\n${table}`);
}
