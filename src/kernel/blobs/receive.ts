/** Takes an upload in: small ones stay in memory, so that bytes we have already are never written. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { StemmaError } from '../shared/errors.ts';
import type { StoredBlob } from './blob-store.ts';

/** Bytes that came whole: in memory, or synced in a file. */
export type Received = StoredBlob &
  ({ readonly bytes: Uint8Array; readonly file?: never } | { readonly file: string; readonly bytes?: never });

const heldInMemory = 1_048_576;

/** Reads a stream to its end; only a large one makes the file. @throws StemmaError LIMIT_EXCEEDED, and what the stream throws. */
export async function receive(path: string, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Received> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array[] = [];
  let file: FileHandle | undefined;
  try {
    for await (const piece of content) {
      size += piece.byteLength;
      if (size > limitBytes) throw tooLarge(limitBytes);
      hash.update(piece);
      held.push(piece);
      if (size <= heldInMemory) continue;
      file ??= await open(path, 'wx');
      for (const one of held) await file.writeFile(one);
      held = [];
    }
    await file?.sync();
  } finally {
    await file?.close();
  }
  const stored = { sha256: hash.digest('hex'), size };
  return file ? { ...stored, file: path } : { ...stored, bytes: Buffer.concat(held) };
}

const tooLarge = (limitBytes: number): StemmaError =>
  new StemmaError('LIMIT_EXCEEDED', `The file is larger than ${Math.floor(limitBytes / 1_048_576)} MB. Nothing of it was stored.`, {
    limitBytes,
  });
