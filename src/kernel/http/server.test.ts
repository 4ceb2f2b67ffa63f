import { describe, expect, test } from 'vitest';
import { createClient } from '../contract/client.ts';
import type { Api } from '../contract/handle.ts';
import type { RouteDefinition } from '../contract/route.ts';
import { createLog } from '../log/log.ts';
import { StemmaError } from '../shared/errors.ts';
import {
  countWords,
  demoApp,
  demoRoutes,
  exportNote,
  importNote,
  listNotes,
  makeNote,
  showNote,
  type Faults,
} from '../../testing/demo-app.ts';

const at = 'http://127.0.0.1:4321';
const clientOf = (app: { fetch: (request: Request) => Promise<Response> }) =>
  createClient({ routes: demoRoutes, fetch: (request) => app.fetch(request), baseUrl: `${at}/api/v1` });
const failureOf = async (response: Response) =>
  (
    (await response.json()) as {
      error: { code: string; message: string; details?: Record<string, unknown>; requestId: string; timestamp: string };
    }
  ).error;
const post = (
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => new Request(at + path, { method: 'POST', body, headers });

describe('the client against the app', () => {
  test('a result, with defaults filled in', async () => {
    const client = clientOf(demoApp());
    const made = await client.call(makeNote, { body: { text: 'hello' } });
    expect(made).toEqual({ id: 'note-4', text: 'hello', stars: 0, tags: [] });
    expect(await client.call(showNote, { params: { id: 'note-4' } })).toEqual(made);
  });

  test('query members arrive as numbers, booleans and arrays', async () => {
    const client = clientOf(demoApp());
    expect((await client.call(listNotes, { query: { stars: 2, loud: true, tag: ['a', 'b'] } })).notes.map((one) => one.id)).toEqual([
      'note-3',
    ]);
  });

  test('pages to the end', async () => {
    const client = clientOf(demoApp());
    const first = await client.page(listNotes, { query: { limit: 2 } });
    const second = await client.page(listNotes, { query: { limit: 2, cursor: first.nextCursor } });
    expect([...first.data.notes, ...second.data.notes].map((one) => one.id)).toEqual(['note-1', 'note-2', 'note-3']);
    expect(second.nextCursor).toBeUndefined();
  });

  test('errors come back as they were thrown', async () => {
    const failure = await clientOf(demoApp())
      .call(showNote, { params: { id: 'nope' } })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StemmaError);
    expect(failure).toMatchObject({ code: 'NOT_FOUND', message: 'There is no note nope.' });
  });

  test('bytes in and out, under a path with slashes and odd characters', async () => {
    const client = clientOf(demoApp());
    const path = 'ordner/ä ö%2F?#/line\nbreak.bin';
    const bytes = new Uint8Array([0, 255, 10, 13]);
    expect(await client.call(importNote, { params: { path }, body: bytes })).toMatchObject({ path, bytes: 4 });
    expect([...(await client.call(exportNote, { params: { path } }))]).toEqual([0, 255, 10, 13]);
  });

  test('progress, then the result', async () => {
    const steps: number[] = [];
    const result = await clientOf(demoApp()).call(countWords, { body: { upTo: 5 }, onProgress: (step) => steps.push(step.done) });
    expect(result).toEqual({ words: 5 });
    expect(steps[0]).toBe(0);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  test('an error after progress', async () => {
    const failure = await clientOf(demoApp())
      .call(countWords, { body: { upTo: 5, failAt: 3 }, onProgress: () => {} })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'NOT_FOUND', message: 'A note went away.' });
  });

  test('a reader that leaves stops the work', async () => {
    const app = demoApp();
    const stop = new AbortController();
    const call = clientOf(app).call(countWords, { body: { upTo: 100_000 }, onProgress: () => stop.abort(), signal: stop.signal });
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    const counted = app.context.counted.words;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(app.context.counted.words).toBeLessThan(100_000);
    expect(app.context.counted.words - counted).toBeLessThanOrEqual(20);
  });

  test('a reader that drops the answer stops the work', async () => {
    const app = demoApp();
    const headers = { 'content-type': 'application/json', accept: 'application/x-ndjson' };
    const response = await app.fetch(post('/api/v1/notes/count', JSON.stringify({ upTo: 100_000 }), headers));
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const counted = app.context.counted.words;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(app.context.counted.words).toBe(counted);
    expect(counted).toBeLessThan(100_000);
  });

  test('a reader that does not read holds no more than a few steps', async () => {
    const app = demoApp();
    const response = await app.fetch(
      post('/api/v1/notes/count', JSON.stringify({ upTo: 5000 }), { 'content-type': 'application/json', accept: 'application/x-ndjson' }),
    );
    while (app.context.counted.words < 5000) await new Promise((resolve) => setImmediate(resolve));
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines.length).toBeLessThan(40);
    expect(JSON.parse(lines.at(-1) as string)).toMatchObject({ data: { words: 5000 } });
    expect(lines.filter((line) => 'data' in (JSON.parse(line) as object))).toHaveLength(1);
  });

  test('a server that is away is UNAVAILABLE', async () => {
    const client = createClient({
      routes: demoRoutes,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      baseUrl: `${at}/api/v1`,
    });
    await expect(client.call(listNotes)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('does not answer'),
    });
  });

  test('an answer that is cut off says that the work may have been done', async () => {
    const cut = () => new Response('{"progress":{"stage":"a","done":1}}\n', { headers: { 'content-type': 'application/x-ndjson' } });
    const client = createClient({ routes: demoRoutes, fetch: cut, baseUrl: `${at}/api/v1` });
    await expect(client.call(countWords, { body: {}, onProgress: () => {} })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('may have been done'),
    });
  });
});

