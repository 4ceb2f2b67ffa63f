/** The text of a fetched page, in the encoding it says it has (WHATWG HTML, "determining the character encoding", shortened). */
import { StemmaError } from '../shared/errors.ts';

/** Decodes by byte order mark, else by the header's charset, else by a `<meta>`, else as UTF-8, else as Windows-1252. @throws StemmaError INVALID_ENCODING */
export function decodePage(bytes: Uint8Array, type: string, headerCharset: string | undefined): string {
  const named = byteOrderMark(bytes) ?? headerCharset ?? (type === 'text/html' ? metaCharset(bytes) : undefined);
  if (named === undefined) return decode(bytes, 'utf-8') ?? (decode(bytes, 'windows-1252') as string);
  const text = decode(bytes, named);
  if (text === undefined)
    throw new StemmaError('INVALID_ENCODING', `The page says it is ${named.slice(0, 40)} text, and is not. Nothing was stored.`);
  return text;
}

function decode(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

const lookedThrough = 4096;

function metaCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, lookedThrough)).toString('latin1');
  const plain = start.replaceAll(/<!--[^]*?(?:-->|$)/g, '');
  const label = /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(plain)?.[1]?.toLowerCase();
  // Bytes that a <meta> could be read from are not UTF-16, whatever it says.
  return label?.startsWith('utf-16') ? 'utf-8' : label;
}
