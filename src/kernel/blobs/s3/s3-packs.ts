/** Packs as objects `packs/ID`: what `packs.ts` does with files. What packs there are is read when it is first needed. */
import { sha256 as hashOf } from '../../shared/fingerprint.ts';
import { newId } from '../../shared/ids.ts';
import { atOnce } from '../at-once.ts';
import { packOf, PackIndex, type PackedBlob, type PackHeader, type PackPlace } from '../pack-index.ts';
import type { Objects } from './objects.ts';

/** So much of a pack is asked for to read its header: that of a thousand blobs is 75 kB. */
const firstLook = 131_072;
export const headersAtOnce = 8;

export class S3Packs {
  readonly #objects: Objects;
  readonly #index = new PackIndex();
  #ready: Promise<void> | undefined;
  #unpacking: Promise<unknown> = Promise.resolve();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  get full(): boolean {
    return this.#index.full;
  }

  /** Reads what packs there are, once; again after it failed. */
  ready(): Promise<void> {
    return (this.#ready ??= this.refresh().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    }));
  }

  placeOf(sha256: string): PackPlace | undefined {
    return this.#index.find(sha256);
  }

  /** Whether a pack has these bytes, and that pack is still there. */
  async has(sha256: string): Promise<boolean> {
    const place = this.#index.find(sha256);
    return place !== undefined && ((await this.#objects.size(`packs/${place.pack}`)) !== undefined || this.#index.forget(place.pack));
  }

  /** In bytes, of a pack that is still there. */
  async size(sha256: string): Promise<number | undefined> {
    return (await this.has(sha256)) ? this.#index.find(sha256)?.size : undefined;
  }

  /** The bytes, as they lie there; undefined when no pack has them, or none any more. */
  async read(sha256: string): Promise<Buffer | undefined> {
    const place = this.#index.find(sha256);
    if (!place) return undefined;
    if (place.size === 0) return (await this.has(sha256)) ? Buffer.alloc(0) : undefined;
    const bytes = await this.#part(place.pack, place.start, place.start + place.size);
    if (!bytes) this.#index.forget(place.pack);
    return bytes;
  }

  async write(blobs: readonly PackedBlob[]): Promise<void> {
    const { bytes, header, first } = packOf(blobs);
    const pack = newId();
    await this.#objects.put(`packs/${pack}`, bytes);
    this.#index.note(pack, first, header);
  }

  /** Says of the pack of a blob that it is wanted. */
  async touch(sha256: string): Promise<void> {
    const place = this.#index.find(sha256);
    if (place) await this.#objects.touch(`packs/${place.pack}`);
  }

  /** Looks for packs of other processes. */
  async refresh(): Promise<void> {
    const fresh: string[] = [];
    for await (const { key } of this.#objects.list('packs/')) {
      const pack = key.slice('packs/'.length);
      if (!this.#index.knows(pack)) fresh.push(pack);
    }
    await atOnce(headersAtOnce, fresh, (pack) => this.#load(pack));
  }

  /** Makes objects of the blobs of each pack that has this one, by `write`, and removes the pack. Damaged ones are dropped. */
  async unpack(sha256: string, write: (blob: PackedBlob) => Promise<void>): Promise<void> {
    const unpacking = this.#unpacking.then(() => this.#unpack(sha256, write));
    this.#unpacking = unpacking.catch(() => {});
    await unpacking;
  }

  async #unpack(sha256: string, write: (blob: PackedBlob) => Promise<void>): Promise<void> {
    for (let pack = this.#index.find(sha256)?.pack; pack !== undefined; pack = this.#index.find(sha256)?.pack) {
      const whole = await this.#part(pack);
      for (const [name, { start, size }] of whole ? this.#index.inside(pack) : []) {
        const bytes = (whole as Buffer).subarray(start, start + size);
        if (hashOf(bytes) === name) await write({ sha256: name, bytes });
      }
      this.#index.forget(pack);
      await this.#objects.remove(`packs/${pack}`);
    }
  }

  /** The blobs whose packs nobody has put or wanted since a time. */
  async *putBefore(time: Date): AsyncGenerator<string> {
    const inside = this.#index.byPack();
    for await (const { key, modified } of this.#objects.list('packs/'))
      if (modified < time) yield* inside.get(key.slice('packs/'.length)) ?? [];
  }

  async #load(pack: string): Promise<void> {
    const read = await readHeader((start, end) => this.#part(pack, start, end));
    if (read) this.#index.note(pack, read.first, read.header);
  }

  async #part(pack: string, start?: number, end?: number): Promise<Buffer | undefined> {
    const range = start === undefined || end === undefined ? undefined : { start, end };
    const pieces = await this.#objects.get(`packs/${pack}`, range);
    if (!pieces) return undefined;
    const all: Uint8Array[] = [];
    for await (const piece of pieces) all.push(piece);
    return Buffer.concat(all);
  }
}

/** What a pack holds, and where the first of its blobs begins; undefined when it is not there. */
export async function readHeader(
  part: (start: number, end: number) => Promise<Buffer | undefined>,
): Promise<{ readonly header: PackHeader; readonly first: number } | undefined> {
  let head = await part(0, firstLook);
  if (!head || head.byteLength < 4) return undefined;
  const first = 4 + head.readUInt32BE();
  if (first > head.byteLength) head = await part(0, first);
  return head && { header: JSON.parse(head.subarray(4, first).toString()) as PackHeader, first };
}
