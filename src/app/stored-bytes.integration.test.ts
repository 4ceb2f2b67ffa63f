import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../kernel/config/config.ts';
import { silentLog } from '../kernel/log/log.ts';
import { newId } from '../kernel/shared/ids.ts';
import { sha256 as hashOf } from '../kernel/shared/fingerprint.ts';
import { openDiskBlobStore, blobsOf } from '../kernel/blobs/index.ts';
import { sql } from 'kysely';
import { createStemmaClient } from './client.ts';
import { openStemma, type Stemma } from './compose.ts';
import { blobsBody, uploadBlob, uploadBlobs, uploadLimits, linkBlob, describeBlob } from '../kernel/blobs/contract.ts';
import { addDocuments, addWebPageRoute, discardRoute } from '../modules/documents/contract.ts';
import { searchRoute } from '../modules/search/contract.ts';

const pages = createServer((request, response) => {
  if (request.url === '/terms')
    response
      .writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' })
      .end(Buffer.from('<h1>Terms</h1><p>The caf\xe9 opens at nine.</p>', 'latin1'));
  else if (request.url === '/image') response.writeHead(200, { 'content-type': 'image/png' }).end('x');
  else response.writeHead(404).end();
});

let stemma: Stemma;
let data: string;
let origin: string;
const clock = { time: Date.now(), now: () => new Date(clock.time) };

