import { StemmaError } from '../../../kernel/shared/errors.ts';

const decoders = { utf8: 'utf-8', little: 'utf-16le', big: 'utf-16be' } as const;

/**
 * The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one.
 * Throws INVALID_ENCODING for anything else, NUL bytes included, and EMPTY_FILE when there is nothing but blanks.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new StemmaError('EMPTY_FILE', 'The file has no content (0 bytes).');
  const text = decode(bytes);
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new StemmaError('INVALID_ENCODING', `The file contains a NUL character (at character ${nul}), so it is not text.`);
  if (!/[^\s\u200b\u2060]/.test(text)) throw new StemmaError('EMPTY_FILE', 'The file contains nothing but white space.');
  return text;
}

function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'little' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'big' : 'utf8';
  try {
    return new TextDecoder(decoders[encoding], { fatal: true }).decode(bytes);
  } catch (cause) {
    const name = encoding === 'utf8' ? 'UTF-8' : 'UTF-16';
    throw new StemmaError('INVALID_ENCODING', `The file is not valid ${name} text. Save it as UTF-8 and add it again.`, undefined, {
      cause,
    });
  }
}

/**
 * The text of a page of HTML, as browsers find its encoding (WHATWG HTML, 13.2.3): by its byte order mark, by what a `meta` or an XML
 * declaration among its first 1,024 bytes states, else UTF-8 when it is that, and Windows-1252. Bytes that mean nothing become U+FFFD.
 * `carried` is what is said of it by what it came in.
 * Throws EMPTY_FILE.
 */
export function decodeHtml(bytes: Uint8Array, carried?: string): string {
  if (bytes.length === 0) throw new StemmaError('EMPTY_FILE', 'The file has no content (0 bytes).');
  const text = new TextDecoder(htmlEncoding(bytes, carried)).decode(bytes);
  if (!/[^\0\s\u200b\u2060]/.test(text)) throw new StemmaError('EMPTY_FILE', 'The file contains nothing but white space.');
  return text;
}

function htmlEncoding(bytes: Uint8Array, carried: string | undefined): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // A tag with a NUL behind each letter.
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  if (isUtf8(bytes)) return 'utf-8';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024))
    .toString('latin1')
    .replace(/<!--[^]*?-->/g, '');
  const stated =
    carried ??
    /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i.exec(head)?.[1] ??
    /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]{2,40})["']/i.exec(head)?.[1];
  if (stated === undefined) return 'windows-1252';
  try {
    const known = new TextDecoder(stated).encoding;
    // A page that can state it in single bytes is not UTF-16.
    return known.startsWith('utf-16') ? 'utf-8' : known;
  } catch {
    return 'windows-1252';
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !isEscaped(bytes);
  } catch {
    return false;
  }
}

/** ISO-2022-JP is seven bits wide, so it would pass for UTF-8. */
const isEscaped = (bytes: Uint8Array): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('\u001b$');
