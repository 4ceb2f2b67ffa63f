import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type Listening } from '../kernel/http/listen.ts';
import { createHttpApp } from '../kernel/http/server.ts';
import { silentLog } from '../kernel/log/log.ts';
import { webPages } from './web-pages.ts';

const script = `console.log(${JSON.stringify('x'.repeat(500))});`;
let root: string;
let built: Listening;
let unbuilt: Listening;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stemma-pages-'));
  const page = join(root, 'web');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.js'), 'secret');
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Stemma</title>');
  await writeFile(join(page, 'theme.js'), 'theme');
  await writeFile(join(page, '.hidden.js'), 'secret');
  await writeFile(join(page, 'assets/index-a1B2_c3.js'), script);
  await writeFile(join(page, 'assets/index-a1B2_c3.js.gz'), gzipSync(script));
  await writeFile(join(page, 'assets/engine.exe'), 'unknown');
  built = await serve(page);
  unbuilt = await serve(join(root, 'nothing'));
});
afterAll(async () => {
  await built?.[Symbol.asyncDispose]();
  await unbuilt?.[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

function serve(directory: string): Promise<Listening> {
  const app = createHttpApp({ routes: [], context: () => ({}), log: silentLog, version: '0', files: webPages(directory) });
  return listen(app, { port: 0 });
}

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (path: string, headers: Record<string, string> = browser, method = 'GET'): Promise<Response> =>
  fetch(built.url + path, { headers, method });

/** Sends a path as it is: `fetch` would tidy the dots away first. */
const raw = (path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: built.port, path, headers: browser }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });

describe('the page', () => {
  test.each(['/', '/b/handbook', '/b/handbook/d/reports/2026%20final.pdf', '/ask?q=x', '/gallery', '/index.html'])(
    'is at %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('<title>Stemma</title>');
    },
  );

  test('allows scripts and styles only from here, and no frame around it', async () => {
    const policy = new Map(
      ((await get('/')).headers.get('content-security-policy') ?? '').split('; ').map((part) => {
        const [name = '', ...sources] = part.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(Object.fromEntries(policy)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
      'font-src': "'self'",
      'img-src': "'self' blob: data:",
      'worker-src': "'self' blob:",
      'object-src': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  test('is not sent again when it is the same', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    const again = await get('/b/other', { ...browser, 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  test('is not what a program is told that asks for something else', async () => {
    const answer = await get('/nothing', { accept: 'application/json' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect((await get('/', { accept: '*/*' })).status).toBe(200);
  });

  test.each(['/api', '/api/v1/nothing', '/api/nothing'])('is not at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  test('is not written to', async () => {
    expect((await get('/b/handbook', browser, 'POST')).status).toBe(404);
  });

  test('leaves health to itself', async () => {
    expect(await (await get('/healthz')).json()).toMatchObject({ data: { status: 'up' } });
  });
});

describe('its files', () => {
  test('with a hash in the name are kept for ever, and come packed where that is taken', async () => {
    const plain = await get('/assets/index-a1B2_c3.js', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
    expect(plain.headers.get('vary')).toBe('accept-encoding');
    expect(await plain.text()).toBe(script);
    const packed = await get('/assets/index-a1B2_c3.js', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(script.length);
    expect(await packed.text()).toBe(script);
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect(gunzipSync(gzipSync(script)).toString()).toBe(script);
  });

  test('without a hash are asked for again', async () => {
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  test('answer HEAD with the same headers and no body', async () => {
    const [head, whole] = [await get('/theme.js', browser, 'HEAD'), await get('/theme.js')];
    expect(head.status).toBe(200);
    expect(head.headers.get('etag')).toBe(whole.headers.get('etag'));
    expect(head.headers.get('content-length')).toBe('5');
    expect(await head.text()).toBe('');
  });

  test('that are not there are not the page', async () => {
    const answer = await get('/assets/index-gone.js');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/..%5csecret.js',
    '/assets//../../secret.js',
    '/.hidden.js',
    '/assets/engine.exe',
    '/theme.js%00.js',
    '//secret.js',
  ])('are the only ones: %s', async (path) => {
    const { status, text } = await raw(path);
    expect(text).not.toContain('secret');
    expect(text).not.toContain('unknown');
    expect([200, 404]).toContain(status);
    if (status === 200) expect(text).toContain('<title>Stemma</title>');
  });
});

test('without a build the address says how to make one, and the API still answers', async () => {
  const answer = await fetch(`${unbuilt.url}/b/handbook`, { headers: browser });
  expect(answer.status).toBe(503);
  const text = await answer.text();
  expect(text).toContain('npm run build');
  expect(text).toContain('href="/api/reference"');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await fetch(`${unbuilt.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${unbuilt.url}/assets/index-a1B2_c3.js`)).status).toBe(404);
});
