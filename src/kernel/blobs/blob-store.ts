/** The port for bytes: content-addressed by SHA-256, written once, never changed. */

export interface StoredBlob {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

export interface BlobStore {
  /**
   * Stores a stream of bytes. Storing the same bytes again changes nothing. A stream that fails or goes over the limit
   * leaves nothing behind.
   * @throws StemmaError LIMIT_EXCEEDED, STORAGE_FULL
   */
  put(content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredBlob>;
  has(sha256: string): Promise<boolean>;
  /** In bytes. @throws StemmaError NOT_FOUND */
  size(sha256: string): Promise<number>;
  /** The bytes, verified against their hash. @throws StemmaError NOT_FOUND, INTERNAL when they no longer match. */
  read(sha256: string): Promise<Uint8Array>;
  /** A part of the bytes: `start` inclusive, `end` exclusive. Not verified. @throws StemmaError NOT_FOUND */
  readRange(sha256: string, start: number, end: number): Promise<Uint8Array>;
  /** A local file with the bytes, for a process that reads files. @throws StemmaError NOT_FOUND */
  file(sha256: string): Promise<string>;
}