describe('bad input is a named error', () => {
  const cases: [string, Request, string, RegExp][] = [
    ['malformed JSON', post('/api/v1/notes', '{"text":'), 'VALIDATION_ERROR', /not valid JSON/],
    ['empty body', post('/api/v1/notes', ''), 'VALIDATION_ERROR', /empty/],
    [
      'wrong content type',
      post('/api/v1/notes', '{"text":"a"}', { 'content-type': 'text/plain' }),
      'VALIDATION_ERROR',
      /application\/json/,
    ],
    ['invalid UTF-8', post('/api/v1/notes', new Uint8Array([0x22, 0xff, 0x22])), 'VALIDATION_ERROR', /UTF-8/],
    [
      'compressed body',
      post('/api/v1/notes', 'x', { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
      'VALIDATION_ERROR',
      /gzip/,
    ],
    ['NUL', post('/api/v1/notes', '{"text":"a\\u0000"}'), 'VALIDATION_ERROR', /NUL.*body\.text/],
    ['lone surrogate', post('/api/v1/notes', '{"text":"a\\ud800"}'), 'VALIDATION_ERROR', /surrogate/],
    ['deep nesting', post('/api/v1/notes', '['.repeat(200_000) + ']'.repeat(200_000)), 'VALIDATION_ERROR', /deeper/],
    ['missing member', post('/api/v1/notes', '{}'), 'VALIDATION_ERROR', /body\.text/],
    ['unknown query member', new Request(`${at}/api/v1/notes?star=1`), 'VALIDATION_ERROR', /star/],
    ['repeated query member', new Request(`${at}/api/v1/notes?stars=1&stars=2`), 'VALIDATION_ERROR', /stars/],
    ['bad number', new Request(`${at}/api/v1/notes?stars=many`), 'VALIDATION_ERROR', /stars/],
    ['limit too high', new Request(`${at}/api/v1/notes?limit=201`), 'VALIDATION_ERROR', /limit/],
    ['forged cursor', new Request(`${at}/api/v1/notes?cursor=abc`), 'VALIDATION_ERROR', /cursor/],
    ['broken percent-encoding', new Request(`${at}/api/v1/notes/%ff`), 'VALIDATION_ERROR', /percent/],
    ['unknown path', new Request(`${at}/api/v1/nothing`), 'NOT_FOUND', /nothing at this address/],
    ['unknown method', new Request(`${at}/api/v1/notes`, { method: 'DELETE' }), 'NOT_FOUND', /GET, HEAD, OPTIONS, POST/],
  ];
  test.each(cases)('%s', async (_, request, code, words) => {
    const response = await demoApp().fetch(request.clone());
    const error = await failureOf(response);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.requestId).toBe(response.headers.get('x-request-id'));
    expect(new Date(error.timestamp).toISOString()).toBe(error.timestamp);
  });

  test('a body over the limit is not read to its end', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const app = demoApp({}, { limits: { jsonBytes: 1024 * 1024, rawBytes: 10 } });
    const init = { method: 'POST', body: endless, duplex: 'half' as const, headers: { 'content-type': 'application/json' } };
    const response = await app.fetch(new Request(`${at}/api/v1/notes`, init));
    expect(response.status).toBe(413);
    expect((await failureOf(response)).message).toContain('1 MB');
    expect(sent).toBeLessThan(2 * 1024 * 1024);
    const raw = await app.fetch(new Request(`${at}/api/v1/files/x`, { method: 'PUT', body: 'twelve bytes' }));
    expect((await failureOf(raw)).code).toBe('LIMIT_EXCEEDED');
  });
});

