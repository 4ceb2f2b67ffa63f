/** Other files that a Word file shows in a place of its text (`altChunk`): read as the documents that they are. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { readHtmlPart } from '../html.ts';
import { pageOfArchive } from '../mail/web-archive.ts';
import { parseRtf } from '../rtf/rtf.ts';
import { decodeHtml, decodeText } from '../text-encoding.ts';
import { readText } from '../text.ts';

/** Reads one, of Word by `word`; undefined for one that cannot be read: the text around it is worth more. */
export function readImport(name: string, bytes: Uint8Array, word: (bytes: Uint8Array) => ParsedDocument): ParsedDocument | undefined {
  try {
    const kind = kindOf(name, bytes);
    if (kind === 'word') return word(bytes);
    if (kind === 'rtf') return parseRtf(bytes);
    const builder = new BlockBuilder();
    if (kind === 'archive') readHtmlPart(pageOfArchive(bytes).text, builder);
    else if (kind === 'html') readHtmlPart(decodeHtml(bytes), builder);
    else readText(decodeText(bytes), builder);
    return builder.finish();
  } catch (error) {
    // What is refused on purpose (a bomb) stays refused.
    const reason = error instanceof StemmaError ? error.details?.['reason'] : 'bomb';
    if (reason === 'bomb' || reason === 'xml_bomb') throw error;
    return undefined;
  }
}

/** By its first bytes, and else by its name: what writes these files states all sorts of types. */
function kindOf(name: string, bytes: Uint8Array): 'word' | 'rtf' | 'archive' | 'html' | 'text' {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1000)).toString('latin1');
  if (start.startsWith('PK\x03\x04')) return 'word';
  if (/^\s*(?:\xef\xbb\xbf)?\{\\rtf/.test(start)) return 'rtf';
  if (/^MIME-Version:|^Content-Type:\s*multipart\//im.test(start)) return 'archive';
  return /\.x?html?$/i.test(name) || /<(?:!doctype|html|body|p|div|table|h[1-6])\b/i.test(start) ? 'html' : 'text';
}
