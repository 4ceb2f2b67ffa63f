/**
 * Blobs on an object store: `blobs/ab/cdef…` each, small ones that came together as one pack. An object is there whole or not at
 * all, and so is a name. What is large is received in a file first, because its name is known at its end.
 *
 * A removal cannot set an object aside, so it leaves a mark first (`leaving/…`), lists the objects it is about to delete, and only
 * then asks whether anybody has them. Whoever puts the same bytes looks for marks after they are registered, and when there is one
 * puts them again under a name of its own, `blobs/ab/cdef….ID`: either the removal lists that and then sees the registration, or
 * it does not delete it. So a name may stand for several objects with the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sha256 as hashOf } from '../../shared/fingerprint.ts';
import { newId } from '../../shared/ids.ts';
import { StemmaError } from '../../shared/errors.ts';
import { atOnce } from '../at-once.ts';
import type { BlobStore, ByteRange, StoredBlob } from '../blob-store.ts';
import { asStorageError, removeAbandoned } from '../files.ts';
import { receive, type Received } from '../receive.ts';
import { assertHash, damaged, notStored, verified } from '../whole.ts';
import { EarlierVersions } from './earlier-versions.ts';
import { keyOf } from './keys.ts';
import { openObjects, type S3Settings } from './objects.ts';
import { S3Packs } from './s3-packs.ts';

/** Up to this size a process that reads files is given bytes instead. */
const small = 1_048_576;
/** Each is received on this machine first. */
const recoveredAtOnce = 4;
const dayMs = 24 * 3600_000;
/** A removal asks the database one thing; a mark that is older was left by one that was killed. */
const markLastsMs = 3600_000;

