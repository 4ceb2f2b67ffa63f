/** The whole product with its files on an object store. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkBlob, readBlob, uploadBlob, uploadBlobs, blobsBody } from '../kernel/blobs/contract.ts';
import { loadConfig } from '../kernel/config/config.ts';
import { silentLog } from '../kernel/log/log.ts';
import { addDocuments } from '../modules/documents/contract.ts';
import { searchRoute } from '../modules/search/contract.ts';
import { startObjectStore, type ObjectStore } from '../testing/object-store.ts';
import { createStemmaClient } from './client.ts';
import { openStemma, type Stemma } from './compose.ts';
import { serve } from './serve.ts';
import { collectFiles } from './stored-files/contract.ts';

let store: ObjectStore;
let stemma: Stemma;
let data: string;
beforeAll(async () => {
  store = await startObjectStore();
  data = await mkdtemp(join(tmpdir(), 'stemma-on-s3-'));
  const env = { ...store.env, STEMMA_S3_PREFIX: 'one', STEMMA_S3_LINKS: 'redirect', STEMMA_S3_TIMEOUT_SECONDS: '1' };
  stemma = await openStemma({ config: loadConfig(env, { data }), log: silentLog, validateResults: true });
});
afterAll(async () => {
  await stemma?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
});

const client = () => createStemmaClient('http://localhost', (request) => stemma.app.fetch(request));
const add = (bundle: string, documents: { path: string; blob: string }[]) =>
  client().call(addDocuments, { params: { bundle }, body: { documents } });

test('documents are stored there, read from there and found; nothing of them stays on this machine', async () => {
  const { sha256: lease } = await client().call(uploadBlob, { body: 'The rent is due on the third day.' });
  const texts = ['The garden is shared.', 'Pets are welcome.'].map((text) => Buffer.from(text));
  const { blobs } = await client().call(uploadBlobs, { body: blobsBody(texts) });
  const added = await add(
    'home',
    [lease, ...blobs.map((blob) => blob.sha256)].map((blob, at) => ({ path: `${at}.txt`, blob })),
  );
  expect(added.documents.map(({ status }) => status)).toEqual(['new', 'new', 'new']);
  expect((await client().call(searchRoute, { body: { query: 'pets' } })).hits[0]).toMatchObject({ document: '2.txt' });
  expect(Buffer.from(await client().call(readBlob, { params: { sha256: lease } })).toString()).toBe('The rent is due on the third day.');
  expect(await readdir(join(data, 'incoming'))).toEqual([]);
  await expect(readdir(join(data, 'blobs'))).rejects.toThrow('ENOENT');
});

test('a link leads to the object store, when that is wanted, and only while it is valid', async () => {
  const { sha256 } = await client().call(uploadBlob, { body: 'to be shared' });
  const { url } = await client().call(linkBlob, { params: { sha256 }, body: {} });
  const answer = await stemma.app.fetch(new Request(url));
  expect(answer.status).toBe(302);
  expect(await (await fetch(answer.headers.get('location') as string)).text()).toBe('to be shared');
  expect((await stemma.app.fetch(new Request(url.replace('signature=', 'signature=x')))).status).toBe(404);
});

test('while it is away uploads and readings fail with words, nothing is half there, and the same works when it is back', async () => {
  const { sha256: blob } = await client().call(uploadBlob, { body: 'The roof was mended.' });
  store.fault = () => 'reset';
  const away = { code: 'UNAVAILABLE', message: expect.stringContaining('try again') as string };
  await expect(client().call(uploadBlob, { body: 'Another text.' })).rejects.toMatchObject(away);
  await expect(add('house', [{ path: 'roof.txt', blob }])).rejects.toMatchObject(away);
  const ready = await stemma.app.fetch(new Request('http://localhost/readyz'));
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('files')]);
  store.fault = undefined;
  expect((await add('house', [{ path: 'roof.txt', blob }])).documents).toMatchObject([{ path: 'roof.txt', status: 'new' }]);
});

test('an upload that loses it between two parts is not there, and the same bytes can be sent again', async () => {
  const body = 'The boiler was replaced in spring.\n'.repeat(600_000);
  const sha256 = createHash('sha256').update(body).digest('hex');
  let gone = false;
  store.fault = (request) => {
    gone ||= request.includes('partNumber=2');
    return gone ? 'reset' : undefined;
  };
  await expect(client().call(uploadBlob, { body })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('try again') as string,
  });
  expect(gone).toBe(true);
  store.fault = undefined;
  expect(store.unfinished()).toHaveLength(1); // it could not be told; collecting takes it after a while
  await expect(client().call(readBlob, { params: { sha256 } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const refused = await add('boiler', [{ path: 'boiler.txt', blob: sha256 }]);
  expect(refused).toMatchObject({ version: null, documents: [{ status: 'failed', error: { code: 'NOT_FOUND' } }] });
  expect(await readdir(join(data, 'incoming'))).toEqual([]);
  expect(await client().call(uploadBlob, { body })).toMatchObject({ sha256, size: body.length });
  store.age(7 * 24 * 3600_000);
  await client().call(collectFiles, { body: {} });
  expect(store.unfinished()).toEqual([]);
  expect(Buffer.from(await client().call(readBlob, { params: { sha256 } })).equals(Buffer.from(body))).toBe(true);
});

test('a server does not start on a bucket that is not there, and says which setting is wrong', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'stemma-no-bucket-'));
  const config = loadConfig({ ...store.env, STEMMA_S3_BUCKET: 'elsewhere', STEMMA_PORT: '0' }, { data: elsewhere });
  const started = serve(config, silentLog, new AbortController().signal, { listens: true });
  await expect(started).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('STEMMA_S3_BUCKET') as string });
  await rm(elsewhere, { recursive: true, force: true });
});
