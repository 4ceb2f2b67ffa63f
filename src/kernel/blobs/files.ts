/** What everything that keeps blobs in files needs of the file system. */
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StemmaError } from '../shared/errors.ts';

/** Makes the names in a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Undefined for a file that is not there. @throws everything else */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** An upload that has not moved for this long belongs to a process that is gone. */
const abandonedAfterMs = 24 * 3600 * 1000;

/** Removes what killed processes left in a folder of temporary files. */
export async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}

/** A full disk in our words; anything else as it is. */
export function asStorageError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StemmaError('STORAGE_FULL', 'The disk is full. Nothing of this file was stored; free some space and try again.', undefined, {
      cause: error,
    });
  }
  return error;
}