describe('what nobody foresaw', () => {
  const crash = (faults: Faults, lines: string[]) =>
    demoApp(faults, { log: createLog({ format: 'json', write: (line) => lines.push(line) }) });

  test('is INTERNAL, logged with its stack under the request id, and leaks nothing', async () => {
    const lines: string[] = [];
    const response = await crash({ missingIs: 'a crash' }, lines).fetch(
      new Request(`${at}/api/v1/notes/x`, { headers: { 'x-request-id': 'abc-1' } }),
    );
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('Cannot read');
    expect(text).toContain('abc-1');
    const logged = lines
      .map((line) => JSON.parse(line) as { level: string; requestId: string; error?: { stack: string } })
      .find((line) => line.level === 'error');
    expect(logged?.requestId).toBe('abc-1');
    expect(logged?.error?.stack).toContain('demo-app.ts');
  });

  test.each<[string, Faults, string]>([
    ['a result with a member too many', { extraMember: true }, 'data.secret'],
    ['a result of a wrong type', { wrongType: true }, 'stars'],
  ])('%s is refused when results are checked', async (_, faults, words) => {
    const lines: string[] = [];
    expect((await crash(faults, lines).fetch(new Request(`${at}/api/v1/notes/note-1`))).status).toBe(500);
    expect(lines.join('')).toContain(words);
    expect((await demoApp(faults, { validateResults: false }).fetch(new Request(`${at}/api/v1/notes/note-1`))).status).toBe(200);
  });
});

