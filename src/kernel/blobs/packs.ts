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

export interface PackedBlob {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

interface Place {
  readonly pack: string;
  readonly start: number;
  readonly size: number;
}

/** Blobs that a process keeps in packs: each costs it some 200 bytes of memory. Further ones become files. */
const mostPacked = 200_000;

export class Packs {
  readonly #folder: string;
  readonly #incoming: string;
  readonly #places = new Map<string, Place>();
  readonly #known = new Set<string>();
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
    return this.#places.size >= mostPacked;
  }

  /** Whether a pack has these bytes, and that pack is still there. */
  has(sha256: string): boolean {
    const place = this.#places.get(sha256);
    return place !== undefined && (existsSync(join(this.#folder, place.pack)) || this.#forget(place.pack));
  }

  /** The bytes, as they lie there; undefined when no pack has them, or none any more. */
  read(sha256: string): Buffer | undefined {
    const place = this.#places.get(sha256);
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
    const header = Buffer.from(JSON.stringify(blobs.map(({ sha256, bytes }) => [sha256, bytes.byteLength])));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(header.byteLength);
    const pack = newId();
    const copy = join(this.#incoming, pack);
    try {
      await writeFile(copy, Buffer.concat([length, header, ...blobs.map(({ bytes }) => bytes)]), { flush: true });
      await rename(copy, join(this.#folder, pack));
    } catch (error) {
      await rm(copy, { force: true });
      throw error;
    }
    await syncDirectory(this.#folder);
    this.#note(
      pack,
      4 + header.byteLength,
      blobs.map(({ sha256, bytes }) => [sha256, bytes.byteLength]),
    );
  }

  /** Says of the pack of a blob that it is wanted. */
  async touch(sha256: string): Promise<void> {
    const place = this.#places.get(sha256);
    const now = new Date();
    if (place) await utimes(join(this.#folder, place.pack), now, now).catch(ignoreMissing);
  }

  /** Looks for packs of other processes on the same directory. */
  async refresh(): Promise<void> {
    for (const pack of await readdir(this.#folder)) if (!this.#known.has(pack)) await this.#load(pack);
  }

  /** Makes files of the blobs of the pack that has this one, by `write`, and removes the pack. Damaged ones are dropped. */
  async unpack(sha256: string, write: (blob: PackedBlob) => Promise<void>): Promise<void> {
    const before = this.#unpacking;
    const unpacking = before.then(() => this.#unpack(sha256, write));
    this.#unpacking = unpacking.catch(() => {});
    await unpacking;
  }

  async #unpack(sha256: string, write: (blob: PackedBlob) => Promise<void>): Promise<void> {
    const pack = this.#places.get(sha256)?.pack;
    if (pack === undefined) return;
    const inside = [...this.#places].filter(([, place]) => place.pack === pack);
    const whole = await readFile(join(this.#folder, pack)).catch(ignoreMissing);
    for (const [name, { start, size }] of whole ? inside : []) {
      const bytes = (whole as Buffer).subarray(start, start + size);
      if (hashOf(bytes) === name) await write({ sha256: name, bytes });
    }
    this.#forget(pack);
    await rm(join(this.#folder, pack), { force: true });
  }

  /** The blobs whose packs nobody has put or wanted since a time. */
  async *putBefore(time: Date): AsyncGenerator<string> {
    const packs = Map.groupBy(this.#places, ([, place]) => place.pack);
    for (const [pack, inside] of packs) {
      const found = await stat(join(this.#folder, pack)).catch(ignoreMissing);
      if (found && found.mtime < time) for (const [sha256] of inside) yield sha256;
    }
  }

  async #load(pack: string): Promise<void> {
    const file = await open(join(this.#folder, pack)).catch(ignoreMissing);
    if (!file) return;
    try {
      const length = (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.readUInt32BE();
      const header = (await file.read(Buffer.alloc(length), 0, length, 4)).buffer;
      this.#note(pack, 4 + length, JSON.parse(header.toString()) as [string, number][]);
    } finally {
      await file.close();
    }
  }

  /** A pack that is gone: its blobs are files now. */
  #forget(pack: string): false {
    for (const [sha256, place] of this.#places) if (place.pack === pack) this.#places.delete(sha256);
    return false;
  }

  #note(pack: string, first: number, blobs: readonly (readonly [string, number])[]): void {
    let start = first;
    for (const [sha256, size] of blobs) {
      this.#places.set(sha256, { pack, start, size });
      start += size;
    }
    this.#known.add(pack);
  }
}