/** Opens it; nothing is asked of the store before bytes are. `spool` is a directory on this machine for what is on its way. */
export async function openS3BlobStore(settings: S3Settings, spool: string): Promise<BlobStore> {
  await mkdir(spool, { recursive: true });
  await removeAbandoned(spool);
  const objects = openObjects(settings);
  const packs = new S3Packs(objects);
  const earlier = new EarlierVersions(objects);

  /** The keys of the objects that hold these bytes. */
  async function keysOf(sha256: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of objects.list(keyOf(sha256))) keys.push(key);
    return keys;
  }

  /** Does something with each place where these bytes may be, until one has them. */
  async function inObject<Result>(sha256: string, look: (key: string) => Promise<Result | undefined>): Promise<Result | undefined> {
    const first = await look(keyOf(sha256));
    if (first !== undefined) return first;
    for (const key of await keysOf(sha256)) {
      const found = await look(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** In packs first, then in objects, then in packs of other processes. */
  async function anywhere<Result>(
    sha256: string,
    inPack: () => Promise<Result | undefined>,
    inOne: (key: string) => Promise<Result | undefined>,
  ): Promise<Result> {
    assertHash(sha256);
    await packs.ready();
    const found = (await inPack()) ?? (await inObject(sha256, inOne));
    if (found !== undefined) return found;
    await packs.refresh();
    const late = await inPack();
    if (late === undefined) throw notStored(sha256);
    return late;
  }

  async function wholeOf(key: string): Promise<Buffer | undefined> {
    const pieces = await objects.get(key);
    return pieces && collect(pieces);
  }

  async function holds(key: string, sha256: string): Promise<boolean> {
    const pieces = await objects.get(key);
    if (!pieces) return false;
    const hash = createHash('sha256');
    for await (const piece of pieces) hash.update(piece);
    return hash.digest('hex') === sha256;
  }

  const write = (key: string, received: Received): Promise<void> =>
    received.file === undefined ? objects.put(key, received.bytes) : objects.putFile(key, received.file, received.size);
  const unpack = (sha256: string): Promise<void> => packs.unpack(sha256, (blob) => objects.put(keyOf(blob.sha256), blob.bytes));

  async function place(received: Received): Promise<void> {
    await packs.ready();
    const inPack = await packs.read(received.sha256);
    if (inPack && hashOf(inPack) === received.sha256) return packs.touch(received.sha256);
    if (inPack) await unpack(received.sha256); // it is damaged there
    const key = keyOf(received.sha256);
    if (await holds(key, received.sha256)) await objects.touch(key);
    else await write(key, received);
  }

  /** After it was registered: puts it again if a removal may be about to take it, or has. */
  async function settle(received: Received): Promise<void> {
    const mark = await objects.list(`leaving/${received.sha256}/`).next();
    if (mark.done !== true) return write(`${keyOf(received.sha256)}.${newId()}`, received);
    if (await packs.has(received.sha256)) return;
    if ((await inObject(received.sha256, (key) => objects.size(key))) === undefined) await place(received);
  }

  async function marked(): Promise<Set<string>> {
    const marks = new Set<string>();
    for await (const { key } of objects.list('leaving/')) marks.add(key.split('/')[1] as string);
    return marks;
  }

  /** Puts an earlier version of bytes in place, if one of them is these bytes. */
  async function bringBack(sha256: string): Promise<boolean> {
    for await (const pieces of earlier.alone(sha256)) {
      const file = join(spool, newId());
      try {
        const received = await receive(file, pieces, Infinity);
        if (received.sha256 !== sha256) continue;
        await place(received);
        return true;
      } finally {
        await rm(file, { force: true });
      }
    }
    return false;
  }

  const toFile = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
    const file = join(spool, newId());
    try {
      await pipeline(pieces, createWriteStream(file, { flags: 'wx' }));
      return file;
    } catch (error) {
      await rm(file, { force: true });
      throw asStorageError(error);
    }
  };

  async function* stream(sha256: string, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const nothing = range !== undefined && range.end <= range.start; // which no request can ask for
    const found = await anywhere<Uint8Array | AsyncGenerator<Uint8Array>>(
      sha256,
      async () => {
        const bytes = await packs.read(sha256);
        if (bytes && !range && hashOf(bytes) !== sha256) throw damaged(sha256);
        return range ? bytes?.subarray(range.start, range.end) : bytes;
      },
      async (key) => (nothing ? ((await objects.size(key)) === undefined ? undefined : new Uint8Array()) : objects.get(key, range)),
    );
    if (!(found instanceof Uint8Array)) yield* range ? found : verified(sha256, found);
    else if (found.byteLength > 0) yield found;
  }

  const sizeOf = (sha256: string): Promise<number> =>
    anywhere(
      sha256,
      () => packs.size(sha256),
      (key) => objects.size(key),
    );

  return {
    async put(content, limitBytes, register) {
      const file = join(spool, newId());
      try {
        const received = await receive(file, content, limitBytes);
        const stored = { sha256: received.sha256, size: received.size };
        await place(received);
        await register?.(stored);
        if (register) await settle(received);
        return stored;
      } catch (error) {
        throw asStorageError(error);
      } finally {
        await rm(file, { force: true });
      }
    },
    async putMany(contents, register) {
      const blobs = contents.map((bytes) => ({ sha256: hashOf(bytes), size: bytes.byteLength, bytes }));
      const distinct = [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()];
      const stored = blobs.map(({ sha256, size }): StoredBlob => ({ sha256, size }));
      await packs.ready();
      const fresh: typeof distinct = [];
      // Whether one is there by itself is not asked: a second copy in a pack costs less than a request for each.
      for (const blob of distinct) {
        if (packs.full || packs.placeOf(blob.sha256)) await place(blob);
        else fresh.push(blob);
      }
      if (fresh.length > 0) await packs.write(fresh);
      if (!register) return stored;
      await register(stored);
      const leaving = await marked();
      const there = new Set<string>();
      for (const blob of distinct) {
        const pack = packs.placeOf(blob.sha256)?.pack;
        // One request for all blobs of a pack.
        if (pack !== undefined && !leaving.has(blob.sha256) && (there.has(pack) || (await packs.has(blob.sha256)))) there.add(pack);
        else await settle(blob);
      }
      return stored;
    },
    has: (sha256) =>
      sizeOf(sha256).then(
        () => true,
        (error: unknown) => {
          if (error instanceof StemmaError && error.code === 'NOT_FOUND') return false;
          throw error;
        },
      ),
    size: sizeOf,
    async read(sha256) {
      let broken = false;
      const whole = (bytes: Buffer | undefined): Buffer | undefined => {
        if (bytes === undefined || hashOf(bytes) === sha256) return bytes;
        broken = true;
        return undefined;
      };
      try {
        return await anywhere(
          sha256,
          async () => whole(await packs.read(sha256)),
          async (key) => whole(await wholeOf(key)),
        );
      } catch (error) {
        throw broken ? damaged(sha256) : error;
      }
    },
    stream,
    async withLocal(sha256, work) {
      if ((await sizeOf(sha256)) <= small) return work(await collect(stream(sha256)));
      const file = await toFile(stream(sha256));
      try {
        return await work(file);
      } finally {
        await rm(file, { force: true });
      }
    },
    async *putBefore(time) {
      await packs.refresh();
      yield* packs.putBefore(time);
      let last: { sha256: string; modified: Date } | undefined;
      for await (const { key, modified } of objects.list('blobs/')) {
        const sha256 = key.slice('blobs/'.length).replace('/', '').slice(0, 64);
        if (last && last.sha256 !== sha256 && last.modified < time) yield last.sha256;
        const younger: Date = last?.sha256 === sha256 && last.modified > modified ? last.modified : modified;
        last = { sha256, modified: younger };
      }
      if (last && last.modified < time) yield last.sha256;
    },
    async remove(sha256, isUnused) {
      await packs.refresh();
      await unpack(sha256);
      if ((await keysOf(sha256)).length === 0) return false;
      const mark = `leaving/${sha256}/${newId()}`;
      await objects.put(mark, new Uint8Array());
      let unused = false;
      try {
        const keys = await keysOf(sha256);
        unused = await isUnused();
        if (unused) for (const key of keys) await objects.remove(key);
      } finally {
        await objects.remove(mark);
      }
      return unused;
    },
    forget: (hashes) => earlier.forget(hashes),
    async recover(hashes) {
      const back = new Set<string>();
      await atOnce(recoveredAtOnce, hashes, async (sha256) => {
        if (await bringBack(sha256)) back.add(sha256);
      });
      const still = new Set(hashes.filter((sha256) => !back.has(sha256)));
      if (still.size === 0) return [...back];
      for await (const { sha256, bytes } of earlier.packed(still)) {
        if (!still.delete(sha256)) continue;
        await place({ sha256, size: bytes.byteLength, bytes });
        back.add(sha256);
      }
      return [...back];
    },
    check: () => objects.check(),
    async tidy() {
      await removeAbandoned(spool);
      await objects.abortBefore(new Date(Date.now() - dayMs));
      const old = new Date(Date.now() - markLastsMs);
      for await (const { key, modified } of objects.list('leaving/')) if (modified < old) await objects.remove(key);
    },
    async address(sha256, { seconds, name }) {
      if (!settings.addresses) return undefined;
      await packs.ready();
      if (packs.placeOf(sha256)) return undefined; // a part of an object has no address
      const key = await inObject(sha256, async (one) => ((await objects.size(one)) === undefined ? undefined : one));
      const filename = name === undefined ? '' : `; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`;
      return key === undefined ? undefined : objects.address(key, { seconds, disposition: `attachment${filename}` });
    },
  };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