beforeAll(async () => {
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const { port } = pages.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  data = await mkdtemp(join(tmpdir(), 'stemma-bytes-'));
  const config = loadConfig({ STEMMA_FETCH_PRIVATE_HOSTS: `127.0.0.1:${port}` }, { data });
  stemma = await openStemma({ config, log: silentLog, clock, validateResults: true });
});
afterAll(async () => {
  await stemma?.[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
  pages.close();
});

const client = () => createStemmaClient('http://localhost', (request) => stemma.app.fetch(request));
const upload = async (body: string): Promise<string> => (await client().call(uploadBlob, { body })).sha256;
const add = (bundle: string, documents: { path: string; blob: string }[]) =>
  client().call(addDocuments, { params: { bundle }, body: { documents } });
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  stemma.app.fetch(new Request(path.startsWith('http') ? path : `http://localhost/api/v1${path}`, { headers }));

const page = '<!doctype html><script>alert(1)</script><h1>Terms</h1><p>The shop opens at nine.</p>';

describe('stored bytes', () => {
  beforeAll(async () => {
    await add('served', [{ path: 'terms/shop terms.html', blob: await upload(page) }]);
  });

  test('come back exactly, for saving, never as a page of this origin', async () => {
    const sha256 = await upload(page);
    for (const [path, name] of [
      [`/blobs/${sha256}`, ''],
      ['/bundles/served/file?path=terms/shop%20terms.html', 'shop%20terms.html'],
      ['/bundles/served/file?path=terms/shop%20terms.html&version=1', 'shop%20terms.html'],
    ] as const) {
      const response = await get(path);
      expect(await response.text()).toBe(page);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment${name === '' ? '' : `; filename*=UTF-8''${name}`}`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox') as string,
        'content-length': String(page.length),
        'accept-ranges': 'bytes',
        etag: `"${sha256}"`,
      });
    }
  });

  test('come in parts, and a part outside of them is refused', async () => {
    const sha256 = await upload(page);
    const part = await get(`/blobs/${sha256}`, { range: 'bytes=10-19' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 10-19/${page.length}`,
      page.slice(10, 20),
    ]);
    const last = await get('/bundles/served/file?path=terms/shop%20terms.html', { range: 'bytes=-5' });
    expect([last.status, last.headers.get('content-length'), await last.text()]).toEqual([206, '5', page.slice(-5)]);
    const outside = await get(`/blobs/${sha256}`, { range: `bytes=${page.length}-` });
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${page.length}`]);
    expect(await outside.json()).toMatchObject({ error: { code: 'RANGE_NOT_SATISFIABLE' } });
  });

  test('are not sent again to whoever has them', async () => {
    const sha256 = await upload(page);
    const file = '/bundles/served/file?path=terms/shop%20terms.html';
    for (const [path, method] of [
      [`/blobs/${sha256}`, 'GET'],
      [file, 'GET'],
      [file, 'HEAD'],
    ] as const) {
      const url = `http://localhost/api/v1${path}`;
      const asked = (tag: string) => stemma.app.fetch(new Request(url, { method, headers: { 'if-none-match': tag, range: 'bytes=0-3' } }));
      const known = await asked(`"other", W/"${sha256}"`);
      expect([known.status, known.headers.get('etag'), known.headers.get('content-length'), await known.text()]).toEqual([
        304,
        `"${sha256}"`,
        null,
        '',
      ]);
      expect((await asked('"other"')).status).toBe(206);
    }
  });

  test('that are large come whole, or break off before the end when they are damaged', async () => {
    const large = 'x'.repeat(3_000_000);
    const sha256 = await upload(large);
    expect(hashOf(await (await get(`/blobs/${sha256}`)).text())).toBe(sha256);
    expect(await (await get(`/blobs/${sha256}`, { range: 'bytes=2999999-' })).text()).toBe('x');
    await writeFile(join(data, 'blobs', sha256.slice(0, 2), sha256.slice(2)), `${large.slice(1)}y`);
    const damaged = await get(`/blobs/${sha256}`);
    await expect(damaged.text()).rejects.toThrow(/no longer matches/);
    const small = await upload('small');
    await writeFile(join(data, 'blobs', small.slice(0, 2), small.slice(2)), 'smaLl');
    expect((await get(`/blobs/${small}`)).status).toBe(500);
  });

  test('come many at once, all or none of them', async () => {
    const texts = ['# One\n\nThe first of many.', '', '# Two\n\nThe second of many.'].map((text) => new TextEncoder().encode(text));
    const { blobs } = await client().call(uploadBlobs, { body: blobsBody(texts) });
    expect(blobs).toEqual(texts.map((bytes) => ({ sha256: hashOf(bytes), size: bytes.byteLength })));
    const { documents } = await add('many', [{ path: 'one.md', blob: blobs[0]?.sha256 ?? '' }]);
    expect(documents).toMatchObject([{ path: 'one.md', status: 'new' }]);
    const cut = blobsBody([new TextEncoder().encode('never stored')]).slice(0, -1);
    await expect(client().call(uploadBlobs, { body: cut })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    const large = blobsBody([new TextEncoder().encode('nor this'), new Uint8Array(uploadLimits.blob + 1)]);
    await expect(client().call(uploadBlobs, { body: large })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    for (const text of ['never stored', 'nor this']) expect((await get(`/blobs/${hashOf(text)}/info`)).status).toBe(404);
  });

  test('of another workspace are not here, although they lie on the same disk', async () => {
    const other = { workspace: newId(), actor: newId() };
    await stemma.database.asOwner((db) => sql`INSERT INTO workspaces (id, name) VALUES (${other.workspace}, 'other')`.execute(db));
    const bytes = Buffer.from('# Secret\n\nOnly of the other workspace.');
    const { sha256 } = await blobsOf(stemma.database.as(other), await openDiskBlobStore(join(data, 'blobs')), clock).put(
      Readable.from([bytes]),
      1000,
    );
    for (const path of [`/blobs/${sha256}`, `/blobs/${sha256}/info`]) expect((await get(path)).status).toBe(404);
    const added = await add('served', [{ path: 'stolen.md', blob: sha256 }]);
    expect(added.documents.find((document) => document.path === 'stolen.md')).toMatchObject({
      status: 'failed',
      error: { code: 'NOT_FOUND' },
    });
  });
});

describe('a link', () => {
  test('opens its bytes until it expires, and nothing when it was changed', async () => {
    const sha256 = await upload(page);
    const other = await upload('other bytes');
    const { url, expiresAt } = await client().call(linkBlob, { params: { sha256 }, body: { expiresInSeconds: 60, name: "it's.html" } });
    expect(Date.parse(expiresAt)).toBeGreaterThan(clock.time + 59_000);
    const response = await get(url);
    expect([response.status, await response.text(), response.headers.get('content-disposition')]).toEqual([
      200,
      page,
      "attachment; filename*=UTF-8''it%27s.html",
    ]);
    expect((await get(url, { range: 'bytes=0-3' })).status).toBe(206);
    const changes: ((link: URL) => void)[] = [
      (link) => void (link.pathname = link.pathname.replace(sha256, other)),
      (link) => link.searchParams.set('expires', '99999999999'),
      (link) => link.searchParams.set('workspace', newId()),
      (link) => link.searchParams.set('name', 'x.html'),
      (link) => link.searchParams.delete('name'),
      (link) => link.searchParams.set('signature', 'x'),
    ];
    for (const change of changes) {
      const link = new URL(url);
      change(link);
      expect((await get(link.href)).status, link.href).toBe(404);
    }
    clock.time += 61_000;
    expect((await get(url)).status).toBe(404);
    expect((await stat(join(data, 'secrets', 'blob-links'))).mode & 0o777).toBe(0o600);
  });
});

describe('maintenance', () => {
  test('removes what nobody refers to and keeps what a version shows, staged and discarded ones too', async () => {
    const published = await upload('# A\n\nPublished text.');
    const discarded = await upload('# B\n\nDiscarded text.');
    const unwanted = await upload('# C\n\nNobody wants this.');
    await add('kept', [{ path: 'a.md', blob: published }]);
    await add('kept', [{ path: 'b.md', blob: discarded }]);
    await client().call(discardRoute, { params: { bundle: 'kept' }, body: {} });
    clock.time += 25 * 3600_000;
    const later = await upload('# D\n\nJust uploaded.');
    await Promise.all([stemma.maintain(), add('kept', [{ path: 'c.md', blob: later }])]);
    const status = async (sha256: string): Promise<number> => (await get(`/blobs/${sha256}/info`)).status;
    expect(await Promise.all([published, discarded, unwanted, later].map(status))).toEqual([200, 200, 404, 200]);
    expect(await (await get('/bundles/kept/file?path=a.md')).text()).toContain('Published text.');
    expect(await readdir(join(data, 'blobs', unwanted.slice(0, 2))).catch(() => [])).not.toContain(unwanted.slice(2));
  });
});

describe('a web page', () => {
  const snapshot = (bundle: string, url: string, path?: string) =>
    client().call(addWebPageRoute, { params: { bundle }, body: { url, ...(path === undefined ? {} : { path }) } });

  test('is stored as UTF-8, published as the first version, staged with a plan later, and unchanged when it is the same', async () => {
    const path = `${new URL(origin).host.replace(':', '-')}/terms.html`;
    const first = await snapshot('web', `${origin}/terms#opening`);
    expect(first).toMatchObject({
      version: { number: 1, status: 'published' },
      page: { url: `${origin}/terms`, path },
      documents: [{ path, status: 'new', format: 'html' }],
    });
    expect(await (await get(`/blobs/${first.page.sha256}`)).text()).toContain('café');
    expect((await client().call(describeBlob, { params: { sha256: first.page.sha256 } })).size).toBeGreaterThan(40);
    const { hits } = await client().call(searchRoute, { body: { query: '"café opens"', format: 'html', path: path.slice(0, 5) } });
    expect(hits).toMatchObject([{ bundle: 'web', document: path }]);
    expect((await client().call(searchRoute, { body: { query: '"café opens"', format: 'csv' } })).hits).toEqual([]);
    expect((await snapshot('web', `${origin}/terms`)).documents).toMatchObject([{ path, status: 'unchanged' }]);
    const second = await snapshot('web', `${origin}/terms`, 'named.html');
    expect(second).toMatchObject({ version: { number: 2, status: 'staged' }, plan: { to: 2 }, page: { path: 'named.html' } });
  });

  test.each([
    ['/nowhere', 'NOT_FOUND'],
    ['/image', 'UNSUPPORTED_TYPE'],
  ])('%s fails with %s and leaves no bundle', async (path, code) => {
    await expect(snapshot('failed-web', origin + path)).rejects.toMatchObject({ code });
    expect((await get('/bundles/failed-web/versions')).status).toBe(404);
  });

  test('on a private machine is refused', async () => {
    await expect(snapshot('failed-web', 'http://169.254.169.254/latest/')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(snapshot('failed-web', origin.replace('127.0.0.1', 'localhost'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
