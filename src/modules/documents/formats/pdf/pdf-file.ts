/** Opens a PDF and reads its pages one after another; says in plain words what is wrong with a file that cannot be read. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { DocumentProperties } from '../../properties.ts';
import { cellText } from '../readable-text.ts';
import { statedProperties } from '../stated-properties.ts';
import { discardEngine, loadEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { readPage } from './page-reader.ts';
import type { DrawnPage } from './page-reader.ts';

/** The most pages a document may have. */
const pageLimit = 5000;
/** PDFium's reason for a file that is no PDF, or has no end that can be read. */
const damaged = 3;
const fileEnd = '\nstartxref\n0\n%%EOF\n';
/** How often the engine may fail on one document. Each time costs the page it was reading and some 50 ms. */
const engineFailures = 5;

export interface PdfFile {
  readonly bytes: Uint8Array;
  /** Opens a file that is locked; of no account for any other. */
  readonly password?: string | undefined;
}

/** What is known of a PDF as a whole. */
export interface AboutFile {
  /** The names of the files that lie in it. */
  readonly attached: readonly string[];
  readonly properties: DocumentProperties | undefined;
}

/**
 * The pages of a PDF in order; undefined for one that cannot be read while others can. Returns what is known of it as a whole.
 * Throws PARSE_FAILED (`details.reason` encrypted, broken or bomb), EMPTY_FILE for no bytes or no pages, LIMIT_EXCEEDED for too many pages.
 */
export async function readPages(file: PdfFile, take: (page: DrawnPage | undefined, index: number) => void): Promise<AboutFile> {
  if (file.bytes.length === 0) throw new StemmaError('EMPTY_FILE');
  let next = 0;
  let count = Infinity;
  let failures = 0;
  let tagged = true;
  let about: AboutFile = { attached: [], properties: undefined };
  while (next < count) {
    const engine = await loadEngine();
    try {
      usePdf(engine, file, (document) => {
        count = pagesOf(engine, document);
        if (next === 0) about = { attached: attachedTo(engine, document), properties: statedIn(engine, document) };
        for (; next < count; next += 1) take(readPage(engine, { document, index: next, tagged }), next);
      });
    } catch (error) {
      if (error instanceof StemmaError) throw error;
      // A trap inside the engine: what it was reading is lost and so is the engine.
      discardEngine();
      failures += 1;
      // A tree that the engine cannot hold costs the tree and not the page.
      if (tagged && count !== Infinity) {
        tagged = false;
        continue;
      }
      if (count === Infinity || count === 1 || failures > engineFailures) throw failed(error);
      take(undefined, next);
      next += 1;
    }
  }
  return about;
}

/** What a document states in its information dictionary (PDF 32000, 14.3.3). */
function statedIn(engine: Engine, document: number): DocumentProperties | undefined {
  const said = (name: string): string =>
    engine.named(name, (key) => engine.wide((buffer, length) => engine.call.FPDF_GetMetaText(document, key, buffer, length)));
  return statedProperties({ authors: [said('Author')], tags: [said('Keywords')], dates: [said('ModDate'), said('CreationDate')] });
}

const mostAttached = 200;
const longestName = 300;

/** The names of the files in a document: those of a portfolio, invoices as data. */
function attachedTo(engine: Engine, document: number): string[] {
  const { call } = engine;
  const count = Math.min(call.FPDFDoc_GetAttachmentCount(document), mostAttached);
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const file = call.FPDFDoc_GetAttachment(document, at);
    return file === 0 ? '' : cellText(engine.wide((buffer, length) => call.FPDFAttachment_GetName(file, buffer, length)));
  }).flatMap((name) => (name === '' ? [] : [name.slice(0, longestName).toWellFormed()]));
}

/** Opens a PDF for as long as it is used. Throws PARSE_FAILED, and whatever the engine throws when it fails. */
export function usePdf<Result>(engine: Engine, file: PdfFile, use: (document: number) => Result): Result {
  const { call } = engine;
  const { bytes, password } = file;
  const address = engine.place(bytes);
  if (address === 0) throw new StemmaError('PARSE_FAILED', 'The PDF needs more memory than a parser may use.', { limit: 'memory' });
  // A handle must not be closed by an engine that trapped: it is thrown away as a whole then.
  const document = open(engine, { address, length: bytes.length, password });
  if (document === 0) {
    const reason = call.FPDF_GetLastError();
    call.free(address);
    const mended = reason === damaged ? (withHeader(file) ?? withTrailer(file)) : undefined;
    if (mended) return usePdf(engine, mended, use);
    throw unopened(reason, password !== undefined);
  }
  try {
    return use(document);
  } finally {
    closeQuietly(engine, document, address);
  }
}

