/** What becomes of bytes in a bucket that keeps versions: removed ones come back, erased ones never do. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startObjectStore, type ObjectStore } from '../../../testing/object-store.ts';
import type { ObjectVersions } from '../../../testing/object-versions.ts';
import { sha256 as hashOf } from '../../shared/fingerprint.ts';
import type { BlobStore } from '../blob-store.ts';
import { inPieces } from '../blob-store.suite.ts';
import { openS3BlobStore } from './s3-blob-store.ts';

const bucket = (server: ObjectStore, prefix: string) => ({
  bucket: server.bucket,
  endpoint: server.endpoint,
  region: 'us-east-1',
  prefix,
  pathStyle: true,
  keys: { id: 'S3RVER', secret: 'S3RVER' },
  timeoutSeconds: 5,
  addresses: false,
});

let server: ObjectStore;
let spool: string;
let number = 0;
beforeAll(async () => {
  server = await startObjectStore({ keepsVersions: true });
  spool = await mkdtemp(join(tmpdir(), 'stemma-spool-'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(spool, { recursive: true, force: true });
});

const fresh = (): Promise<BlobStore> => openS3BlobStore(bucket(server, `try-${(number += 1)}/`), spool);
const put = (store: BlobStore, bytes: Uint8Array) => store.put(inPieces(bytes), 10_000_000, async () => {});
const gone = (store: BlobStore, sha256: string) => store.remove(sha256, async () => true);
const kept = (): ReturnType<ObjectVersions['of']> => (server.versions as ObjectVersions).of(`try-${number}/`);
const some = (size = 300): { bytes: Buffer<ArrayBuffer>; sha256: string } => {
  const bytes = randomBytes(size);
  return { bytes, sha256: hashOf(bytes) };
};

test('what was removed comes back as it was: small and large ones, those of a pack, one that a removal met', async () => {
  const store = await fresh();
  const [large, met, ...packed] = [some(3_000_000), some(), some(), some(), some(0)] as const;
  for (const { bytes } of [large, met]) await put(store, bytes);
  await store.putMany(packed.map(({ bytes }) => bytes));
  await store.remove(met.sha256, async () => (await put(store, met.bytes), true)); // it has a longer name now
  const all = [large, met, ...packed];
  for (const { sha256 } of all) expect(await gone(store, sha256)).toBe(true);
  const unknown = some().sha256;
  const again = await openS3BlobStore(bucket(server, `try-${number}/`), spool);
  expect(new Set(await again.recover([...all.map(({ sha256 }) => sha256), unknown]))).toEqual(new Set(all.map(({ sha256 }) => sha256)));
  for (const { sha256, bytes } of all) expect(Buffer.compare(await again.read(sha256), bytes)).toBe(0);
  await expect(again.has(unknown)).resolves.toBe(false);
  expect(await readdir(spool)).toEqual([]);
});

test('a whole pack that somebody deleted, and an object that somebody overwrote, come back too', async () => {
  const store = await fresh();
  const packed = [some(), some()];
  const one = some();
  await store.putMany(packed.map(({ bytes }) => bytes));
  await put(store, one.bytes);
  const [pack = '', alone = ''] = [...new Set(kept().map(({ key }) => key))].sort((a) => (a.includes('/packs/') ? -1 : 1));
  server.versions?.add(pack);
  await rm(join(server.directory, `${pack}._S3rver_object`));
  for (const words of ['somebody else wrote this', 'and this']) server.versions?.add(alone, Buffer.from(words));
  const file = join(server.directory, `${alone}._S3rver_object`);
  await writeFile(
    file,
    Buffer.from('x')
      .toString()
      .padEnd((await readFile(file)).byteLength, 'x'),
  );
  const again = await openS3BlobStore(bucket(server, `try-${number}/`), spool);
  const all = [...packed, one];
  for (const { sha256 } of all) await expect(again.read(sha256)).rejects.toThrow(/stored|hash/);
  expect((await again.recover(all.map(({ sha256 }) => sha256))).sort()).toEqual(all.map(({ sha256 }) => sha256).sort());
  for (const { sha256, bytes } of all) expect(Buffer.compare(await again.read(sha256), bytes)).toBe(0);
});

test('of what was erased no version is left, no name and no pack that ever held it; everything else is still there', async () => {
  const store = await fresh();
  const [erased, neighbour, removedEarlier] = [some(), some(), some()] as const;
  const [shared, alone] = [some(), some(2_000_000)] as const;
  await store.putMany([erased, neighbour, removedEarlier].map(({ bytes }) => bytes));
  // Collecting garbage unpacks: the pack of once still holds what is erased later.
  await gone(store, removedEarlier.sha256);
  // A pack that somebody deleted holds the only copy of another one's bytes.
  await store.putMany([erased, shared].map(({ bytes }) => bytes));
  for (const { key } of kept()) {
    if (!key.includes('/packs/') || (server.versions?.of(key).length ?? 0) > 1) continue;
    server.versions?.add(key);
    await rm(join(server.directory, `${key}._S3rver_object`));
  }
  await put(store, alone.bytes);
  await put(store, erased.bytes);
  for (const { sha256 } of [erased, alone]) expect(await gone(store, sha256)).toBe(true);
  const names = [erased, alone].map(({ sha256 }) => sha256);
  await store.forget(names);
  for (const { key, bytes } of kept()) {
    for (const name of names) expect(key.replaceAll('/', '')).not.toContain(name.slice(2));
    for (const one of [erased, alone]) expect(bytes?.includes(one.bytes) ?? false).toBe(false);
  }
  const again = await openS3BlobStore(bucket(server, `try-${number}/`), spool);
  expect(await again.recover(names)).toEqual([]);
  expect(Buffer.compare(await again.read(neighbour.sha256), neighbour.bytes)).toBe(0);
  await again.recover([removedEarlier.sha256, shared.sha256]);
  for (const { sha256, bytes } of [removedEarlier, shared]) expect(Buffer.compare(await again.read(sha256), bytes)).toBe(0);
});

test('bytes that are put again while they are forgotten stay', async () => {
  const store = await fresh();
  const { bytes, sha256 } = some();
  await put(store, bytes);
  await gone(store, sha256);
  await put(store, bytes);
  await store.forget([sha256]);
  expect(Buffer.compare(await store.read(sha256), bytes)).toBe(0);
  expect(kept().filter(({ key }) => key.includes(sha256.slice(2)))).toHaveLength(1);
});

test('a bucket that keeps nothing has nothing to forget or to bring back', async () => {
  await using plain = await startObjectStore();
  const store = await openS3BlobStore(bucket(plain, ''), spool);
  const { bytes, sha256 } = some();
  await put(store, bytes);
  await store.forget([sha256]);
  expect(Buffer.compare(await store.read(sha256), bytes)).toBe(0);
  await gone(store, sha256);
  expect(await store.recover([sha256])).toEqual([]);
  plain.fault = (asked) => (asked.includes('versions') ? 'error' : undefined);
  await expect(store.forget([sha256])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
