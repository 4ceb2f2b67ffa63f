/**
 * Reads the files to be put, once: a small one stays in memory, so that what is hashed is what travels; of a large one the hash is
 * taken here and it is read again if it has to travel.
 */
import { createHash, hash as hashOf } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { uploadLimits } from '../../kernel/blobs/contract.ts';
import type { FoundFile } from './collect-files.ts';

/** A file with the SHA-256 of its bytes; without for standard input and for what cannot be read, which uploading will tell. */
export interface ReadFile {
  readonly found: FoundFile;
  readonly sha256?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
}

/** Files of one group, and bytes of them that are held in memory. */
const group = { files: 1000, bytes: 8 * 1_048_576 };
/** Milliseconds after which whatever else waits for this process has its turn. */
const inARow = 20;

/** Reads files in groups that memory can hold, in their order. */
export async function* readInGroups(files: readonly FoundFile[], signal: AbortSignal): AsyncGenerator<ReadFile[]> {
  let read: ReadFile[] = [];
  let held = 0;
  let since = performance.now();
  signal.throwIfAborted();
  for (const found of files) {
    if (performance.now() - since > inARow) {
      await othersFirst();
      signal.throwIfAborted();
      since = performance.now();
    }
    const one = (found.file !== undefined && found.failure === undefined && small(found, found.file)) || (await large(found));
    read.push(one);
    held += one.bytes?.byteLength ?? 0;
    if (read.length < group.files && held < group.bytes) continue;
    yield read;
    read = [];
    held = 0;
    since = performance.now();
  }
  if (read.length > 0) yield read;
}

/** Without the thread pool, which takes ten times as long for a file of some kilobytes. Undefined for a large file and for what fails. */
function small(found: FoundFile, file: string): ReadFile | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const about = fstatSync(descriptor);
    if (!about.isFile() || about.size > uploadLimits.blob) return undefined;
    // One byte more: a file that grows while it is read is left to the reader of large ones. One that is all there is not asked for more.
    const buffer = Buffer.allocUnsafe(about.size + 1);
    let size = 0;
    let count: number;
    do size += count = readSync(descriptor, buffer, size, buffer.length - size, null);
    while (count > 0 && size < about.size);
    if (size > about.size) return undefined;
    const bytes = buffer.subarray(0, size);
    return { found, bytes, sha256: hashOf('sha256', bytes) };
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function large(found: FoundFile): Promise<ReadFile> {
  if (found.file === undefined || found.failure !== undefined) return { found };
  const hash = createHash('sha256');
  const sha256 = await pipeline(createReadStream(found.file), hash).then(
    () => hash.digest('hex'),
    () => undefined,
  );
  return { found, sha256 };
}
