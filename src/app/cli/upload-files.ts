/** Brings files to where the workspace is: only bytes that are not there yet travel. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { missingBlobs, uploadBlob } from '../../kernel/blobs/contract.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { FoundFile } from './collect-files.ts';
import type { Session } from './verb.ts';

/** A file that could not be read or stored; the others are. */
export interface Failure {
  readonly path: string;
  readonly status: 'failed';
  readonly error: { readonly code: StemmaError['code']; readonly message: string };
}

/** Several uploads at once hide the time each waits for the disk. */
const uploadsAtOnce = 16;
/** Files whose hashes are asked for at once. */
const askedAtOnce = 1000;

/** Uploads what is missing; `uploaded` is in the order given, so that the first of two equal paths wins. */
export async function uploadFiles(
  session: Session,
  files: readonly FoundFile[],
): Promise<{ uploaded: { path: string; blob: string }[]; failed: Failure[] }> {
  const blobs: ({ path: string; blob: string } | undefined)[] = [];
  const failed: Failure[] = [];
  let done = 0;
  for (let first = 0; first < files.length; first += askedAtOnce) {
    const part = files.slice(first, first + askedAtOnce);
    const hashes = await hashesOf(session, part);
    const missing = await missingAmong(session, hashes);
    await atOnce(part, async (found, index) => {
      session.signal.throwIfAborted();
      const known = hashes[index];
      try {
        const blob =
          known !== undefined && !missing.has(known)
            ? known
            : (await session.client.call(uploadBlob, { body: await bodyOf(session, found), signal: session.signal })).sha256;
        blobs[first + index] = { path: found.path, blob };
      } catch (error) {
        failed.push(asFailure(found.path, error));
      }
      session.progress({ stage: 'uploading', done: ++done, total: files.length });
    });
  }
  return { uploaded: blobs.filter((blob) => blob !== undefined), failed };
}

/** The SHA-256 of each file at its index; undefined for standard input and for what cannot be read, which uploading will tell. */
async function hashesOf(session: Session, files: readonly FoundFile[]): Promise<(string | undefined)[]> {
  const hashes: (string | undefined)[] = files.map(() => undefined);
  await atOnce(files, async ({ file, failure }, index) => {
    session.signal.throwIfAborted();
    if (file === undefined || failure !== undefined) return;
    const hash = createHash('sha256');
    hashes[index] = await pipeline(createReadStream(file), hash).then(
      () => hash.digest('hex'),
      () => undefined,
    );
  });
  return hashes;
}

async function missingAmong(session: Session, hashes: readonly (string | undefined)[]): Promise<Set<string>> {
  const known = [...new Set(hashes.filter((hash) => hash !== undefined))];
  if (known.length === 0) return new Set();
  const { missing } = await session.client.call(missingBlobs, { body: { hashes: known }, signal: session.signal });
  return new Set(missing);
}

/** Works on several at once. The first that throws stops all and is thrown when none is at work any more. */
async function atOnce<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as Item, index);
  };
  const stopAll = (error: unknown): never => {
    next = items.length;
    throw error;
  };
  const ended = await Promise.allSettled(Array.from({ length: uploadsAtOnce }, () => worker().catch(stopAll)));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

async function bodyOf(session: Session, { file, failure }: FoundFile): Promise<ReadableStream<Uint8Array>> {
  if (failure !== undefined) throw new StemmaError('NOT_FOUND', failure);
  const source = file === undefined ? Readable.from(session.stdin) : createReadStream(file);
  if (file !== undefined) await new Promise<void>((resolve, reject) => source.once('error', reject).once('readable', resolve));
  return Readable.toWeb(source) as ReadableStream<Uint8Array>;
}

/** Only what is wrong with this one file is its failure; a server that is away, or a full disk, ends the whole. */
function asFailure(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['EACCES', 'ENOENT', 'EISDIR', 'EIO', 'EPERM'].includes(code)) {
    return { path, status: 'failed', error: { code: 'VALIDATION_ERROR', message: `The file cannot be read (${code}).` } };
  }
  if (error instanceof StemmaError && ['LIMIT_EXCEEDED', 'NOT_FOUND', 'VALIDATION_ERROR'].includes(error.code)) {
    return { path, status: 'failed', error: { code: error.code, message: error.message } };
  }
  throw error;
}
