/** A file without a name, for what is written once and read once: it is gone with the process, however that ends. */
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../shared/ids.ts';

const pieceBytes = 262_144;

export class Spool implements AsyncDisposable {
  readonly #file: FileHandle;
  #written = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(folder: string): Promise<Spool> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, newId());
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return new Spool(file);
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength;)
      at += (await this.#file.write(bytes, at, bytes.byteLength - at, this.#written + at)).bytesWritten;
    this.#written += bytes.byteLength;
  }

  /** All that was written, in pieces of some size, the last one shorter. */
  async *read(size = pieceBytes): AsyncGenerator<Buffer> {
    for (let from = 0; from < this.#written;) {
      const piece = Buffer.alloc(Math.min(size, this.#written - from));
      for (let at = 0; at < piece.byteLength;) at += (await this.#file.read(piece, at, piece.byteLength - at, from + at)).bytesRead;
      from += piece.byteLength;
      yield piece;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file.close();
  }
}
