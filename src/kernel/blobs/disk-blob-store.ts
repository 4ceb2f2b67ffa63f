/**
 * Blobs as files `ab/cdef...` below one directory. A blob is written to a temporary file, synced and linked into place, so
 * a name that exists always has all its bytes; what a killed process left behind is a temporary file that opening removes.
 */
import { createHash } from 'node:crypto';
import { access, mkdir, open, readFile, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { StemmaError } from '../shared/errors.ts';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import { newId } from '../shared/ids.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';

/** An upload that has not moved for this long belongs to a process that is gone. */
const abandonedAfterMs = 24 * 3600 * 1000;

/** Opens (and makes) the directory. */
export async function openDiskBlobStore(directory: string): Promise<BlobStore> {
  const incoming = join(directory, 'incoming');
  await mkdir(incoming, { recursive: true });
  await removeAbandoned(incoming);
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new StemmaError('VALIDATION_ERROR', 'A blob is named by 64 hexadecimal digits.');
    return join(directory, sha256.slice(0, 2), sha256.slice(2));
  };

  return {
    async put(content, limitBytes) {
      const temporary = join(incoming, newId());
      try {
        const stored = await writeAll(temporary, content, limitBytes);
        const path = pathOf(stored.sha256);
        const there = await stat(path).catch(() => undefined);
        if (there?.size === stored.size) return stored;
        await mkdir(join(directory, stored.sha256.slice(0, 2)), { recursive: true });
        await rename(temporary, path);
        await syncDirectory(join(directory, stored.sha256.slice(0, 2)));
        return stored;
      } catch (error) {
        throw asStorageError(error);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async has(sha256) {
      return access(pathOf(sha256)).then(
        () => true,
        () => false,
      );
    },
    async size(sha256) {
      return (await stat(pathOf(sha256)).catch(() => missing(sha256))).size;
    },
    async read(sha256) {
      const bytes = await readFile(pathOf(sha256)).catch(() => missing(sha256));
      if (hashOf(bytes) !== sha256) {
        throw new StemmaError('INTERNAL', 'A stored file no longer matches its hash. Restore it from a backup.', { sha256 });
      }
      return bytes;
    },
    async readRange(sha256, start, end) {
      const file = await open(pathOf(sha256)).catch(() => missing(sha256));
      try {
        const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(Math.max(0, end - start)), position: start });
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    async file(sha256) {
      const path = pathOf(sha256);
      await access(path).catch(() => missing(sha256));
      return path;
    },
  };
}

async function writeAll(path: string, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let size = 0;
  const file: FileHandle = await open(path, 'wx');
  try {
    for await (const chunk of content) {
      size += chunk.byteLength;
      if (size > limitBytes) {
        throw new StemmaError(
          'LIMIT_EXCEEDED',
          `The file is larger than ${Math.floor(limitBytes / 1_048_576)} MB. Nothing of it was stored.`,
          { limitBytes },
        );
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}

function missing(sha256: string): never {
  throw new StemmaError('NOT_FOUND', 'There are no bytes with this hash.', { sha256 });
}

function asStorageError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StemmaError('STORAGE_FULL', 'The disk is full. Nothing of this file was stored; free some space and try again.', undefined, {
      cause: error,
    });
  }
  return error;
}
