/** The parsers by format, and the pure way from the bytes of a file to its blocks. */
import { StemmaError } from '../../../kernel/shared/errors.ts';
import type { Format, ParsedDocument } from '../model.ts';
import { parseCsv } from './csv.ts';
import { parseHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { sniffText } from './sniff.ts';
import { parseText } from './text.ts';

/** Id and version of each parser: part of the identity of what it read. A change that changes any output raises the version. */
export const parsers: Readonly<Record<Format, { readonly id: string; readonly version: number }>> = {
  markdown: { id: 'markdown', version: 1 },
  text: { id: 'text', version: 1 },
  html: { id: 'html', version: 1 },
  csv: { id: 'csv', version: 1 },
};

const read: Readonly<Record<Format, (text: string) => ParsedDocument>> = {
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
 * Throws UNSUPPORTED_TYPE, EMPTY_FILE (also when nothing in the file is readable text) or INVALID_ENCODING.
 */
export function parseBytes(path: string, bytes: Uint8Array): ParseResult {
  const { format, text } = sniffText(path, bytes);
  const document = read[format](text);
  if (document.blocks.length === 0) throw new StemmaError('EMPTY_FILE', 'The file has no readable text.');
  const { id, version } = parsers[format];
  return { format, parser: id, parserVersion: version, document };
}
