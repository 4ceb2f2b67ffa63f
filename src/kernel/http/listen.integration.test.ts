import { connect } from 'node:net';
import { request as rawRequest } from 'node:http';
import { expect, test } from 'vitest';
import { createClient } from '../contract/client.ts';
import { createLog } from '../log/log.ts';
import { countWords, demoApp, demoHandlers, demoRoutes, exportNote, importNote, listNotes } from '../../testing/demo-app.ts';
import { listen } from './listen.ts';

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One request with a Host of our choosing, which `fetch` would not send. */
const withHost = (url: string, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    rawRequest(`${url}/api/v1/notes`, { headers: { host } }, (response) => (response.resume(), resolve(response.statusCode ?? 0)))
      .on('error', reject)
      .end();
  });

test('answers over the network: results, bytes, progress, Host with the bound port', async () => {
  await using server = await listen(demoApp(), { port: 0 });
  const client = createClient({ routes: demoRoutes, fetch, baseUrl: `${server.url}/api/v1` });
  expect((await client.call(listNotes)).notes).toHaveLength(3);
  const large = new Uint8Array(5_000_000).fill(7);
  const streamed = new ReadableStream<Uint8Array>({ start: (controller) => (controller.enqueue(large), controller.close()) });
  expect((await client.call(importNote, { params: { path: 'big' }, body: streamed })).bytes).toBe(5_000_000);
  expect((await client.call(exportNote, { params: { path: 'big' } })).byteLength).toBe(5_000_000);
  const steps: number[] = [];
  await client.call(countWords, { body: { upTo: 100 }, onProgress: (step) => steps.push(step.done) });
  expect(steps.length).toBeGreaterThan(1);
  expect(await withHost(server.url, `localhost:${server.port}`)).toBe(200);
  expect(await withHost(server.url, `localhost:${server.port + 1}`)).toBe(403);
  expect(await withHost(server.url, 'evil.example')).toBe(403);
});

test('a client that leaves aborts the work on the server', async () => {
  const app = demoApp();
  await using server = await listen(app, { port: 0 });
  const client = createClient({ routes: demoRoutes, fetch, baseUrl: `${server.url}/api/v1` });
  const stop = new AbortController();
  const call = client.call(countWords, { body: { upTo: 100_000 }, signal: stop.signal, onProgress: () => stop.abort() });
  await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  for (let before = -1; before !== app.context.counted.words; await sleep(50)) before = app.context.counted.words;
  expect(app.context.counted.words).toBeLessThan(100_000);
});

test('a body over the limit is refused while it is still being sent', async () => {
  await using server = await listen(demoApp({}, { limits: { jsonBytes: 1000, rawBytes: 1_000_000 } }), { port: 0 });
  const client = createClient({ routes: demoRoutes, fetch, baseUrl: `${server.url}/api/v1` });
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
      await sleep(1);
    },
  });
  await expect(client.call(importNote, { params: { path: 'x' }, body: endless })).rejects.toMatchObject({
    code: expect.stringMatching(/LIMIT_EXCEEDED|UNAVAILABLE/),
  });
  expect(sent).toBeLessThan(100_000_000);
  expect((await client.call(listNotes)).notes).toHaveLength(3);
});

const gated = () => {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  let arrived = (): void => {};
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const app = demoApp(
    {},
    {
      routes: [(api) => demoHandlers({ add: (route, handler) => api.add(route, async (call) => (arrived(), await gate, handler(call))) })],
    },
  );
  return { app, open, arrival };
};

test('the end lets what is in flight finish, takes nothing new, and closes kept connections', async () => {
  const { app, open, arrival } = gated();
  const server = await listen(app, { port: 0 });
  const flying = fetch(`${server.url}/api/v1/notes`);
  await arrival;
  const ended = server[Symbol.asyncDispose]();
  await sleep(50);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
  open();
  expect((await flying).status).toBe(200);
  await ended;
});

test('a stream that was open before the end finishes, and its connection is not kept', async () => {
  const { app, open, arrival } = gated();
  const server = await listen(app, { port: 0, graceSeconds: 30 });
  const headers = { accept: 'application/x-ndjson', 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/api/v1/notes/count`, { method: 'POST', body: '{}', headers });
  await arrival;
  const started = Date.now();
  const ended = server[Symbol.asyncDispose]();
  open();
  expect(await response.text()).toContain('"words":3');
  await ended;
  expect(Date.now() - started).toBeLessThan(2000);
});

test('what does not finish in time is cut off, and the log says so', async () => {
  const { app, arrival } = gated();
  const lines: string[] = [];
  const server = await listen(app, { port: 0, graceSeconds: 0.2, log: createLog({ write: (line) => lines.push(line) }) });
  const flying = fetch(`${server.url}/api/v1/notes`).catch((error: unknown) => error);
  await arrival;
  const started = Date.now();
  await server[Symbol.asyncDispose]();
  expect(Date.now() - started).toBeLessThan(2000);
  expect(await flying).toBeInstanceOf(Error);
  expect(lines.join('')).toContain('cut off');
});

test('an idle kept connection does not hold the end up', async () => {
  const server = await listen(demoApp(), { port: 0, graceSeconds: 30 });
  const socket = connect(server.port, '127.0.0.1');
  socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  const started = Date.now();
  await server[Symbol.asyncDispose]();
  expect(Date.now() - started).toBeLessThan(2000);
});

test('a taken port and an address others can reach are refused with what to do', async () => {
  await using server = await listen(demoApp(), { port: 0 });
  await expect(listen(demoApp(), { port: server.port })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('--port'),
  });
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'wiki.example', '127.evil.example']) {
    await expect(listen(demoApp(), { port: 0, host })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('no login yet'),
    });
  }
});

test('nothing that is not JSON for a caller is written to standard output', async () => {
  const written: unknown[] = [];
  const { info, log } = console;
  console.info = console.log = (...words: unknown[]) => void written.push(words);
  try {
    await using server = await listen(demoApp(), { port: 0 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /api/v1/notes/count HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAccept: application/x-ndjson\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{"upTo":50000}`,
    );
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await sleep(200);
  } finally {
    Object.assign(console, { info, log });
  }
  expect(written).toEqual([]);
});
