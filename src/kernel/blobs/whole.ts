/** That bytes are what their name says, whatever they were stored in. */
import { createHash } from 'node:crypto';
import { StemmaError } from '../shared/errors.ts';

/** @throws StemmaError VALIDATION_ERROR */
export function assertHash(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new StemmaError('VALIDATION_ERROR', 'A blob is named by 64 hexadecimal digits.');
}

export const notStored = (sha256: string): StemmaError => new StemmaError('NOT_FOUND', 'There are no bytes with this hash.', { sha256 });

export const damaged = (sha256: string): StemmaError =>
  new StemmaError('INTERNAL', 'A stored file no longer matches its hash. Upload it again or restore it from a backup.', {
    sha256,
    damaged: true,
  });

/** The pieces of a whole blob; the last one only when all of them are what they were. @throws StemmaError INTERNAL */
export async function* verified(sha256: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    hash.update(piece);
    if (held) yield held;
    held = piece;
  }
  if (hash.digest('hex') !== sha256) throw damaged(sha256);
  if (held) yield held;
}
