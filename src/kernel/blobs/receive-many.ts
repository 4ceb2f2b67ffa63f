/** Takes in many small uploads of one request. */
import { StemmaError } from '../shared/errors.ts';
import { uploadLimits } from './contract.ts';

/** The files of a body of `blobs.uploadMany`. @throws StemmaError LIMIT_EXCEEDED, VALIDATION_ERROR, and what the stream throws. */
export async function receiveMany(content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.byteLength;
    if (size > uploadLimits.all) throw tooLarge('The files together are', uploadLimits.all);
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  const files: Uint8Array[] = [];
  const largest = Math.min(limitBytes, uploadLimits.blob);
  for (let at = 0; at < body.byteLength;) {
    const length = at + 4 <= body.byteLength ? body.readUInt32BE(at) : undefined;
    if (length !== undefined && length > largest) throw tooLarge(`File ${files.length + 1} is`, largest);
    if (length === undefined || at + 4 + length > body.byteLength) {
      throw new StemmaError('VALIDATION_ERROR', `The body ends in the middle of file ${files.length + 1}. Nothing of it was stored.`);
    }
    files.push(body.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return files;
}

const tooLarge = (what: string, limitBytes: number): StemmaError =>
  new StemmaError('LIMIT_EXCEEDED', `${what} larger than ${limitBytes} bytes. Nothing was stored; upload large files one by one.`, {
    limitBytes,
  });
