/** Brings back the files of a workspace that are not there any more, where the store still has them. Reads none that is there. */
import type { Progress } from '../contract/envelope.ts';
import type { Store } from '../db/port.ts';
import { atOnce } from './at-once.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { countBlobs, registeredAfter } from './store.ts';

export interface RecoverOptions {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}

const perStep = 500;
const looksAtOnce = 8;

/** Answers how many there are, how many came back, and those that did not. */
export async function recoverMissing({
  store,
  blobs,
  signal,
  progress,
}: RecoverOptions): Promise<{ files: number; recovered: number; missing: StoredBlob[] }> {
  const total = await store.read(countBlobs);
  const missing: StoredBlob[] = [];
  const done = { files: 0, recovered: 0 };
  for (let after = '', more = true; more;) {
    const some = await store.read((reader) => registeredAfter(reader, after, perStep));
    const absent = await absentOf(blobs, some, signal);
    const back = new Set(absent.length === 0 ? [] : await blobs.recover(absent.map(({ sha256 }) => sha256)));
    missing.push(...absent.filter(({ sha256 }) => !back.has(sha256)));
    done.recovered += back.size;
    done.files += some.length;
    progress({ stage: 'looking', done: done.files, total });
    more = some.length === perStep;
    after = some.at(-1)?.sha256 ?? '';
  }
  return { ...done, missing };
}

async function absentOf(blobs: BlobStore, some: readonly StoredBlob[], signal: AbortSignal): Promise<StoredBlob[]> {
  const absent: StoredBlob[] = [];
  await atOnce(looksAtOnce, some, async (blob) => {
    signal.throwIfAborted();
    if (!(await blobs.has(blob.sha256))) absent.push(blob);
  });
  return absent;
}
