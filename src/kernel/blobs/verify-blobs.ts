/** Reads every stored file of a workspace against its hash, and brings back what is broken where the store still has it. */
import type { Progress } from '../contract/envelope.ts';
import type { Store } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { BlobStore } from './blob-store.ts';
import { countBlobs, registeredAfter } from './store.ts';

/** A file that is registered and cannot be read as what it is. */
export interface BrokenBlob {
  readonly sha256: string;
  /** In bytes, as registered. */
  readonly size: number;
  readonly problem: 'missing' | 'damaged';
}

export interface VerifyOptions {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** Whether broken ones are brought back, where the store keeps what was there before. */
  readonly recover: boolean;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}

const perStep = 500;

/** @throws StemmaError UNAVAILABLE when the files cannot be had at all, which says nothing of any of them */
export async function verifyBlobs({
  store,
  blobs,
  recover,
  signal,
  progress,
}: VerifyOptions): Promise<{ files: number; bytes: number; recovered: number; broken: BrokenBlob[] }> {
  await blobs.check();
  const total = await store.read(countBlobs);
  const broken: BrokenBlob[] = [];
  const read = { files: 0, bytes: 0, recovered: 0 };
  for (let after = '', more = true; more;) {
    const some = await store.read((reader) => registeredAfter(reader, after, perStep));
    const found: BrokenBlob[] = [];
    for (const { sha256, size } of some) {
      signal.throwIfAborted();
      const problem = await problemOf(blobs, sha256);
      if (problem !== undefined) found.push({ sha256, size, problem });
      read.files += 1;
      read.bytes += size;
      progress({ stage: 'reading', done: read.files, total });
    }
    const back = new Set(recover && found.length > 0 ? await blobs.recover(found.map(({ sha256 }) => sha256)) : []);
    read.recovered += back.size;
    broken.push(...found.filter(({ sha256 }) => !back.has(sha256)));
    more = some.length === perStep;
    after = some.at(-1)?.sha256 ?? '';
  }
  return { ...read, broken };
}

async function problemOf(blobs: BlobStore, sha256: string): Promise<BrokenBlob['problem'] | undefined> {
  try {
    for await (const _ of blobs.stream(sha256)); // the last piece comes only when all of them are right
    return undefined;
  } catch (error) {
    if (error instanceof StemmaError && error.code === 'NOT_FOUND') return 'missing';
    if (error instanceof StemmaError && error.code === 'INTERNAL') return 'damaged';
    throw error;
  }
}
