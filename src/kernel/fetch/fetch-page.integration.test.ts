import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageFetcher, type PageFetcherOptions } from './fetch-page.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const send =
  (body: string | Uint8Array, type = 'text/html; charset=utf-8', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
const redirect =
  (to: string, status = 302): Answer =>
  (_, response) =>
    void response.writeHead(status, { location: to }).end();

const pages: Record<string, Answer> = {
  '/page': send('<h1>Préambule</h1>'),
  '/markdown': send('# Title', 'text/markdown'),
  '/gzip': send(gzipSync('<p>packed</p>'), 'text/html', { 'content-encoding': 'gzip' }),
  '/bomb': send(gzipSync(Buffer.alloc(8_000_000, 32)), 'text/html', { 'content-encoding': 'gzip' }),
  '/latin1-header': send(Buffer.from('<p>caf\xe9</p>', 'latin1'), 'text/html; charset=ISO-8859-1'),
  '/latin1-meta': send(Buffer.from('<meta charset="windows-1252"><p>caf\xe9 \x80</p>', 'latin1'), 'text/html'),
  '/latin1-unsaid': send(Buffer.from('caf\xe9', 'latin1'), 'text/plain'),
  '/utf16': send(Buffer.from('\ufeff<p>café</p>', 'utf16le'), 'text/html'),
  '/sjis': send(Buffer.from([0x93, 0xfa, 0x96, 0x7b]), 'text/plain; charset=Shift_JIS'),
  '/broken-utf8': send(Buffer.from([0x61, 0xff, 0x62]), 'text/plain; charset=utf-8'),
  '/pdf': send('%PDF-1.7', 'application/pdf'),
  '/untyped': (_, response) => void response.writeHead(200).end('x'),
  '/gone': (_, response) => void response.writeHead(410).end(),
  '/login': (_, response) => void response.writeHead(401).end(),
  '/broken': (_, response) => void response.writeHead(500).end(),
  '/cut': (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' }).write('only', () => response.destroy()),
  '/huge': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
    more();
  },
  '/slow': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const drip = setInterval(() => response.write('.'), 20);
    response.once('close', () => clearInterval(drip));
  },
  '/silent': () => {},
  '/hop/0': redirect('/page', 301),
  '/hop/1': redirect('/hop/0', 307),
  '/hop/2': redirect('/hop/1', 308),
  '/hop/3': redirect('/hop/2', 303),
  '/hop/4': redirect('/hop/3'),
  '/hop/5': redirect('/hop/4'),
  '/round': redirect('/round'),
  '/to-file': redirect('file:///etc/passwd'),
  '/to-metadata': redirect('http://169.254.169.254/latest/meta-data/'),
  '/to-login': redirect('http://user:secret@127.0.0.1/'),
};

let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.headers.host} ${request.url}`);
  (pages[request.url ?? ''] ?? ((_, one) => void one.writeHead(404).end()))(request, response);
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;
const allowed = (options: PageFetcherOptions = {}) =>
  pageFetcher({ privateHosts: [`127.0.0.1:${port}`, `pages.example:${port}`], ...options });
const get = async (path: string, options?: PageFetcherOptions) => {
  const { url, type, bytes } = await allowed(options).fetch(`http://127.0.0.1:${port}${path}`, never);
  return { path: url.pathname, type, text: new TextDecoder().decode(bytes) };
};

