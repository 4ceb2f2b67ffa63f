/** Brings files to where the workspace is: only bytes that are not there yet travel. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { blobsBody, missingBlobs, uploadBlob, uploadBlobs, uploadLimits } from '../../kernel/blobs/contract.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { FoundFile } from './collect-files.ts';
import { readInGroups, type ReadFile } from './read-files.ts';
import type { Session } from './verb.ts';

/** A file that could not be read or stored; the others are. */
export interface Failure {
  readonly path: string;
  readonly status: 'failed';
  readonly error: { readonly code: StemmaError['code']; readonly message: string };
}

/** Several uploads at once hide the time each waits for the disk. */
const uploadsAtOnce = 16;

/** Uploads what is missing; `uploaded` is in the order given, so that the first of two equal paths wins. */
export async function uploadFiles(
  session: Session,
  files: readonly FoundFile[],
): Promise<{ uploaded: { path: string; blob: string }[]; failed: Failure[] }> {
  const uploaded: { path: string; blob: string }[] = [];
  const failed: Failure[] = [];
  let done = 0;
  for await (const group of readInGroups(files, session.signal)) {
    const outcomes = await uploadGroup(session, group, () => session.progress({ stage: 'uploading', done: ++done, total: files.length }));
    for (const outcome of outcomes) {
      if ('error' in outcome) failed.push(outcome);
      else uploaded.push(outcome);
    }
  }
  return { uploaded, failed };
}

type Outcome = { readonly path: string; readonly blob: string } | Failure;

async function uploadGroup(session: Session, group: readonly ReadFile[], onDone: () => void): Promise<Outcome[]> {
  const missing = await missingAmong(session, group);
  for (const sha256 of await uploadSmall(session, group, missing)) missing.delete(sha256);
  const outcomes: Outcome[] = [];
  await atOnce([...group.entries()], async ([index, { found, sha256 }]) => {
    session.signal.throwIfAborted();
    try {
      const blob = sha256 !== undefined && !missing.has(sha256) ? sha256 : await uploadOne(session, found);
      outcomes[index] = { path: found.path, blob };
    } catch (error) {
      outcomes[index] = asFailure(found.path, error);
    }
    onDone();
  });
  return outcomes;
}

async function uploadOne(session: Session, found: FoundFile): Promise<string> {
  return (await session.client.call(uploadBlob, { body: await bodyOf(session, found), signal: session.signal })).sha256;
}

/** Small files travel together: a request for each took 2 ms a file. Answers the hashes of those that are stored. */
async function uploadSmall(session: Session, group: readonly ReadFile[], missing: ReadonlySet<string>): Promise<string[]> {
  const distinct = new Map<string, Uint8Array>();
  for (const { sha256, bytes } of group) if (sha256 !== undefined && bytes && missing.has(sha256)) distinct.set(sha256, bytes);
  const stored: string[] = [];
  for (const some of together([...distinct.values()])) {
    try {
      const { blobs } = await session.client.call(uploadBlobs, { body: blobsBody(some), signal: session.signal });
      stored.push(...blobs.map(({ sha256 }) => sha256));
    } catch (error) {
      // One is larger than this server takes. By itself each is told its own.
      if (!(error instanceof StemmaError) || error.code !== 'LIMIT_EXCEEDED') throw error;
    }
  }
  return stored;
}

/** Runs of files that fit into one request. */
function* together(contents: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let some: Uint8Array[] = [];
  let size = 0;
  for (const bytes of contents) {
    if (size + 4 + bytes.byteLength > uploadLimits.all) {
      yield some;
      some = [];
      size = 0;
    }
    some.push(bytes);
    size += 4 + bytes.byteLength;
  }
  if (some.length > 0) yield some;
}

async function missingAmong(session: Session, group: readonly ReadFile[]): Promise<Set<string>> {
  const known = [...new Set(group.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [sha256])))];
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
