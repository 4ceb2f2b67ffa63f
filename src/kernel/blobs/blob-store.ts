/** The port for bytes: content-addressed by SHA-256, written once, never changed. It knows no workspace; `workspace-blobs.ts` does. */

export interface StoredBlob {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** A part of some bytes: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface BlobStore {
  /**
   * Stores a stream of bytes. Bytes that are there already are not written again, unless what is there is damaged. A stream
   * that fails or goes over the limit leaves nothing behind. `register` is called when the bytes are safe; when `put` returns
   * they are still there, whatever was removed before it was registered.
   * @throws StemmaError LIMIT_EXCEEDED, STORAGE_FULL, UNAVAILABLE
   */
  put(content: AsyncIterable<Uint8Array>, limitBytes: number, register?: (stored: StoredBlob) => Promise<void>): Promise<StoredBlob>;
  /**
   * Stores small blobs that came together, all of them with one wait for the disk. Answers them in order. `register` as above.
   * @throws StemmaError STORAGE_FULL; then none of them is registered.
   */
  putMany(contents: readonly Uint8Array[], register?: (stored: readonly StoredBlob[]) => Promise<void>): Promise<StoredBlob[]>;
  has(sha256: string): Promise<boolean>;
  /** In bytes. @throws StemmaError NOT_FOUND */
  size(sha256: string): Promise<number>;
  /** The bytes, verified against their hash. @throws StemmaError NOT_FOUND, INTERNAL when they no longer match. */
  read(sha256: string): Promise<Uint8Array>;
  /**
   * The bytes in pieces, read as they are asked for. All of them are verified before the last piece is given; a range is not.
   * @throws StemmaError NOT_FOUND, INTERNAL when they no longer match.
   */
  stream(sha256: string, range?: ByteRange): AsyncGenerator<Uint8Array>;
  /**
   * Gives `work` a local file with the bytes, for a process that reads files, or a few bytes themselves. The file may be gone when
   * it returns. @throws StemmaError NOT_FOUND, and what `work` throws
   */
  withLocal<Result>(sha256: string, work: (local: string | Uint8Array) => Promise<Result>): Promise<Result>;
  /** The blobs that nobody has put since a time. */
  putBefore(time: Date): AsyncGenerator<string>;
  /**
   * Removes a blob if `isUnused` says so once nobody can find it here any more, else leaves it where it is. Answers whether
   * it is gone. A `put` that registers at the same moment keeps its bytes, whichever comes first.
   */
  remove(sha256: string, isUnused: () => Promise<boolean>): Promise<boolean>;
  /**
   * Takes away what is kept of removed bytes beside what is there: earlier versions in a bucket that keeps them. For bytes that were
   * removed because they were erased; of those that are there it takes nothing that anybody reads.
   */
  forget(hashes: readonly string[]): Promise<void>;
  /** Brings bytes back that are gone or damaged, out of the same. Answers those that are whole again: none where nothing is kept. */
  recover(hashes: readonly string[]): Promise<string[]>;
  /** Whether bytes can be stored and read just now. @throws StemmaError UNAVAILABLE saying what is wrong; `details.setting` names a wrong one */
  check(): Promise<void>;
  /** Removes what uploads and removals that were broken off a day ago left behind. */
  tidy(): Promise<void>;
  /** An address under which anybody reads these bytes from where they lie, until it expires; undefined where there is none. */
  address(sha256: string, options: { readonly seconds: number; readonly name: string | undefined }): Promise<string | undefined>;
}