describe('a page', () => {
  test.each([
    ['/page', 'text/html', '<h1>Préambule</h1>'],
    ['/page#part', 'text/html', '<h1>Préambule</h1>'],
    ['/markdown', 'text/markdown', '# Title'],
    ['/gzip', 'text/html', '<p>packed</p>'],
    ['/latin1-header', 'text/html', '<p>café</p>'],
    ['/latin1-meta', 'text/html', '<meta charset="windows-1252"><p>café €</p>'],
    ['/latin1-unsaid', 'text/plain', 'café'],
    ['/utf16', 'text/html', '<p>café</p>'],
    ['/sjis', 'text/plain', '日本'],
    ['/hop/4', 'text/html', '<h1>Préambule</h1>'],
  ])('%s is %s', async (path, type, text) => {
    expect(await get(path)).toMatchObject({ type, text });
  });

  test.each([
    ['/broken-utf8', 'INVALID_ENCODING'],
    ['/pdf', 'UNSUPPORTED_TYPE'],
    ['/untyped', 'UNSUPPORTED_TYPE'],
    ['/gone', 'NOT_FOUND'],
    ['/nowhere', 'NOT_FOUND'],
    ['/login', 'FORBIDDEN'],
    ['/broken', 'UNAVAILABLE'],
    ['/cut', 'UNAVAILABLE'],
    ['/hop/5', 'UNAVAILABLE'],
    ['/round', 'UNAVAILABLE'],
    ['/to-file', 'VALIDATION_ERROR'],
    ['/to-metadata', 'FORBIDDEN'],
    ['/to-login', 'VALIDATION_ERROR'],
  ])('%s fails with %s', (path, code) => expect(get(path)).rejects.toMatchObject({ code }));

  test('that is too large, packed or not, is given up at the limit', async () => {
    for (const path of ['/huge', '/bomb'])
      await expect(get(path, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  test('that drips, or says nothing, or whose name is never resolved, is given up in time', async () => {
    const started = performance.now();
    for (const path of ['/slow', '/silent']) {
      await expect(get(path, { timeoutMs: 300 })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('did not answer whole') as string,
      });
    }
    const hanging = pageFetcher({ timeoutMs: 300, resolve: () => new Promise(() => {}) });
    await expect(hanging.fetch('http://pages.example/', never)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('whose reader leaves is cancelled', async () => {
    const leaving = new AbortController();
    const fetching = allowed().fetch(`http://127.0.0.1:${port}/slow`, leaving.signal);
    setTimeout(() => leaving.abort(), 100);
    await expect(fetching).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('what is not on the public internet', () => {
  test.each([
    'http://127.0.0.1',
    'http://localhost',
    'http://127.1',
    'http://2130706433',
    'http://0x7f.0.0.1',
    'http://0177.0.0.1',
    'http://0',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://172.16.0.1',
    'http://192.168.0.1',
    'http://100.64.0.1',
    'http://169.254.169.254',
    'http://224.0.0.1',
    'http://255.255.255.255',
    'http://[::]',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[64:ff9b::7f00:1]',
    'http://[2002:7f00:1::]',
    'http://[fd00:ec2::254]',
    'http://[fe80::1]',
    'http://[ff02::1]',
    'http://１２７.0.0.1',
    'http://127。0。0。1',
  ])('%s is refused before anything is sent', async (origin) => {
    asked = [];
    await expect(pageFetcher().fetch(`${origin}:${port}/page`, never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(asked).toEqual([]);
  });

  test.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/html,x',
    'javascript:1',
    'http://',
    '//example.com',
    'x',
    '',
  ])('%s is no page', (url) => expect(pageFetcher().fetch(url, never)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' }));

  test.each(['http://name@8.8.8.8/', 'http://name:secret@8.8.8.8/', 'https://:secret@8.8.8.8/'])('%s holds a login', (url) =>
    expect(pageFetcher().fetch(url, never)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' }),
  );

  test.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['::ffff:127.0.0.1']], [['fe80::1%lo']]])(
    'a name that leads to %j is refused',
    async (addresses) => {
      const fetcher = pageFetcher({ resolve: async () => addresses });
      await expect(fetcher.fetch(`http://pages.example:${port}/page`, never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
  );

  test('a name without addresses, or that cannot be resolved, is not there', async () => {
    for (const resolve of [async () => [], () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))]) {
      await expect(pageFetcher({ resolve }).fetch('http://pages.example/', never)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    }
  });

  test('another port of an allowed host, and another name of it, stay refused', async () => {
    await expect(allowed().fetch(`http://127.0.0.1:${port + 1}/`, never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(allowed().fetch(`http://localhost:${port}/`, never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a redirect from an allowed host to another private one is refused', async () => {
    pages['/to-other'] = redirect(`http://localhost:${port}/page`);
    asked = [];
    await expect(get('/to-other')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(asked).toHaveLength(1);
  });

  test('a name is resolved once per request, and the connection goes to that address', async () => {
    // The second answer of the resolver would lead elsewhere; the name does not exist for anybody else.
    const answers = [['127.0.0.1'], ['127.0.0.99']];
    let looked = 0;
    asked = [];
    const fetcher = allowed({ resolve: async () => answers[looked++] ?? [] });
    const { bytes } = await fetcher.fetch(`http://pages.example:${port}/page`, never);
    expect(new TextDecoder().decode(bytes)).toContain('Préambule');
    expect(looked).toBe(1);
    expect(asked).toEqual([`pages.example:${port} /page`]);
  });

  test('a name that turns private between two hops is refused at the second', async () => {
    const public1 = pageFetcher({
      // 127.0.0.1 stands for a public address: the first hop is allowed by name, the second name is not.
      privateHosts: [`pages.example:${port}`],
      resolve: async () => ['127.0.0.1'],
    });
    pages['/to-rebound'] = redirect(`http://rebound.example:${port}/page`);
    asked = [];
    await expect(public1.fetch(`http://pages.example:${port}/to-rebound`, never)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(asked).toEqual([`pages.example:${port} /to-rebound`]);
  });
});
