/** Stores the files of a backup: small ones together, as they came. */
import type { BlobStore } from '../blobs/index.ts';
import { StemmaError } from '../shared/errors.ts';
import type { BlobHead } from './format.ts';
import { whole } from './whole.ts';

const small = 1_048_576;
const together = { bytes: 16_777_216, blobs: 1000 };

export class BlobLoader {
  readonly #blobs: BlobStore;
  #waiting: Uint8Array[] = [];
  #size = 0;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async load({ sha256, size }: BlobHead, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    if (size > small) {
      const stored = await this.#blobs.put(bytes, size);
      if (stored.sha256 !== sha256) throw new StemmaError('INTERNAL', 'A file was stored under another hash than it has.', { sha256 });
      return;
    }
    if (this.#waiting.length === together.blobs || this.#size + size > together.bytes) await this.finish();
    this.#waiting.push(await whole(bytes));
    this.#size += size;
  }

  /** Stores what waits for others. */
  async finish(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    if (waiting.length > 0) await this.#blobs.putMany(waiting);
  }
}
