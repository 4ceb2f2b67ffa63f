/**
 * Packs: many small blobs that came together, in one file `packs/ID` that was synced once (a thousand files of 4 kB, each created,
 * synced and renamed, took 2 s; one pack takes 10 ms). A pack is never changed. When one of its blobs is to go, all of them become
 * files of their own first, so that removing, repairing and looking for garbage know files only.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import { newId } from '../shared/ids.ts';
import { ignoreMissing, syncDirectory } from './files.ts';
import { packOf, PackIndex, type PackedBlob, type PackHeader } from './pack-index.ts';

export class Packs {
  readonly #folder: string;
  readonly #incoming: string;
  readonly #index = new PackIndex();
  #unpacking: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, incoming: string) {
    this.#folder = folder;
    this.#incoming = incoming;
  }

  /** Opens those in `folder`; new ones are written in `incoming` first. */
  static async open(folder: string, incoming: string): Promise<Packs> {
    await mkdir(folder, { recursive: true });
    const packs = new Packs(folder, incoming);
    await packs.refresh();
    return packs;
  }

  get full(): boolean {
    return this.#index.full;
  }

  /** Whether a pack has these bytes, and that pack is still there. */
  has(sha256: string): boolean {
    const place = this.#index.find(sha256);
    return place !== undefined && (existsSync(join(this.#folder, place.pack)) || this.#index.forget(place.pack));
  }

  /** The bytes, as they lie there; undefined when no pack has them, or none any more. */
  read(sha256: string): Buffer | undefined {
    const place = this.#index.find(sha256);
    if (!place || !this.has(sha256)) return undefined;
    // Small, and mostly just written: three calls of some microseconds, where the thread pool would take ten times as long.
    const file = openSync(join(this.#folder, place.pack), 'r');
    try {
      const bytes = Buffer.alloc(place.size);
      for (let at = 0; at < place.size;) {
        const count = readSync(file, bytes, at, place.size - at, place.start + at);
        if (count === 0) break;
        at += count;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  }

  /** Stores blobs. When it returns they are on the disk. */
  async write(blobs: readonly PackedBlob[]): Promise<void> {
    const { bytes, header, first } = packOf(blobs);
    const pack = newId();
    const copy = join(this.#incoming, pack);
    try {
      await writeFile(copy, bytes, { flush: true });
      await rename(copy, join(this.#folder, pack));
    } catch (error) {
      await rm(copy, { force: true });
      throw error;
    }
    await syncDirectory(this.#folder);
    this.#index.note(pack, first, header);
  }

  /** Says of the pack of a blob that it is wanted. */
  async touch(sha256: string): Promise<void> {
    const place = this.#index.find(sha256);
    const now = new Date();
    if (place) await utimes(join(this.#folder, place.pack), now, now).catch(ignoreMissing);
  }

  /** Looks for packs of other processes on the same directory. */
  async refresh(): Promise<void> {
    for (const pack of await readdir(this.#folder)) if (!this.#index.knows(pack)) await this.#load(pack);
  }

  /** Makes files of the blobs of each pack that has this one, by `write`, and removes the pack. Damaged ones are dropped. */
  async unpack(sha256: string, write: (blob: PackedBlob) => Promise<void>): Promise<void> {
    const before = this.#unpacking;
    const unpacking = before.then(() => this.#unpack(sha256, write));
    this.#unpacking = unpacking.catch(() => {});
    await unpacking;
  }

  async #unpack(sha256: string, write: (blob: PackedBlob) => Promise<void>): Promise<void> {
    for (let pack = this.#index.find(sha256)?.pack; pack !== undefined; pack = this.#index.find(sha256)?.pack) {
      const inside = this.#index.inside(pack);
      const whole = await readFile(join(this.#folder, pack)).catch(ignoreMissing);
      for (const [name, { start, size }] of whole ? inside : []) {
        const bytes = (whole as Buffer).subarray(start, start + size);
        if (hashOf(bytes) === name) await write({ sha256: name, bytes });
      }
      this.#index.forget(pack);
      await rm(join(this.#folder, pack), { force: true });
    }
  }

  /** The blobs whose packs nobody has put or wanted since a time. */
  async *putBefore(time: Date): AsyncGenerator<string> {
    for (const [pack, inside] of this.#index.byPack()) {
      const found = await stat(join(this.#folder, pack)).catch(ignoreMissing);
      if (found && found.mtime < time) yield* inside;
    }
  }

  async #load(pack: string): Promise<void> {
    const file = await open(join(this.#folder, pack)).catch(ignoreMissing);
    if (!file) return;
    try {
      const length = (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.readUInt32BE();
      const header = (await file.read(Buffer.alloc(length), 0, length, 4)).buffer;
      this.#index.note(pack, 4 + length, JSON.parse(header.toString()) as PackHeader);
    } finally {
      await file.close();
    }
  }
}
