/** Which parser reads a file: by its first bytes when they are unmistakable, else by its extension, else by what the text looks like. */
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { codeLanguages } from '../code-languages.ts';
import { formatNames, formatOfExtension } from '../format-list.ts';
import type { Format } from '../model.ts';
import { compoundFileError } from './office/compound-file.ts';
import { decodeHtml, decodeText } from './text-encoding.ts';
import { openZip } from './zip.ts';

/** Formats whose bytes are not text. */
const binaryFormats = [
  'pdf',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'rtf',
  'epub',
  'eml',
  'mbox',
  'mhtml',
  'image',
  'recording',
] as const;
export type BinaryFormat = (typeof binaryFormats)[number];
/** Formats whose bytes are text; the others have parsers of bytes. */
export type TextFormat = Exclude<Format, BinaryFormat>;

const isBinary = (format: Format | undefined): format is BinaryFormat => binaryFormats.some((one) => one === format);

/** What a file is; a text is decoded once. */
export type Sniffed = SniffedText | { readonly format: BinaryFormat };

export interface SniffedText {
  readonly format: TextFormat;
  readonly text: string;
  /** Of code, by its extension. */
  readonly language?: string;
}

/** Well-known beginnings of files that are not text, as Latin-1. A zip says by its extension what it is. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'PDF'],
  [/^PK[\x03\x05][\x04\x06]/, 'ZIP'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'OLE'],
  [/^(?:\xef\xbb\xbf)?\{\\rtf/, 'RTF'],
  [/^From [^\s]+ .*\d/, 'MBOX'],
  [/^From: <Saved by /, 'MHTML'],
  [/^(?:\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF[^]{4}WEBP|II\*\0|MM\0\*)/, 'IMAGE'],
  [/^\0[^]{3}ftyp(?:heic|heix|mif1|avif)/, 'A HEIC or AVIF image'],
  [/^(?:RIFF[^]{4}WAVE|\0[^]{3}(?:ftyp|moov|wide|mdat)|ID3[\x02-\x04]\0|OggS\0|fLaC|\x1a\x45\xdf\xa3)/, 'RECORDING'],
  [/^\x1f\x8b/, 'A gzip archive'],
  [/^7z\xbc\xaf'\x1c/, 'A 7z archive'],
  [/^Rar!\x1a/, 'A RAR archive'],
  [/^\x7fELF/, 'A program'],
  [/^SQLite format 3\0/, 'A SQLite database'],
];

const zipNames: Readonly<Record<string, string>> = {
  jar: 'A Java archive',
};

const otherNames: Readonly<Record<string, string>> = {
  ...zipNames,
  ppt: 'PPT',
  zip: 'ZIP',
};

/** Programs give web pages, tables of text and XML the names of older Office files, because Office opens them. */
const disguises: Readonly<Record<string, { readonly is: TextFormat; readonly name: string; readonly now: string }>> = {
  doc: { is: 'text', name: 'Word', now: 'DOCX' },
  xls: { is: 'csv', name: 'Excel', now: 'XLSX' },
};

/**
 * The format of a file. `path` is the document's path, `bytes` the whole file.
 * Throws UNSUPPORTED_TYPE, EMPTY_FILE or INVALID_ENCODING.
 */
export function sniffFormat(path: string, bytes: Uint8Array): Format {
  return sniff(path, bytes).format;
}

/** As `sniffFormat`, with the decoded text of a text format. */
export function sniff(path: string, bytes: Uint8Array): Sniffed {
  const extension = extensionOf(path);
  if (bytes.length > 0) {
    const binary = binaryFormat(extension, bytes);
    if (binary) return { format: binary };
  } else if (isBinary(formatOfExtension(extension))) throw new StemmaError('EMPTY_FILE');
  const known = formatOfExtension(extension);
  if (known === undefined && Object.hasOwn(otherNames, extension)) throw unsupported(otherNames[extension] as string);
  const disguise = known === undefined && Object.hasOwn(disguises, extension) ? disguises[extension] : undefined;
  if (disguise && looksLikeOfficeXml(bytes)) {
    const words = `The file is in the XML of ${disguise.name} 2003, which is not read. Save it as ${disguise.now} and add it again.`;
    throw new StemmaError('UNSUPPORTED_TYPE', words, { reason: 'old_format' });
  }
  if (disguise && /^MIME-Version:/i.test(startOf(bytes))) return { format: 'mhtml' };
  if (disguise && looksLikeMarkup(bytes)) return { format: 'html', text: decodeHtml(bytes) };
  const isPage = known === 'html' || (known !== 'markdown' && known !== 'csv' && looksLikePage(bytes));
  if (isPage) return { format: 'html', text: decodeHtml(bytes) };
  const text = decodeText(bytes);
  if (known === 'code') {
    const language = codeLanguages[extension];
    return { format: known, text, ...(language === undefined ? {} : { language }) };
  }
  if (known === 'markdown' || known === 'csv') return { format: known, text };
  if (known === 'text' || extension === '') return { format: 'text', text };
  if (disguise) return { format: disguise.is, text };
  throw unsupported(`A .${extension} file`);
}

const startOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 2000)).toString('latin1').replaceAll('\0', '');

const looksLikeOfficeXml = (bytes: Uint8Array): boolean => /<\?mso-application|<Workbook\b|<w:wordDocument\b/.test(startOf(bytes));

/** Whether a file that is no text by its name begins with a piece of a page, as tables do that web sites offer for Excel. */
const looksLikeMarkup = (bytes: Uint8Array): boolean =>
  looksLikePage(bytes) || /^(?:\xef\xbb\xbf)?\s*<(?:table|meta|style|head|body|div|center|p|h[1-6]|font|b)\b/i.test(startOf(bytes));

/** Whether a file begins as a page of HTML does, whatever its name and its encoding. */
function looksLikePage(bytes: Uint8Array): boolean {
  const start = startOf(bytes);
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^]{0,500}?-->\s*)?<(?:!doctype html|html)[\s>]/i.test(
    start,
  );
}

/** The extension in lower case without its dot; '' for none, for a dot file and for digits ("Policy 1.2"). */
function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = /[^.]\.([A-Za-z0-9_-]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return /^\d+$/.test(found) ? '' : found;
}

/** A format that is read from bytes; undefined for what may be text. A file named .pdf or .docx is tried as one, and its reader says what is wrong. */
function binaryFormat(extension: string, bytes: Uint8Array): BinaryFormat | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 32)).toString('latin1');
  const name = signatures.find(([beginning]) => beginning.test(start))?.[1];
  if (name === 'OLE') throw compoundFileError(bytes);
  const named = formatOfExtension(extension);
  if (name === 'PDF' || named === 'pdf') return 'pdf';
  if (name === 'RTF') return 'rtf';
  if (name === 'IMAGE') return 'image';
  if (name === 'RECORDING') return 'recording';
  if (name === 'MBOX') return named === undefined || named === 'mbox' || named === 'eml' ? 'mbox' : undefined;
  if (name === 'MHTML') return named === 'eml' ? 'eml' : 'mhtml';
  if (name === 'ZIP') {
    const found = zipFormat(bytes) ?? named;
    if (isBinary(found)) return found;
    // Its files were taken out, if there were any; what is wrong with it comes first.
    if (extension === 'zip' && openZip(bytes)) throw new StemmaError('EMPTY_FILE', 'The archive has no documents in it.');
    throw unsupported(zipNames[extension] ?? 'ZIP');
  }
  // What web sites offer for Excel and Word is often a page, whatever it is called.
  if (named !== undefined && officeFormats.has(named) && name === undefined && looksLikeMarkup(bytes)) return undefined;
  if (isBinary(named)) return named;
  if (name !== undefined) throw unsupported(name);
  return undefined;
}

const officeFormats: ReadonlySet<Format> = new Set(['docx', 'xlsx', 'pptx']);

/** The folders in which office files keep their text. */
const zipFolders: readonly (readonly [RegExp, BinaryFormat])[] = [
  [/^word\//i, 'docx'],
  [/^xl\//i, 'xlsx'],
  [/^ppt\//i, 'pptx'],
];

/** What the first file of an OpenDocument file or a book says of the rest. */
const zipTypes: readonly (readonly [RegExp, BinaryFormat])[] = [
  [/opendocument\.text/, 'odt'],
  [/opendocument\.spreadsheet/, 'ods'],
  [/opendocument\.presentation/, 'odp'],
  [/epub/, 'epub'],
];

/** What a zip is by what is in it, whatever its name; undefined for any other, and for one that cannot be read. */
function zipFormat(bytes: Uint8Array): BinaryFormat | undefined {
  try {
    const zip = openZip(bytes);
    const names = zip.entries.map(({ name }) => name);
    if (names.some((name) => name === '[Content_Types].xml' || name === '_rels/.rels')) {
      return zipFolders.find(([folder]) => names.some((name) => folder.test(name)))?.[1];
    }
    let type = '';
    if (zip.entries.some(({ name, size }) => name === 'mimetype' && size < 200))
      zip.read('mimetype', (piece) => (type += Buffer.from(piece).toString('latin1')));
    return zipTypes.find(([pattern]) => pattern.test(type))?.[1];
  } catch {
    return undefined;
  }
}

const unsupported = (name: string): StemmaError =>
  new StemmaError('UNSUPPORTED_TYPE', `${name} is not read by this version; ${formatNames()} are.`, { type: name });
