import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import type { Store } from '../db/port.ts';
import { silentLog } from '../log/log.ts';
import { openNotices, type Notices } from '../notices/notices.ts';
import { defineEvent } from '../outbox/define-event.ts';
import { openDispatcher } from '../outbox/dispatch.ts';
import { emit } from '../outbox/emit.ts';
import { systemClock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import type { PresentedDelivery } from './contract.ts';
import { openDelivery, webhookSubscriber } from './deliver.ts';
import { addWebhook, enableWebhook, replay, requireWebhook, testWebhook, type WebhooksContext } from './manage.ts';
import { mayConnect } from './policy.ts';
import { openPoster, type Poster } from './post.ts';
import type { Told } from './rules.ts';
import { loadDeliveries, type CountedWebhook } from './store.ts';

const migrations = ['db', 'webhooks'].map((module) => ({ module, directory: new URL(`../${module}/migrations/`, import.meta.url) }));
const may = mayConnect({ id: newId(), role: 'owner' });
const grown = defineEvent({ type: 'plant.grown', says: 'It grew.', data: z.object({ cm: z.int() }) });
const cut = defineEvent({ type: 'plant.cut', says: 'It was cut.', data: z.object({ cm: z.int() }) });
const signal = new AbortController().signal;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let received: Received[] = [];
let answer: (response: ServerResponse, nth: number) => void;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += String(piece)));
  request.on('end', () => answer(response, received.push({ headers: request.headers, body })));
});
let host: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
  answer = (response) => response.writeHead(204).end();
});