/** How far behind something else a PDF may begin. The engine looks for its beginning in the first kilobyte. */
const furthest = 1024 * 1024;

/** A file from its beginning on, which stands behind something else, or was lost; undefined for any other. */
function withHeader({ bytes, password }: PdfFile): PdfFile | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(0, furthest);
  const at = start.indexOf('%PDF-');
  if (at > 0) return { bytes: bytes.subarray(at), password };
  if (at === 0 || !/^\s*\d{1,10} \d{1,5} obj\b/m.test(start.toString('latin1'))) return undefined;
  return { bytes: Buffer.concat([Buffer.from('%PDF-1.4\n'), bytes]), password };
}

/** A file that was cut off, with an end that names its catalog, from which the engine finds the rest; undefined when that is not there. */
function withTrailer({ bytes, password }: PdfFile): PdfFile | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const catalog = text.endsWith(fileEnd) || /\/Encrypt\s/.test(text) ? undefined : catalogIn(text);
  if (catalog === undefined) return undefined;
  const end = `\nendobj\ntrailer\n<</Root ${catalog} R>>${fileEnd}`;
  return { bytes: Buffer.concat([bytes, Buffer.from(end)]), password };
}

/** "1 0" of the object that says to be the catalog: its number stands closely before that. */
function catalogIn(text: string): string | undefined {
  for (let at = text.indexOf('/Catalog'), tries = 0; at >= 0 && tries < 20; at = text.indexOf('/Catalog', at + 1), tries += 1) {
    const before = text.slice(Math.max(0, at - 400), at);
    const object = /(\d{1,10} \d{1,5}) obj(?![^]* obj)[^]*$/.exec(before)?.[1];
    if (object !== undefined) return object;
  }
  return undefined;
}

function open(engine: Engine, { address, length, password }: { address: number; length: number; password: string | undefined }): number {
  const { call } = engine;
  if (password === undefined) return call.FPDF_LoadMemDocument(address, length, 0);
  // As UTF-8: for older files PDFium tries it as Latin-1 too.
  const written = Buffer.from(`${password}\0`);
  const given = engine.place(written);
  if (given === 0) return 0;
  try {
    return call.FPDF_LoadMemDocument(address, length, given);
  } finally {
    engine.bytes(given, written.length).fill(0);
    call.free(given);
  }
}

function closeQuietly({ call }: Engine, document: number, address: number): void {
  try {
    call.FPDF_CloseDocument(document);
    call.free(address);
  } catch {
    // The engine failed before and what it failed on is being reported.
    discardEngine();
  }
}

function pagesOf({ call }: Engine, document: number): number {
  const count = call.FPDF_GetPageCount(document);
  if (count <= 0) throw new StemmaError('EMPTY_FILE', 'The PDF has no pages.');
  if (count <= pageLimit) return count;
  const words = `The PDF has ${count} pages; the limit is ${pageLimit}. Split it and add the parts.`;
  throw new StemmaError('LIMIT_EXCEEDED', words, { limit: 'pages', pages: count, maximum: pageLimit });
}

/** PDFium's reasons: 3 is a file that is no PDF or damaged, 4 a password, 5 a protection it does not know. */
function unopened(reason: number, given: boolean): StemmaError {
  if (reason === 4) {
    const words = given
      ? 'The password does not open this PDF. Give the right one.'
      : 'The PDF is locked with a password. Give it with the file, every time that it is read.';
    return new StemmaError('PARSE_FAILED', words, { reason: 'encrypted', password: given ? 'wrong' : 'needed' });
  }
  if (reason === 5) {
    const words = 'The PDF is protected in a way that is not supported. Save it without protection and add it again.';
    return new StemmaError('PARSE_FAILED', words, { reason: 'encrypted' });
  }
  return broken();
}

/** The engine gave up: content that unpacks to more than its memory, or that calls itself without end. */
function failed(cause: unknown): StemmaError {
  const words =
    'The PDF asks for more memory than a parser may use, or is damaged. Open it in a viewer, save it again as PDF and add that.';
  return new StemmaError('PARSE_FAILED', words, { reason: 'bomb' }, { cause });
}

/** The error for a file that is no PDF, or damaged beyond reading. */
export function broken(cause?: unknown): StemmaError {
  const words = 'The file is not a PDF or is damaged. Open it in a viewer, save it again as PDF and add that.';
  return new StemmaError('PARSE_FAILED', words, { reason: 'broken' }, { cause });
}
