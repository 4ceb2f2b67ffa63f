/** The bytes of one workspace: what is registered there, and nothing else, whatever lies on the disk. */
import { assertNoHandle } from '../db/handles.ts';
import type { Store } from '../db/port.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import type { BlobStore, ByteRange, StoredBlob } from './blob-store.ts';
import { loadBlob, registerBlobs, updateBlob, useBlobs, type BlobChange, type BlobRow } from './store.ts';

export interface WorkspaceBlobs {
  readonly workspace: string;
  /** Stores bytes and registers them. @throws StemmaError LIMIT_EXCEEDED, STORAGE_FULL, UNAVAILABLE */
  put(content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredBlob>;
  /** @throws StemmaError NOT_FOUND */
  describe(sha256: string): Promise<BlobRow>;
  /** @throws StemmaError NOT_FOUND */
  change(sha256: string, change: BlobChange): Promise<BlobRow>;
  /** Keeps bytes from garbage collection for a day, for who is about to reference them. Answers the sizes of those registered. */
  use(hashes: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The bytes of something registered, for reading all or a part. @throws StemmaError NOT_FOUND, INTERNAL when they are damaged or gone. */
  open(sha256: string): Promise<OpenBlob>;
  /** A local file with the bytes of something that `use` answered. @throws StemmaError INTERNAL when they are gone. */
  file(sha256: string): Promise<string>;
}

export interface OpenBlob extends StoredBlob {
  /** All of it in memory when it is small, verified before the first byte; else verified before the last. A range is not verified. */
  read(range?: ByteRange): Promise<Uint8Array | AsyncGenerator<Uint8Array>>;
}

/** Up to this size bytes are verified before any of them are sent. */
const readWhole = 1_048_576;
const perStatement = 1000;

/** Makes it for a workspace. One per workspace and process: uploads at the same moment are registered together. */
export function blobsOf(store: Store, blobs: BlobStore, clock: Clock): WorkspaceBlobs {
  const register = registeringTogether(store, clock);
  const required = async (sha256: string, found: Promise<BlobRow | undefined>): Promise<BlobRow> => {
    const row = await found;
    if (!row) throw new StemmaError('NOT_FOUND', 'There are no bytes with this hash here. Upload them first.', { sha256 });
    return row;
  };
  const describe = (sha256: string): Promise<BlobRow> =>
    required(
      sha256,
      store.read((reader) => loadBlob(reader, sha256)),
    );
  return {
    workspace: store.workspace,
    describe,
    put(content, limitBytes) {
      assertNoHandle('Storing bytes');
      return blobs.put(content, limitBytes, register);
    },
    change: (sha256, change) =>
      required(
        sha256,
        store.write((tx) => updateBlob(tx, sha256, change)),
      ),
    async use(hashes) {
      const sizes = new Map<string, number>();
      for (let first = 0; first < hashes.length; first += perStatement) {
        const part = hashes.slice(first, first + perStatement);
        for (const [sha256, size] of await store.write((tx) => useBlobs(tx, part, clock.now()))) sizes.set(sha256, size);
      }
      return sizes;
    },
    async open(sha256) {
      const { size } = await describe(sha256);
      return {
        sha256,
        size,
        read: async (range) => (range || size > readWhole ? blobs.stream(sha256, range) : await blobs.read(sha256).catch(gone)),
      };
    },
    file: (sha256) => blobs.file(sha256).catch(gone),
  };
}

/** Registers what comes while a transaction is under way in the next one, all of it: a commit waits for the disk. */
function registeringTogether(store: Store, clock: Clock): (stored: StoredBlob) => Promise<void> {
  const waiting: { stored: StoredBlob; done: (outcome: Promise<void>) => void }[] = [];
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, perStatement);
      const outcome = store.write((tx) =>
        registerBlobs(
          tx,
          batch.map(({ stored }) => stored),
          clock.now(),
        ),
      );
      for (const { done } of batch) done(outcome);
      await outcome.catch(() => {}); // whoever waits is told
    }
    working = false;
  };
  return (stored) =>
    new Promise((resolve) => {
      waiting.push({ stored, done: resolve });
      if (!working) void work();
    });
}

/** Registered bytes that are not on the disk are lost, not unknown. */
function gone(error: unknown): never {
  if (!(error instanceof StemmaError) || error.code !== 'NOT_FOUND') throw error;
  throw new StemmaError('INTERNAL', 'A stored file is gone. Upload it again or restore it from a backup.', error.details, { cause: error });
}