describeDatabases((kind) => {
  let opened: TestDatabase;
  let notices: Notices;
  beforeAll(async () => {
    opened = await openTestDatabase(kind, { migrations });
    notices = openNotices(opened.database);
  });
  afterAll(async () => {
    await notices?.[Symbol.asyncDispose]();
    await opened?.[Symbol.asyncDispose]();
  });

  interface Bench extends AsyncDisposable {
    readonly store: Store;
    readonly context: WebhooksContext;
    add(types?: readonly string[]): Promise<{ row: CountedWebhook; secret: string }>;
    deliveries(id: string): Promise<PresentedDelivery[]>;
  }

  async function openBench(
    timing: { waitsMs?: number[]; disableAfterMs?: number; leaseMs?: number } = {},
    poster?: Poster,
  ): Promise<Bench> {
    await using stack = new AsyncDisposableStack();
    const store = opened.database.as({ workspace: newId(), actor: may.actor.id });
    await store.write((tx) => sql`INSERT INTO workspaces (id, name) VALUES (${store.workspace}, 'Test')`.execute(tx.db()));
    const context = {
      store,
      notices,
      clock: systemClock,
      poster: poster ?? openPoster({ privateHosts: [host], timeoutMs: 400 }),
      events: [grown, cut],
    };
    stack.use(openDelivery({ ...context, log: silentLog, timing: { lookEveryMs: 20, waitsMs: [10, 10, 10], ...timing } }));
    const subscribers = [webhookSubscriber(notices, store.workspace)];
    stack.use(openDispatcher({ store, notices, log: silentLog, subscribers, timing: { lookEveryMs: 20 } }));
    const resources = stack.move();
    return {
      store,
      context,
      add: (types = []) => addWebhook(context, may, { url: `http://${host}/hook`, types }, signal),
      deliveries: (id) => store.read((reader) => loadDeliveries(reader, id, { limit: 50 })),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  }
  const grow = (store: Store, cm = 1): Promise<void> => store.write((tx) => emit(tx, grown, { cm }));
  const until = async <Value>(look: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> => {
    for (let turn = 0; turn < 400; turn++) {
      const value = await look();
      if (holds(value)) return value;
      await pause(20);
    }
    throw new Error('It did not come to hold.');
  };
  const over = (deliveries: readonly PresentedDelivery[]): boolean =>
    deliveries.length > 0 && deliveries.every(({ status }) => status !== 'waiting');

  test('an event from then on, of its types, arrives once, signed with the secret', async () => {
    await using bench = await openBench();
    await grow(bench.store, 1);
    const { row, secret } = await bench.add(['plant.grown']);
    await bench.store.write(async (tx) => {
      await emit(tx, cut, { cm: 2 });
      await emit(tx, grown, { cm: 3 });
    });
    const [delivery] = await until(() => bench.deliveries(row.id), over);
    expect(received).toHaveLength(1);
    const { headers, body } = received[0] as Received;
    const event = JSON.parse(body) as { id: string; seq: number };
    expect(event).toMatchObject({ type: 'plant.grown', seq: 3, data: { cm: 3 }, workspace: bench.store.workspace });
    expect(headers['webhook-id']).toBe(event.id);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = createHmac('sha256', key)
      .update(`${event.id}.${String(headers['webhook-timestamp'])}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    expect(delivery).toMatchObject({ status: 'delivered', tries: 1, nextAt: null, attempts: [{ status: 204, error: null }] });
  });

  test('what fails is tried again under the same id: an answer of 500, none at all, a redirect inward, far too much', async () => {
    await using bench = await openBench({ waitsMs: [10, 10, 10, 10] });
    answer = (response, nth) => {
      if (nth === 1) response.writeHead(500).end('broken\0');
      else if (nth === 3) response.writeHead(302, { location: `http://${host}/elsewhere` }).end();
      else if (nth === 4) {
        response.on('error', () => {}).writeHead(200);
        const more = (): unknown =>
          response.destroyed || (response.write('x'.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
        more();
      }
    };
    const { row } = await bench.add();
    await grow(bench.store);
    const [delivery] = await until(() => bench.deliveries(row.id), over);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(received).toHaveLength(4);
    expect(delivery?.status).toBe('delivered');
    const [fourth, third, second, first] = delivery?.attempts ?? [];
    expect(first).toMatchObject({ status: 500, error: 'It answered 500.', reply: 'broken\uFFFD' });
    expect(second).toMatchObject({ status: null, error: 'No answer within 0.4 s.' });
    expect(third).toMatchObject({ status: 302, error: expect.stringContaining('Redirects are not followed') });
    expect(fourth?.reply).toHaveLength(500);
  });

  test('a delivery whose process freezes while it waits for the answer is made by another; its late word changes nothing', async () => {
    const thaw = Promise.withResolvers<Told>();
    await using bench = await openBench({ leaseMs: 200 }, { check: async () => {}, post: () => thaw.promise });
    const { row } = await bench.add();
    const read = (): Promise<PresentedDelivery[]> => bench.deliveries(row.id);
    await grow(bench.store);
    await until(read, ([one]) => one?.tries === 1);
    const poster = openPoster({ privateHosts: [host] });
    await using _other = openDelivery({ ...bench.context, poster, log: silentLog, timing: { lookEveryMs: 20 } });
    await until(read, over);
    expect(received).toHaveLength(1);
    thaw.resolve({ status: null, ms: 1, error: 'Too late.', reply: null });
    await until(read, ([one]) => one?.attempts.length === 2);
    expect(await read()).toMatchObject([{ status: 'delivered', tries: 2 }]);
    expect((await bench.store.read((reader) => requireWebhook(reader, row.id))).failing_since).toBeNull();
  });

  test('what always fails is given up, shown as such, and replayed: the one, or everything of a time', async () => {
    await using bench = await openBench({ waitsMs: [5] });
    answer = (response) => response.writeHead(503).end();
    const { row } = await bench.add();
    const before = new Date(Date.now() - 60_000).toISOString();
    await grow(bench.store, 1);
    await grow(bench.store, 2);
    const dead = await until(
      () => bench.deliveries(row.id),
      (found) => found.length === 2 && over(found),
    );
    expect(dead.map(({ status, tries }) => [status, tries])).toEqual([
      ['dead', 2],
      ['dead', 2],
    ]);
    expect(await bench.store.read((reader) => requireWebhook(reader, row.id))).toMatchObject({ dead: 2, failing_since: expect.any(Date) });
    answer = (response) => response.writeHead(200).end('thanks');
    expect(await replay(bench.context, may, row.id, { delivery: dead[0]?.id })).toBe(1);
    await until(
      () => bench.deliveries(row.id),
      ([newest]) => newest?.status === 'delivered',
    );
    expect(await replay(bench.context, may, row.id, { from: before })).toBe(2);
    const again = await until(
      () => bench.deliveries(row.id),
      (found) => found.every(({ status }) => status === 'delivered') && found[0]?.attempts.length === 4,
    );
    expect(again.map(({ attempts }) => attempts[0]?.reply)).toEqual(['thanks', 'thanks']);
    expect((await bench.store.read((reader) => requireWebhook(reader, row.id))).failing_since).toBeNull();
    for (const asked of [{}, { delivery: newId(), from: before }, { from: before, to: '2000-01-01T00:00:00Z' }])
      await expect(replay(bench.context, may, row.id, asked)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(replay(bench.context, may, row.id, { delivery: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a webhook where nothing arrives any more is disabled with the reason, until a person enables it', async () => {
    await using bench = await openBench({ disableAfterMs: 0, waitsMs: [3600_000] });
    answer = (response) => response.writeHead(502).end();
    const { row } = await bench.add();
    await grow(bench.store);
    const read = (): Promise<CountedWebhook> => bench.store.read((reader) => requireWebhook(reader, row.id));
    const disabled = await until(read, (found) => found.disabled_at !== null);
    expect(disabled.disabled_why).toContain('It answered 502.');
    await grow(bench.store);
    await pause(100);
    expect(received).toHaveLength(1);
    await expect(replay(bench.context, may, row.id, { from: new Date(0).toISOString() })).rejects.toMatchObject({ code: 'CONFLICT' });
    answer = (response) => response.writeHead(204).end();
    expect(await enableWebhook(bench.context, may, row.id)).toMatchObject({ disabled_at: null, failing_since: null });
    await grow(bench.store, 9);
    await until(
      () => bench.deliveries(row.id),
      ([newest]) => newest?.status === 'delivered',
    );
  });

  test('nothing is sent to a private place, whatever a name answers later', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const poster = openPoster({ resolve: async () => answers.shift() ?? ['10.0.0.1'] });
    await using bench = await openBench({}, poster);
    const port = host.split(':')[1];
    const { row } = await addWebhook(bench.context, may, { url: `http://rebinding.example:${port}/`, types: [] }, signal);
    const told = await testWebhook(bench.context, may, row.id, signal);
    expect(told).toMatchObject({ status: null, error: expect.stringContaining('not on the public internet') });
    expect(received).toEqual([]);
    const refused = (url: string, types: readonly string[] = []): Promise<unknown> =>
      addWebhook(bench.context, may, { url, types }, signal);
    for (const url of [`http://${host}/`, 'http://[::1]/', 'http://169.254.169.254/latest'])
      await expect(refused(url)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const url of ['ftp://example.com/', 'no address', 'https://a:b@example.com/'])
      await expect(refused(url)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(refused('https://example.com', ['plant.eaten'])).rejects.toThrow('There is no event called "plant.eaten"');
  });
});