describe('guards', () => {
  const get = (headers: Record<string, string>) => new Request(`${at}/api/v1/notes`, { headers });
  test.each<[string, Record<string, string>, number | undefined, number]>([
    ['bound name and port', { host: '127.0.0.1:4321' }, 4321, 200],
    ['localhost', { host: 'localhost:4321' }, 4321, 200],
    ['IPv6', { host: '[::1]:4321' }, 4321, 200],
    ['another port', { host: '127.0.0.1:9' }, 4321, 403],
    ['no port', { host: 'localhost' }, 4321, 403],
    ['a rebound name', { host: 'evil.example:4321' }, 4321, 403],
    ['a name that starts like ours', { host: '127.0.0.1.evil.example:4321' }, 4321, 403],
    ['a name with another inside', { host: 'localhost:4321@evil.example' }, 4321, 403],
    ['in-process', { host: 'localhost:1' }, undefined, 200],
  ])('Host: %s', async (_, headers, port, status) => {
    expect((await demoApp().fetch(get(headers), port)).status).toBe(status);
  });

  test('further hosts can be named', async () => {
    const app = demoApp({}, { hosts: ['wiki.example', 'other.example:81'] });
    expect((await app.fetch(get({ host: 'wiki.example:4321' }), 4321)).status).toBe(200);
    expect((await app.fetch(get({ host: 'other.example:81' }), 4321)).status).toBe(200);
    expect((await app.fetch(get({ host: 'other.example:82' }), 4321)).status).toBe(403);
  });

  test.each<[string, Record<string, string>, number]>([
    ['no Origin: a program', {}, 200],
    ['own Origin', { origin: at, 'sec-fetch-site': 'same-origin' }, 200],
    ['another Origin', { origin: 'https://evil.example' }, 403],
    ['null Origin', { origin: 'null' }, 403],
    ['another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['another name of this machine', { origin: 'http://localhost:4321' }, 403],
    ['cross-site without Origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['same-site is another origin', { 'sec-fetch-site': 'same-site' }, 403],
    ['typed into the browser', { 'sec-fetch-site': 'none' }, 200],
  ])('Origin on POST: %s', async (_, headers, status) => {
    const response = await demoApp().fetch(
      post('/api/v1/notes', '{"text":"a"}', { 'content-type': 'application/json', host: '127.0.0.1:4321', ...headers }),
      4321,
    );
    expect(response.status).toBe(status);
  });

  test('a read from another origin is answered; the browser keeps it from the page', async () => {
    const response = await demoApp().fetch(get({ origin: 'https://evil.example' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('security headers and a request id on every answer, errors too', async () => {
    for (const path of ['/api/v1/notes', '/nothing', '/healthz', '/api/v1/files/a/b.txt']) {
      const { headers } = await demoApp().fetch(new Request(at + path, { headers: { 'x-request-id': 'bad id\u00e9' } }));
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('HEAD is GET without a body, OPTIONS says what is offered', async () => {
    const head = await demoApp().fetch(new Request(`${at}/api/v1/notes/note-1`, { method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await demoApp().fetch(new Request(`${at}/api/v1/notes`, { method: 'OPTIONS' }));
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
  });
});

describe('health and readiness', () => {
  const ready = (checks: Parameters<typeof demoApp>[1]) => demoApp({}, checks).fetch(new Request(`${at}/readyz`));

  test('up, and ready when every check passes', async () => {
    expect(await (await demoApp().fetch(new Request(`${at}/healthz`))).json()).toMatchObject({ data: { status: 'up' } });
    expect(await (await ready({ checks: [{ name: 'database', check: async () => {} }] })).json()).toMatchObject({
      data: { status: 'ready', checks: [{ name: 'database' }] },
    });
  });

  test('names what fails, without the words of a driver', async () => {
    const checks = [
      { name: 'database', check: () => Promise.reject(new Error('password of bob at 10.0.0.1 is wrong')) },
      { name: 'blobs', check: () => Promise.reject(new StemmaError('STORAGE_FULL', 'The disk is full.')) },
      { name: 'fine', check: async () => {} },
    ];
    const response = await ready({ checks });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    const error = await failureOf(response);
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.details).toMatchObject({ failed: [{ name: 'database' }, { name: 'blobs', message: 'The disk is full.' }] });
    expect(JSON.stringify(error)).not.toContain('bob');
  });

  test('a draining server is not ready', async () => {
    const app = demoApp();
    app.drain();
    expect((await app.fetch(new Request(`${at}/readyz`))).status).toBe(503);
    expect((await app.fetch(new Request(`${at}/healthz`))).status).toBe(200);
  });
});

test('two routes of the same method and shape are refused, and so are two of a name', () => {
  const again = { ...showNote, name: 'notes.again', path: '/notes/:other' };
  expect(() => demoApp({}, { routes: [(api) => (api.add(showNote, () => ({})), api.add(again, () => ({})))] })).toThrow(
    /Two routes are GET/,
  );
  expect(() => demoApp({}, { routes: [(api) => (api.add(showNote, () => ({})), api.add(showNote, () => ({})))] })).toThrow(
    /Two routes are notes.show/,
  );
});

test('a literal path wins over a parameter, whoever registered first', async () => {
  const { params: _, ...rest } = showNote;
  const literal: RouteDefinition = { ...rest, name: 'notes.newest', path: '/notes/newest' };
  const both: RouteDefinition[] = [showNote, literal];
  for (const order of [both, both.toReversed()]) {
    const register = (api: Api<unknown>): void =>
      order.forEach((route) => api.add(route, () => ({ id: route.name, text: '', stars: 0, tags: [] })));
    const body = await (await demoApp({}, { routes: [register] }).fetch(new Request(`${at}/api/v1/notes/newest`))).json();
    expect(body).toMatchObject({ data: { id: 'notes.newest' } });
  }
});
