import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startObjectStore, type ObjectStore } from '../../../testing/object-store.ts';
import { sha256 as hashOf } from '../../shared/fingerprint.ts';
import type { BlobStore } from '../blob-store.ts';
import { blobStoreSuite, collect, inPieces, type BlobStoreSubject } from '../blob-store.suite.ts';
import type { S3Settings } from './objects.ts';
import { openS3BlobStore } from './s3-blob-store.ts';

let server: ObjectStore;
let number = 0;
beforeAll(async () => void (server = await startObjectStore()));
afterAll(() => server[Symbol.asyncDispose]());

const settings = (more: Partial<S3Settings> = {}): S3Settings => ({
  bucket: server.bucket,
  endpoint: server.endpoint,
  region: 'us-east-1',
  prefix: '',
  pathStyle: true,
  keys: { id: 'S3RVER', secret: 'S3RVER' },
  timeoutSeconds: 1,
  addresses: true,
  ...more,
});

interface Subject extends BlobStoreSubject {
  readonly spool: string;
  readonly prefix: string;
  another(more?: Partial<S3Settings>): Promise<BlobStore>;
}

async function onS3(): Promise<Subject> {
  server.fault = undefined;
  const spool = await mkdtemp(join(tmpdir(), 'stemma-spool-'));
  const prefix = `try-${(number += 1)}/`;
  const another = (more: Partial<S3Settings> = {}) => openS3BlobStore(settings({ prefix, ...more }), spool);
  const files = async (): Promise<string[]> =>
    (await readdir(join(server.directory, prefix), { recursive: true, withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile() && entry.name.endsWith('_object'))
      .map(({ parentPath, name }) => join(parentPath, name));
  return {
    spool,
    prefix,
    another,
    store: await another(),
    async damage(sha256) {
      for (const file of await files()) {
        if (!file.includes(sha256.slice(2))) continue;
        const bytes = await readFile(file);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
        await writeFile(file, bytes);
      }
    },
    apart: 1_100, // the time of an object is in seconds
    objects: async () => (await files()).length + (await readdir(spool)).length + server.unfinished().length,
    written: async (sha256) => server.requests.filter((asked) => /^(PUT|POST)/.test(asked) && asked.includes(sha256.slice(2))).length,
    [Symbol.asyncDispose]: () => rm(spool, { recursive: true, force: true }),
  };
}

describe('the suite', () => blobStoreSuite(onS3));

const mebibyte = 1_048_576;
const large = randomBytes(33 * mebibyte); // three parts
const put = (store: BlobStore, bytes: Uint8Array) => store.put(inPieces(bytes, mebibyte), 100 * mebibyte, async () => {});

describe('a store that fails', () => {
  test('a large upload goes in parts; one that breaks off is taken back, and works when it is done again', async () => {
    await using subject = await onS3();
    server.fault = (asked) => (asked.includes('partNumber=3') ? 'error' : undefined);
    await expect(put(subject.store, large)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('try again') as string,
    });
    expect(await subject.objects()).toBe(0); // no object, no part, no file on this machine
    server.fault = undefined;
    const { sha256 } = await put(subject.store, large);
    expect(Buffer.compare(await collect(subject.store.stream(sha256)), large)).toBe(0);
    expect(await subject.objects()).toBe(1);
  });

  test('parts that could not be taken back go when the store is tidied', async () => {
    await using subject = await onS3();
    server.fault = (asked) => (asked.includes('partNumber=3') || asked.startsWith('DELETE') ? 'error' : undefined);
    await expect(put(subject.store, large)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server.fault = undefined;
    expect(server.unfinished()).toHaveLength(1);
    await subject.store.tidy();
    expect(server.unfinished()).toHaveLength(1); // it may belong to an upload that goes on
    server.age(25 * 3600_000);
    await subject.store.tidy();
    expect(server.unfinished()).toEqual([]);
  });

  test('a read that breaks off goes on behind what has come, a few times', async () => {
    await using subject = await onS3();
    const bytes = large.subarray(0, 3 * mebibyte);
    const { sha256 } = await put(subject.store, bytes);
    let cuts = 0;
    server.fault = (asked) =>
      asked.startsWith('GET') && asked.includes(sha256.slice(2)) && (cuts += 1) <= 3 ? { after: 400_000 } : undefined;
    expect(Buffer.compare(await collect(subject.store.stream(sha256)), bytes)).toBe(0);
    server.fault = (asked) => (asked.startsWith('GET') ? { after: 400_000 } : undefined);
    const reading = collect(subject.store.stream(sha256));
    await expect(reading).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test.each([
    ['is slow', 'silence'],
    ['is away', 'reset'],
    ['fails', 'error'],
  ] as const)('that it %s is said in time, and later it works', async (_, fault) => {
    await using subject = await onS3();
    server.fault = () => fault;
    const away = {
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/does not answer.*Nothing was lost; try again/) as string,
      details: undefined,
    };
    const store = await subject.another({ timeoutSeconds: 0.1 });
    await expect(store.check()).rejects.toMatchObject(away);
    await expect(put(store, Buffer.from('one'))).rejects.toMatchObject(away);
    await expect(store.read(hashOf('one'))).rejects.toMatchObject(away);
    server.fault = undefined;
    const { sha256 } = await put(store, Buffer.from('one'));
    expect((await store.read(sha256)).toString()).toBe('one');
  });

  test('a wrong setting is named', async () => {
    await using subject = await onS3();
    const cases = [
      [{ keys: { id: 'nobody', secret: 'nothing' } }, 'STEMMA_S3_ACCESS_KEY_ID'],
      [{ bucket: 'elsewhere' }, 'STEMMA_S3_BUCKET'],
    ] as const;
    for (const [more, setting] of cases) {
      const store = await subject.another(more);
      const wrong = { code: 'UNAVAILABLE', message: expect.stringContaining(setting) as string, details: { setting } };
      await expect(store.check()).rejects.toMatchObject(wrong);
      await expect(put(store, Buffer.from('one'))).rejects.toMatchObject(wrong);
    }
  });
});

describe('several processes on one store', () => {
  test('a pack is found by others and after a restart, and a damaged blob in it is told and repaired', async () => {
    await using subject = await onS3();
    const other = await subject.another();
    await expect(other.has(hashOf('a'))).resolves.toBe(false);
    const contents = [randomBytes(300), randomBytes(400)] as const;
    const names = contents.map((bytes) => hashOf(bytes)) as [string, string];
    await subject.store.putMany(contents);
    expect(await subject.objects()).toBe(1);
    for (const store of [other, await subject.another()]) expect(Buffer.compare(await store.read(names[1]), contents[1])).toBe(0);
    const [pack = ''] = (await readdir(join(server.directory, subject.prefix, 'packs'))).filter((name) => name.endsWith('_object'));
    const file = join(server.directory, subject.prefix, 'packs', pack);
    const whole = await readFile(file);
    whole[whole.length - 1] = (whole.at(-1) as number) ^ 1;
    await writeFile(file, whole);
    await expect(subject.store.read(names[1])).rejects.toMatchObject({ code: 'INTERNAL', details: { damaged: true } });
    await put(subject.store, contents[1]);
    for (const store of [subject.store, other])
      for (const [at, name] of names.entries()) expect(Buffer.compare(await store.read(name), contents[at] as Buffer)).toBe(0);
  });

  test('what two processes packed is removed out of both packs', async () => {
    await using subject = await onS3();
    const other = await subject.another();
    await expect(other.has(hashOf('a'))).resolves.toBe(false); // it knows which packs there are
    const [shared, left, right] = [randomBytes(300), randomBytes(300), randomBytes(300)] as const;
    await subject.store.putMany([shared, left]);
    await other.putMany([shared, right]);
    expect(await subject.objects()).toBe(2);
    expect(await subject.store.remove(hashOf(shared), async () => true)).toBe(true);
    expect(await subject.objects()).toBe(2); // each of the others by itself
    for (const bytes of [left, right]) expect(Buffer.compare(await subject.store.read(hashOf(bytes)), bytes)).toBe(0);
    await expect((await subject.another()).has(hashOf(shared))).resolves.toBe(false);
  });

  test('bytes that are put while another process removes them stay, whichever comes first', async () => {
    await using subject = await onS3();
    const other = await subject.another();
    const bytes = randomBytes(200);
    const { sha256 } = await put(subject.store, bytes);
    let registered = false;
    // The removal has looked and found nobody; only then the bytes are put again and registered.
    const removed = await other.remove(sha256, async () => {
      const unused = !registered;
      await subject.store.put(inPieces(bytes), 1000, async () => void (registered = true));
      return unused;
    });
    expect(removed).toBe(true);
    expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
    expect(await subject.store.size(sha256)).toBe(200);
    expect(await other.remove(sha256, async () => true)).toBe(true);
    expect(await subject.objects()).toBe(0);
  });
});

test('an address leads to the bytes until it expires, for saving and never as a page', async () => {
  await using subject = await onS3();
  const { sha256 } = await put(subject.store, Buffer.from('<script>'));
  const address = await subject.store.address(sha256, { seconds: 60, name: 'a page.html' });
  const answer = await fetch(address as string);
  expect(await answer.text()).toBe('<script>');
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20page.html");
  expect(await subject.store.address(hashOf('nothing'), { seconds: 60, name: undefined })).toBeUndefined();
});
