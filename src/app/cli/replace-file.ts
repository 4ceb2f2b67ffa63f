/** Writing what a person asked for into a file of theirs. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { StemmaError } from '../../kernel/shared/errors.ts';

/** A file is there whole, on the disk, or as it was before. */
export async function replaceFile<Result>(
  file: string,
  fill: (write: (piece: Uint8Array) => Promise<void>) => Promise<Result>,
  mode = 0o666,
): Promise<Result> {
  const beside = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(beside, 'wx', mode);
    let result: Result;
    try {
      result = await fill((piece) => handle.writeFile(piece));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return result;
  } catch (error) {
    await rm(beside, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new StemmaError('NOT_FOUND', `There is no folder for "${file}". Nothing was written.`);
    if (code === 'EISDIR') throw new StemmaError('VALIDATION_ERROR', `"${file}" is a folder. Name a file. Nothing was written.`);
    throw error;
  }
}
