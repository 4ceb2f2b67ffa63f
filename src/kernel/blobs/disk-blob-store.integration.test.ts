import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import { blobStoreSuite, inPieces, type BlobStoreSubject } from './blob-store.suite.ts';
import { openDiskBlobStore } from './disk-blob-store.ts';

const filesBelow = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

async function onDisk(): Promise<BlobStoreSubject & { readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'stemma-blobs-'));
  const pathOf = (sha256: string): string => join(directory, sha256.slice(0, 2), sha256.slice(2));
  return {
    directory,
    store: await openDiskBlobStore(directory),
    async damage(sha256) {
      const bytes = await readFile(pathOf(sha256));
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] as number) ^ 1;
      await writeFile(pathOf(sha256), bytes);
    },
    apart: 20,
    objects: async () => (await filesBelow(directory)).length,
    written: async (sha256) => (await stat(pathOf(sha256))).ino,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

blobStoreSuite(onDisk);

describe('on a disk', () => {
  test('a process that is killed while it stores leaves only a temporary file, which a later opening removes', async () => {
    await using subject = await onDisk();
    const program = `
      import { openDiskBlobStore } from ${JSON.stringify(join(import.meta.dirname, 'disk-blob-store.ts'))};
      const store = await openDiskBlobStore(${JSON.stringify(subject.directory)});
      await store.put((async function* () {
        for (let piece = 0; ; piece += 1) {
          yield Buffer.alloc(524288, piece);
          if (piece === 5) process.stdout.write('half');
          if (piece >= 5) await new Promise((resolve) => setTimeout(resolve, 1000));
        }
      })(), 1e9);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    const left = await filesBelow(subject.directory);
    expect(left).toEqual([expect.stringContaining(join(subject.directory, 'incoming'))]);
    await openDiskBlobStore(subject.directory);
    expect(await filesBelow(subject.directory)).toEqual(left); // it may belong to a process that is alive
    await utimes(left[0] as string, new Date(0), new Date(0));
    await openDiskBlobStore(subject.directory);
    expect(await filesBelow(subject.directory)).toEqual([]);
  });

  test('what two processes packed is removed out of both packs', async () => {
    await using subject = await onDisk();
    const other = await openDiskBlobStore(subject.directory);
    const [shared, left, right] = [randomBytes(300), randomBytes(300), randomBytes(300)] as const;
    await subject.store.putMany([shared, left]);
    await other.putMany([shared, right]);
    expect(await subject.store.remove(hashOf(shared), async () => true)).toBe(true);
    for (const file of await filesBelow(subject.directory)) expect((await readFile(file)).includes(shared)).toBe(false);
    const again = await openDiskBlobStore(subject.directory);
    for (const bytes of [left, right]) expect(Buffer.compare(await again.read(hashOf(bytes)), bytes)).toBe(0);
    await expect(again.has(hashOf(shared))).resolves.toBe(false);
  });

  test('a pack is found again by opening and by another process, and a damaged blob in it is told and repaired', async () => {
    await using subject = await onDisk();
    const other = await openDiskBlobStore(subject.directory);
    const contents = [randomBytes(300), randomBytes(400)] as const;
    const names = contents.map((bytes) => hashOf(bytes)) as [string, string];
    await subject.store.putMany(contents);
    const files = await filesBelow(subject.directory);
    expect(files).toEqual([expect.stringContaining(join(subject.directory, 'packs'))]);
    for (const store of [other, await openDiskBlobStore(subject.directory)])
      expect(Buffer.compare(await store.read(names[1]), contents[1])).toBe(0);
    const whole = await readFile(files[0] as string);
    whole[whole.length - 1] = (whole.at(-1) as number) ^ 1;
    await writeFile(files[0] as string, whole);
    await expect(subject.store.read(names[1])).rejects.toMatchObject({ code: 'INTERNAL' });
    await subject.store.put(inPieces(contents[1]), 1000);
    for (const store of [subject.store, other])
      for (const [at, name] of names.entries()) expect(Buffer.compare(await store.read(name), contents[at] as Buffer)).toBe(0);
  });

  test('a removal that was killed half way is taken back by opening', async () => {
    await using subject = await onDisk();
    const bytes = randomBytes(100);
    const sha256 = hashOf(bytes);
    await subject.store.put(inPieces(bytes), 100);
    await rename(join(subject.directory, sha256.slice(0, 2), sha256.slice(2)), join(subject.directory, 'leaving', sha256));
    await openDiskBlobStore(subject.directory);
    expect(await readdir(join(subject.directory, 'leaving'))).toEqual([]);
    expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
  });

  test('known small bytes are not written again, not even to a temporary file', async () => {
    await using subject = await onDisk();
    const bytes = randomBytes(100);
    await subject.store.put(inPieces(bytes), 100);
    const incoming = join(subject.directory, 'incoming');
    const before = (await stat(incoming)).mtimeMs;
    await new Promise((resolve) => setTimeout(resolve, 20));
    await subject.store.put(inPieces(bytes), 100);
    expect((await stat(incoming)).mtimeMs).toBe(before);
  });
});
