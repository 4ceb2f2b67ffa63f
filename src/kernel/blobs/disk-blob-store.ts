/**
 * Blobs as files `ab/cdef...` below one directory, small ones that came together as one pack (`packs.ts`). A blob is written to a
 * temporary file, synced and moved into place, so a name that exists always has all its bytes; what a killed process left behind is
 * a temporary file that opening removes.
 * What is being removed waits in `leaving`, where reading still finds it, until it is certain that nobody wants it.
 */
import { createHash } from 'node:crypto';
import { access, link, mkdir, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import { newId } from '../shared/ids.ts';
import type { BlobStore, StoredBlob } from './blob-store.ts';
import { asStorageError, ignoreMissing, removeAbandoned, syncDirectory } from './files.ts';
import { Packs } from './packs.ts';
import { receive, type Received } from './receive.ts';
import { assertHash, damaged, notStored, verified } from './whole.ts';

const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Opens (and makes) the directory. */
export async function openDiskBlobStore(directory: string): Promise<BlobStore> {
  const incoming = join(directory, 'incoming');
  const leaving = join(directory, 'leaving');
  await Promise.all([mkdir(incoming, { recursive: true }), mkdir(leaving, { recursive: true })]);
  const pathOf = (sha256: string): string => {
    assertHash(sha256);
    return join(directory, sha256.slice(0, 2), sha256.slice(2));
  };
  await removeAbandoned(incoming);
  for (const sha256 of await readdir(leaving)) await rename(join(leaving, sha256), pathOf(sha256)).catch(ignoreMissing);

  const packs = await Packs.open(join(directory, 'packs'), incoming);

  /** Does something with the file of a blob, wherever it is just now. */
  const withFile = async <Result>(sha256: string, work: (path: string) => Promise<Result>): Promise<Result> => {
    for (const path of [pathOf(sha256), join(leaving, sha256)]) {
      try {
        return await work(path);
      } catch (error) {
        ignoreMissing(error);
      }
    }
    return work(pathOf(sha256)).catch((error: unknown) => missing(sha256, error)); // put back between the two looks
  };

  /** The bytes of a blob in a pack; those that another process packed are looked for only when there is no file either. */
  async function packed(sha256: string): Promise<Buffer | undefined> {
    const known = packs.read(sha256);
    if (known || (await isFile(sha256))) return known;
    await packs.refresh();
    return packs.read(sha256);
  }

  const isFile = (sha256: string): Promise<boolean> =>
    withFile(sha256, (path) => access(path)).then(
      () => true,
      () => false,
    );

  const unpack = (sha256: string): Promise<void> => packs.unpack(sha256, (blob) => place({ ...blob, size: blob.bytes.byteLength }, true));

  async function place(received: Received, own = false): Promise<void> {
    const inPack = own ? undefined : packs.read(received.sha256);
    if (inPack && hashOf(inPack) === received.sha256) return packs.touch(received.sha256);
    if (inPack) await unpack(received.sha256); // it is damaged there
    const path = pathOf(received.sha256);
    if (await holds(path, received.sha256)) {
      const now = new Date();
      if (await utimes(path, now, now).then(() => true, ignoreMissing)) return;
    }
    const copy = join(incoming, newId());
    const folder = join(directory, received.sha256.slice(0, 2));
    try {
      await (received.file === undefined ? writeFile(copy, received.bytes, { flush: true }) : link(received.file, copy));
      if (!(await rename(copy, path).then(() => true, ignoreMissing))) {
        await mkdir(folder, { recursive: true });
        await rename(copy, path);
      }
    } catch (error) {
      await rm(copy, { force: true });
      throw error;
    }
    await syncDirectory(folder);
  }

  /** Whether the bytes are where a blob stays: not aside, where they may be about to go. */
  const placed = async (sha256: string): Promise<boolean> => packs.has(sha256) || (await there(pathOf(sha256)));

  return {
    async put(content, limitBytes, register) {
      const file = join(incoming, newId());
      let received: Received | undefined;
      try {
        received = await receive(file, content, limitBytes);
        const stored = { sha256: received.sha256, size: received.size };
        await place(received);
        await register?.(stored);
        // From here on nobody removes them; but somebody may have, who looked before they were registered.
        if (register && !(await placed(stored.sha256))) await place(received);
        return stored;
      } catch (error) {
        throw asStorageError(error);
      } finally {
        if (received?.bytes === undefined) await rm(file, { force: true });
      }
    },
    async putMany(contents, register) {
      const blobs = contents.map((bytes) => ({ sha256: hashOf(bytes), size: bytes.byteLength, bytes }));
      const distinct = [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()];
      const stored = blobs.map(({ sha256, size }): StoredBlob => ({ sha256, size }));
      try {
        const fresh: typeof distinct = [];
        for (const blob of distinct) {
          if (packs.full || (await placed(blob.sha256))) await place(blob);
          else fresh.push(blob);
        }
        if (fresh.length > 0) await packs.write(fresh);
        await register?.(stored);
        for (const blob of register ? distinct : []) if (!(await placed(blob.sha256))) await place(blob);
        return stored;
      } catch (error) {
        throw asStorageError(error);
      }
    },
    has: async (sha256) => (await packed(sha256)) !== undefined || (await isFile(sha256)),
    size: async (sha256) => (await packed(sha256))?.byteLength ?? (await withFile(sha256, (path) => stat(path))).size,
    async read(sha256) {
      const bytes = (await packed(sha256)) ?? (await withFile(sha256, (path) => readFile(path)));
      if (hashOf(bytes) !== sha256) throw damaged(sha256);
      return bytes;
    },
    async *stream(sha256, range) {
      const small = await packed(sha256);
      if (small) {
        if (!range && hashOf(small) !== sha256) throw damaged(sha256);
        const part = range ? small.subarray(range.start, range.end) : small;
        if (part.byteLength > 0) yield part;
        return;
      }
      const file = await withFile(sha256, (path) => open(path));
      try {
        if (range && range.end <= range.start) return;
        const pieces = file.createReadStream({ autoClose: false, ...(range ? { start: range.start, end: range.end - 1 } : {}) });
        yield* range ? (pieces as AsyncIterable<Uint8Array>) : verified(sha256, pieces);
      } finally {
        await file.close();
      }
    },
    async withLocal(sha256, work) {
      const bytes = await packed(sha256);
      return work(bytes ?? (await withFile(sha256, async (path) => access(path).then(() => path))));
    },
    async *putBefore(time) {
      await packs.refresh();
      yield* packs.putBefore(time);
      for (const folder of await readdir(directory)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const rest of await readdir(join(directory, folder))) {
          const found = await stat(join(directory, folder, rest)).catch(ignoreMissing);
          if (found && found.mtime < time) yield folder + rest;
        }
      }
    },
    async remove(sha256, isUnused) {
      await packs.refresh();
      await unpack(sha256);
      const aside = join(leaving, sha256);
      const path = pathOf(sha256);
      if (!(await rename(path, aside).then(() => true, ignoreMissing))) return false;
      let unused = false;
      try {
        unused = await isUnused();
      } finally {
        await (unused ? rm(aside, { force: true }) : rename(aside, path).catch(ignoreMissing));
      }
      return unused;
    },
    forget: async () => {},
    recover: async () => [],
    check: () => access(directory),
    tidy: () => removeAbandoned(incoming),
    address: async () => undefined,
  };
}

/** Whether a file is there with exactly these bytes. */
async function holds(path: string, sha256: string): Promise<boolean> {
  const file = await open(path).catch(ignoreMissing);
  if (!file) return false;
  try {
    const hash = createHash('sha256');
    for await (const piece of file.createReadStream({ autoClose: false })) hash.update(piece as Uint8Array);
    return hash.digest('hex') === sha256;
  } finally {
    await file.close();
  }
}

function missing(sha256: string, error: unknown): never {
  ignoreMissing(error);
  throw notStored(sha256);
}
