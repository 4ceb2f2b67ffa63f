/** Web pages saved as one file (MHTML, RFC 2557): the page itself is read, what belongs to it (pictures, styles, frames) is not. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { parseHtml } from '../html.ts';
import { decodeHtml } from '../text-encoding.ts';
import { bytesOf, partsOf, readPart, type MimePart } from './mime.ts';

/** Parts in parts: more than any browser writes. */
const deepest = 5;
const longestAddress = 2000;

/** Parses a web archive. Throws PARSE_FAILED with `details.reason` `broken` for one without a page in it. */
export function parseWebArchive(bytes: Uint8Array): ParsedDocument {
  const { text, address } = pageOfArchive(bytes);
  const { blocks, ...document } = parseHtml(text);
  const from = address === undefined ? {} : { address };
  return {
    ...document,
    // Places in the page are none in the file, where it lies encoded.
    blocks: blocks.map(({ source: _, attributes, ...block }, index) => {
      const all = index === 0 ? { ...attributes, ...from } : attributes;
      return all && Object.keys(all).length > 0 ? { ...block, attributes: all } : block;
    }),
  };
}

/** The HTML of the page that an archive shows, and where it was. Throws as `parseWebArchive`. */
export function pageOfArchive(bytes: Uint8Array): { readonly text: string; readonly address: string | undefined } {
  const message = readPart(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
  const page = pageIn(message, 0);
  if (!page) {
    throw new StemmaError('PARSE_FAILED', 'The web archive is damaged: there is no page in it. Save the page again and add that.', {
      reason: 'broken',
    });
  }
  const address = page.headers.get('content-location') ?? message.headers.get('snapshot-content-location') ?? '';
  return {
    text: decodeHtml(bytesOf(page), page.parameters.get('charset')),
    address: /^https?:/i.test(address) && address.length <= longestAddress ? address : undefined,
  };
}

/** The page that an archive shows: the part that it names as its start, else its first of HTML. */
function pageIn(part: MimePart, depth: number): MimePart | undefined {
  if (part.type === 'text/html' || part.type === 'application/xhtml+xml') return part;
  if (depth === deepest) return undefined;
  const parts = partsOf(part);
  const start = part.parameters.get('start');
  const named = start === undefined ? [] : parts.filter(({ headers }) => headers.get('content-id') === start);
  for (const one of [...named, ...parts]) {
    const found = pageIn(one, depth + 1);
    if (found) return found;
  }
  return undefined;
}
