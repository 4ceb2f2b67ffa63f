/** The bytes of one workspace: what is registered there, and nothing else, whatever lies on the disk. */
import { setTimeout as wait } from 'node:timers/promises';
import { assertNoHandle } from '../db/handles.ts';
import type { Store } from '../db/port.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import type { BlobStore, ByteRange, StoredBlob } from './blob-store.ts';
import { loadBlob, registerBlobs, updateBlob, usedOfLate, useBlobs, type BlobChange, type BlobRow } from './store.ts';

export interface WorkspaceBlobs {
  readonly workspace: string;
  /** Stores bytes and registers them. @throws StemmaError LIMIT_EXCEEDED, STORAGE_FULL, UNAVAILABLE */
  put(content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredBlob>;
  /** Stores small blobs that came together. Answers them in order. @throws StemmaError STORAGE_FULL, UNAVAILABLE */
  putMany(contents: readonly Uint8Array[]): Promise<StoredBlob[]>;
  /** @throws StemmaError NOT_FOUND */
  describe(sha256: string): Promise<BlobRow>;
  /** @throws StemmaError NOT_FOUND */
  change(sha256: string, change: BlobChange): Promise<BlobRow>;
  /** Keeps bytes from garbage collection for a day, for who is about to reference them. Answers the sizes of those registered. */
  use(hashes: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The bytes of something registered, for reading all or a part. @throws StemmaError NOT_FOUND, INTERNAL when they are damaged or gone. */
  open(sha256: string): Promise<OpenBlob>;
  /** Gives `work` a local file with the bytes of something that `use` answered, or a few bytes themselves. @throws StemmaError INTERNAL when they are gone. */
  withLocal<Result>(sha256: string, work: (local: string | Uint8Array) => Promise<Result>): Promise<Result>;
}

export interface OpenBlob extends StoredBlob {
  /** Where anybody reads them from where they lie, for some minutes; undefined where that cannot be, or is not wanted. */
  address(name: string | undefined): Promise<string | undefined>;
  /** All of it in memory when it is small, verified before the first byte; else verified before the last. A range is not verified. */
  read(range?: ByteRange): Promise<Uint8Array | AsyncGenerator<Uint8Array>>;
}

/** Up to this size bytes are verified before any of them are sent. */
const readWhole = 1_048_576;
const perStatement = 1000;
/** A browser that is sent on asks at once; a download that has begun goes on. */
const addressSeconds = 300;

/** Makes it for a workspace. One per workspace and process: uploads at the same moment are registered together. */
export function blobsOf(store: Store, blobs: BlobStore, clock: Clock): WorkspaceBlobs {
  const together = registeringTogether(store, clock);
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
      return together((register) => blobs.put(content, limitBytes, register));
    },
    putMany(contents) {
      assertNoHandle('Storing bytes');
      return blobs.putMany(contents, async (stored) => {
        for (let first = 0; first < stored.length; first += perStatement) {
          const part = stored.slice(first, first + perStatement);
          await store.write((tx) => registerBlobs(tx, part, clock.now()));
        }
      });
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
        const { sizes: late, others } = await store.read((reader) => usedOfLate(reader, part, clock.now()));
        for (const [sha256, size] of late) sizes.set(sha256, size);
        if (others.length === 0) continue;
        for (const [sha256, size] of await store.write((tx) => useBlobs(tx, others, clock.now()))) sizes.set(sha256, size);
      }
      return sizes;
    },
    async open(sha256) {
      const { size } = await describe(sha256);
      return {
        sha256,
        size,
        address: (name) => blobs.address(sha256, { seconds: addressSeconds, name }),
        read: async (range) => (range || size > readWhole ? blobs.stream(sha256, range) : await blobs.read(sha256).catch(gone)),
      };
    },
    async withLocal(sha256, work) {
      let began = false;
      try {
        return await blobs.withLocal(sha256, (local) => ((began = true), work(local)));
      } catch (error) {
        if (began) throw error;
        throw asGone(error);
      }
    },
  };
}

type Register = (stored: StoredBlob) => Promise<void>;

/** How many milliseconds the first of several uploads waits for the others: less than a commit takes. */
const patience = 4;

/**
 * Registers uploads of the same moment in one transaction, because each commit waits for the disk: those that came while the
 * one before was under way, and those that are about to come.
 */
function registeringTogether(store: Store, clock: Clock): <Result>(upload: (register: Register) => Promise<Result>) => Promise<Result> {
  const waiting: { readonly stored: StoredBlob; readonly done: (outcome: Promise<void>) => void }[] = [];
  const uploads = { coming: 0 };
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    while (waiting.length > 0) {
      for (let waited = 0; uploads.coming > 0 && waited < patience; waited += 1) await wait(1);
      const batch = waiting.splice(0, perStatement);
      const stored = batch.map((one) => one.stored);
      const outcome = store.write((tx) => registerBlobs(tx, stored, clock.now()));
      for (const { done } of batch) done(outcome);
      await outcome.catch(() => {}); // whoever waits is told
    }
    working = false;
  };
  return async (upload) => {
    uploads.coming += 1;
    let came = false;
    const arrive = (): void => {
      if (!came) uploads.coming -= 1;
      came = true;
    };
    try {
      return await upload((stored) => {
        arrive();
        return new Promise((resolve) => {
          waiting.push({ stored, done: resolve });
          if (!working) void work();
        });
      });
    } finally {
      arrive();
    }
  };
}

/** Registered bytes that are not on the disk are lost, not unknown. */
function asGone(error: unknown): unknown {
  if (!(error instanceof StemmaError) || error.code !== 'NOT_FOUND') return error;
  return new StemmaError('INTERNAL', 'A stored file is gone. Upload it again or restore it from a backup.', error.details, {
    cause: error,
  });
}

const gone = (error: unknown): never => {
  throw asGone(error);
};
