/** The parsers by format, and the way from the bytes of a file to its blocks. */
import { StemmaError } from '../../../kernel/shared/errors.ts';
import type { Format, PageLayout, ParsedDocument, Poster, ReadRecording } from '../model.ts';
import { parseCode } from './code.ts';
import { parseCsv } from './csv.ts';
import { parseHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { parsers } from './parsers.ts';
import { notRecognizing, unrecognized } from './recognition/recognizing.ts';
import type { Recognizing } from './recognition/recognizing.ts';
import { sniff } from './sniff.ts';
import type { BinaryFormat, SniffedText, TextFormat } from './sniff.ts';
import { parseText } from './text.ts';

const readText: Readonly<Record<TextFormat, (text: string, language: string | undefined) => ParsedDocument>> = {
  markdown: parseMarkdown,
  text: parseText,
  html: parseHtml,
  csv: parseCsv,
  code: parseCode,
};

/** Loaded when there is one: without them a parser process is ready in half the time. */
const readBinary: Readonly<
  Record<BinaryFormat, (bytes: Uint8Array, recognizing: Recognizing, password?: string) => Promise<ReadRecording>>
> = {
  pdf: async (bytes, recognizing, password) => (await import('./pdf/pdf.ts')).parsePdf(bytes, recognizing, password),
  image: async (bytes, recognizing) => (await import('./picture/picture.ts')).parsePicture(bytes, recognizing),
  recording: async (bytes, { framed }) => (await import('./recording/recording.ts')).parseRecording(bytes, framed),
  docx: async (bytes) => (await import('./docx/docx.ts')).parseDocx(bytes),
  xlsx: async (bytes) => (await import('./xlsx/xlsx.ts')).parseXlsx(bytes),
  pptx: async (bytes) => (await import('./pptx/pptx.ts')).parsePptx(bytes),
  odt: async (bytes) => (await import('./odf/odf.ts')).parseOdt(bytes),
  ods: async (bytes) => (await import('./odf/odf.ts')).parseOds(bytes),
  odp: async (bytes) => (await import('./odf/odf.ts')).parseOdp(bytes),
  rtf: async (bytes) => (await import('./rtf/rtf.ts')).parseRtf(bytes),
  epub: async (bytes) => (await import('./epub/epub.ts')).parseEpub(bytes),
  eml: async (bytes) => (await import('./mail/mail.ts')).parseMail(bytes),
  mhtml: async (bytes) => (await import('./mail/web-archive.ts')).parseWebArchive(bytes),
  mbox: async (bytes) => (await import('./mail/mail.ts')).parseMbox(bytes),
};

export interface ParseResult {
  readonly format: Format;
  /** Id of the parser. */
  readonly parser: string;
  readonly parserVersion: number;
  /** Of a document with pictures of words: the name of the recogniser that read them, or "none". */
  readonly recognition?: string;
  readonly document: ParsedDocument;
  /** Of a recording that has one. */
  readonly poster?: Poster;
}

/**
 * Reads a file in this process. `path` is the document's path, of which only the extension counts; `password` opens a locked PDF.
 * Throws UNSUPPORTED_TYPE, EMPTY_FILE (also when nothing in the file is readable text), INVALID_ENCODING, or PARSE_FAILED with
 * the reason in its details (encrypted, broken, scanned, bomb...).
 */
export async function parseBytes(
  path: string,
  bytes: Uint8Array,
  recognizing: Recognizing = notRecognizing,
  password?: string,
): Promise<ParseResult> {
  const sniffed = sniff(path, bytes);
  if ('text' in sniffed) return parseSniffedText(sniffed);
  const { poster, ...document } = await readBinary[sniffed.format](bytes, recognizing, password);
  const pictured = document.pages?.some(isPicture) === true;
  return {
    ...asResult(sniffed.format, document),
    ...(poster ? { poster } : {}),
    ...(pictured ? { recognition: recognizing.recognizer?.name ?? unrecognized } : {}),
  };
}

/** Reads a text whose format is known. Throws EMPTY_FILE. */
export function parseSniffedText({ format, text, language }: SniffedText): ParseResult {
  return asResult(format, readText[format](text, language));
}

const isPicture = ({ scanned, recognized }: PageLayout): boolean => scanned === true || recognized !== undefined;

function asResult(format: Format, document: ParsedDocument): ParseResult {
  // A picture is worth keeping without words: it can be looked at, and read later.
  const seen = document.facts !== undefined || document.pages?.some(isPicture) === true;
  if (document.blocks.length === 0 && !seen) throw new StemmaError('EMPTY_FILE', 'The file has no readable text.');
  const { id, version } = parsers[format];
  return { format, parser: id, parserVersion: version, document };
}
