/** What a pack is made of, and which blobs lie where in the packs that a process knows of: the same on a disk and on an object store. */

export interface PackedBlob {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Where a blob lies in a pack. */
export interface PackPlace {
  readonly pack: string;
  readonly start: number;
  readonly size: number;
}

/** Hash and size of each blob, in the order of their bytes. */
export type PackHeader = readonly (readonly [string, number])[];

/** Blobs that a process keeps in packs: each costs it some 200 bytes of memory. Further ones are kept one by one. */
const mostPacked = 200_000;

/** The bytes of a pack: the length of the header, the header as JSON, then one blob after the other. */
export function packOf(blobs: readonly PackedBlob[]): { readonly bytes: Buffer; readonly header: PackHeader; readonly first: number } {
  const header = blobs.map(({ sha256, bytes }) => [sha256, bytes.byteLength] as const);
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.byteLength);
  return { bytes: Buffer.concat([length, text, ...blobs.map(({ bytes }) => bytes)]), header, first: 4 + text.byteLength };
}

export class PackIndex {
  readonly #places = new Map<string, PackPlace>();
  /** Of blobs that two processes packed: where they lie too. Whoever removes one removes it everywhere. */
  readonly #again = new Map<string, readonly PackPlace[]>();
  readonly #known = new Set<string>();

  get full(): boolean {
    return this.#places.size >= mostPacked;
  }

  find(sha256: string): PackPlace | undefined {
    return this.#places.get(sha256);
  }

  /** Whether its header was read, also when it is gone by now. */
  knows(pack: string): boolean {
    return this.#known.has(pack);
  }

  /** Adds a pack whose first blob begins at `first`. */
  note(pack: string, first: number, header: PackHeader): void {
    let start = first;
    for (const [sha256, size] of header) {
      const known = this.#places.get(sha256);
      if (known && known.pack !== pack) this.#again.set(sha256, [...(this.#again.get(sha256) ?? []), known]);
      this.#places.set(sha256, { pack, start, size });
      start += size;
    }
    this.#known.add(pack);
  }

  /** A pack that is gone: its blobs are on their own now, or in another one. */
  forget(pack: string): false {
    for (const [sha256, places] of this.#again) {
      const others = places.filter((place) => place.pack !== pack);
      if (others.length > 0) this.#again.set(sha256, others);
      else this.#again.delete(sha256);
    }
    for (const [sha256, place] of this.#places) {
      if (place.pack !== pack) continue;
      const [other, ...more] = this.#again.get(sha256) ?? [];
      if (other) this.#places.set(sha256, other);
      else this.#places.delete(sha256);
      if (more.length > 0) this.#again.set(sha256, more);
      else this.#again.delete(sha256);
    }
    return false;
  }

  inside(pack: string): [string, PackPlace][] {
    return [...this.#all()].filter(([, place]) => place.pack === pack);
  }

  *#all(): Generator<[string, PackPlace]> {
    yield* this.#places;
    for (const [sha256, places] of this.#again) for (const place of places) yield [sha256, place];
  }

  byPack(): Map<string, string[]> {
    const packs = new Map<string, string[]>();
    for (const [sha256, { pack }] of this.#all()) {
      const inside = packs.get(pack);
      if (inside) inside.push(sha256);
      else packs.set(pack, [sha256]);
    }
    return packs;
  }
}
