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
