/**
 * What a bucket that keeps versions still has of bytes that were removed or overwritten: it is looked for to bring bytes back, and
 * taken away when they were erased. A blob may lie there by itself, and in every pack that was ever unpacked because of one of its blobs.
 */
import { sha256 as hashOf } from '../../shared/fingerprint.ts';
import { atOnce } from '../at-once.ts';
import type { ByteRange } from '../blob-store.ts';
import { keyOf } from './keys.ts';
import type { Objects, StoredVersion } from './objects.ts';
import { headersAtOnce, readHeader } from './s3-packs.ts';

interface PackedOnce {
  readonly key: string;
  readonly version: string;
  /** Where each of its blobs lies. */
  readonly places: ReadonlyMap<string, ByteRange>;
}

export class EarlierVersions {
  readonly #objects: Objects;
  /** A version never changes, so its header is read once. */
  readonly #packs = new Map<string, PackedOnce>();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /**
   * Removes for good what was there once of some blobs by themselves, and every pack of once that holds one of them. Unpacking made each of
   * its other blobs an object by itself; where one never was, because the pack was deleted by somebody else, it is made one first.
   * What is there now stays.
   */
  async forget(hashes: readonly string[]): Promise<void> {
    const erased = new Set(hashes);
    for (const sha256 of hashes)
      for (const prefix of [keyOf(sha256), `leaving/${sha256}/`]) await this.#removeAll(await all(this.#objects.versions(prefix)));
    for (const pack of await this.#packsOfOnce()) {
      const names = [...pack.places.keys()];
      if (!names.some((sha256) => erased.has(sha256))) continue;
      for (const sha256 of names) if (!erased.has(sha256)) await this.#keep(pack, sha256);
      await this.#objects.removeVersion(pack.key, pack.version);
      this.#packs.delete(`${pack.key} ${pack.version}`);
    }
  }

  /** The pieces of each object by itself that was there once, the youngest first. */
  async *alone(sha256: string): AsyncGenerator<AsyncGenerator<Uint8Array>> {
    for (const { key, version } of (await all(this.#objects.versions(keyOf(sha256)))).filter(isOfOnce)) {
      const pieces = await this.#objects.get(key, undefined, version);
      if (pieces) yield pieces;
    }
  }

  /** The bytes of some blobs that packs of once hold, one by one. */
  async *packed(hashes: ReadonlySet<string>): AsyncGenerator<{ readonly sha256: string; readonly bytes: Buffer }> {
    for (const { key, version, places } of await this.#packsOfOnce())
      for (const [sha256, range] of places) {
        if (!hashes.has(sha256)) continue;
        const bytes = await this.#part(key, version, range);
        if (bytes && hashOf(bytes) === sha256) yield { sha256, bytes };
      }
  }

  /** Makes an object of a blob that never was one. */
  async #keep({ key, version, places }: PackedOnce, sha256: string): Promise<void> {
    for await (const { deletion } of this.#objects.versions(keyOf(sha256))) if (!deletion) return;
    const bytes = await this.#part(key, version, places.get(sha256) as ByteRange);
    if (bytes && hashOf(bytes) === sha256) await this.#objects.put(keyOf(sha256), bytes);
  }

  /** The marks of deletions last: without one, the version before it would be there again. */
  async #removeAll(versions: readonly StoredVersion[]): Promise<void> {
    for (const { key, version } of versions.filter(isOfOnce)) await this.#objects.removeVersion(key, version);
    for (const { key, version, deletion } of versions) if (deletion) await this.#objects.removeVersion(key, version);
  }

  async #packsOfOnce(): Promise<PackedOnce[]> {
    const found: PackedOnce[] = [];
    await atOnce(headersAtOnce, (await all(this.#objects.versions('packs/'))).filter(isOfOnce), async (version) => {
      const pack = await this.#pack(version);
      if (pack) found.push(pack);
    });
    return found;
  }

  async #pack({ key, version }: StoredVersion): Promise<PackedOnce | undefined> {
    const name = `${key} ${version}`;
    const known = this.#packs.get(name);
    if (known) return known;
    const read = await readHeader((start, end) => this.#part(key, version, { start, end }));
    if (!read) return undefined;
    const places = new Map<string, ByteRange>();
    let start = read.first;
    for (const [sha256, size] of read.header) {
      places.set(sha256, { start, end: start + size });
      start += size;
    }
    const pack = { key, version, places };
    this.#packs.set(name, pack);
    return pack;
  }

  async #part(key: string, version: string, range: ByteRange): Promise<Buffer | undefined> {
    if (range.end <= range.start) return Buffer.alloc(0);
    const pieces = await this.#objects.get(key, range, version);
    return pieces && Buffer.concat(await all(pieces));
  }
}

const isOfOnce = ({ latest, deletion }: StoredVersion): boolean => !latest && !deletion;

async function all<One>(some: AsyncIterable<One>): Promise<One[]> {
  const found: One[] = [];
  for await (const one of some) found.push(one);
  return found;
}
