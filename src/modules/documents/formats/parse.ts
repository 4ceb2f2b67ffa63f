/** The parsers by format, and the way from the bytes of a file to its blocks. */
import { StemmaError } from '../../../kernel/shared/errors.ts';
import type { Format, ParsedDocument } from '../model.ts';
import { parseCsv } from './csv.ts';
import { parseDocx } from './docx/docx.ts';
import { parseHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { parsePdf } from './pdf/pdf.ts';
import { sniff } from './sniff.ts';
import type { TextFormat } from './sniff.ts';
import { parseText } from './text.ts';

/** Id and version of each parser: part of the identity of what it read. A change that changes any output raises the version. */
export const parsers: Readonly<Record<Format, { readonly id: string; readonly version: number }>> = {
  markdown: { id: 'markdown', version: 1 },
  text: { id: 'text', version: 1 },
  html: { id: 'html', version: 1 },
  csv: { id: 'csv', version: 1 },
  pdf: { id: 'pdf', version: 1 },
  docx: { id: 'docx', version: 1 },
};

const readText: Readonly<Record<TextFormat, (text: string) => ParsedDocument>> = {
  markdown: parseMarkdown,
  text: parseText,
  html: parseHtml,
  csv: parseCsv,
};

export interface ParseResult {
  readonly format: Format;
  /** Id of the parser. */
  readonly parser: string;
  readonly parserVersion: number;
  readonly document: ParsedDocument;
}

/**
 * Reads a file in this process. `path` is the document's path, of which only the extension counts.
 * Throws UNSUPPORTED_TYPE, EMPTY_FILE (also when nothing in the file is readable text), INVALID_ENCODING, or PARSE_FAILED with
 * the reason in its details (encrypted, broken, scanned, bomb...).
 */
export async function parseBytes(path: string, bytes: Uint8Array): Promise<ParseResult> {
  const sniffed = sniff(path, bytes);
  if ('text' in sniffed) return parseSniffedText(sniffed);
  return asResult(sniffed.format, sniffed.format === 'pdf' ? await parsePdf(bytes) : parseDocx(bytes));
}

/** Reads a text whose format is known. Throws EMPTY_FILE. */
export function parseSniffedText({ format, text }: { readonly format: TextFormat; readonly text: string }): ParseResult {
  return asResult(format, readText[format](text));
}

function asResult(format: Format, document: ParsedDocument): ParseResult {
  if (document.blocks.length === 0) throw new StemmaError('EMPTY_FILE', 'The file has no readable text.');
  const { id, version } = parsers[format];
  return { format, parser: id, parserVersion: version, document };
}
