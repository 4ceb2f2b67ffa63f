/** A webhook from its making to its end, as a script sees it: told, tried again, given up, sent again, disabled. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { openEmbedded } from '../../kernel/db/embedded/open-embedded.ts';
import { listOf, openCommandLine, type Json } from './command-line.fixture.ts';

// Dozens of processes one after the other: on a machine that is busy with more that takes its time.
vi.setConfig({ testTimeout: 240_000 });

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers with the statuses given, one after the other, then with the last for ever. */
async function openReceiver(): Promise<AsyncDisposable & { host: string; received: Received[]; answers: number[] }> {
  const received: Received[] = [];
  const answers = [204];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead((answers.length > 1 ? answers.shift() : answers[0]) ?? 204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const signed = ({ headers, body }: Received, secret: string): boolean => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`);
  return headers['webhook-signature'] === `v1,${mac.digest('base64')}`;
};

test('an event is signed, tried again after a 500, given up, listed, sent again; who answers 410 is told nothing more', async () => {
  await using receiver = await openReceiver();
  await using line = await openCommandLine({ STEMMA_WEBHOOK_PRIVATE_HOSTS: receiver.host });
  const { received, answers } = receiver;
  await line.write('rent.md', '# Rent\n\nThe rent is 900 euros a month.\n');
  let served = await line.serve();
  const ok = async (...args: string[]): Promise<Json> => {
    const ran = await line.json(args);
    expect({ exit: ran.exit, err: ran.err }, args.join(' ')).toEqual({ exit: 0, err: '' });
    return ran.json;
  };
  const added = await ok('webhook', 'add', `http://${receiver.host}/hook`, '--events', 'bundle.version.published');
  const [id, secret] = [String(added['id']), String(added['secret'])];
  expect((await line.run(['webhook', 'list'])).out).not.toContain(secret);
  /** What the server says now: to wait with, a process for each look takes too long. */
  const look = async (path: string): Promise<Json | undefined> =>
    ((await (await fetch(`${served.url}/api/v1/webhooks/${id}${path}`)).json()) as Json)['data'];
  const becomes = async (status: string): Promise<Json> => {
    await vi.waitFor(async () => expect(listOf((await look('/deliveries'))?.['deliveries'])[0]?.['status']).toBe(status), {
      timeout: 60_000,
      interval: 200,
    });
    return listOf((await ok('webhook', 'deliveries', id))['deliveries'])[0] as Json;
  };
  const statuses = (delivery: Json): unknown[] => listOf(delivery['attempts']).map((attempt) => attempt['status']);

  answers.splice(0, 1, 500, 204);
  await ok('add', 'rent.md', '--bundle', 'lease');
  const delivered = await becomes('delivered');
  expect(statuses(delivered)).toEqual([204, 500]);
  expect(received.map((one) => signed(one, secret))).toEqual([true, true]);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ type: 'bundle.version.published', data: { name: 'lease' } });

  // A day of tries later: the next one is the last.
  answers.splice(0, 2, 500);
  await ok('webhook', 'replay', id, '--delivery', String(delivered['id']));
  await vi.waitFor(() => expect(received).toHaveLength(3), { timeout: 60_000 });
  await served.stop();
  {
    await using database = await openEmbedded(join(line.data, 'database'));
    await database.asOwner((db) => sql`UPDATE webhook_deliveries SET tries = 10, next_at = clock_timestamp()`.execute(db));
  }
  served = await line.serve();
  expect(statuses(await becomes('dead'))).toEqual([500, 500, 204, 500]);
  expect((await line.run(['webhook', 'deliveries', id, '--status', 'dead'])).out).toContain('dead');
  expect((await ok('webhook', 'show', id))['dead']).toBe(1);

  answers.splice(0, 1, 204, 410);
  await ok('webhook', 'replay', id, '--delivery', String(delivered['id']));
  expect(statuses(await becomes('delivered'))[0]).toBe(204);
  expect((await ok('webhook', 'show', id))['dead']).toBe(0);
  await ok('webhook', 'replay', id, '--delivery', String(delivered['id']));
  await vi.waitFor(async () => expect((await look(''))?.['disabled']).not.toBe(null), { timeout: 60_000, interval: 200 });
  expect((await ok('webhook', 'show', id))['disabled']?.['why']).toContain('410');
  expect((await line.json(['webhook', 'replay', id, '--from', '2026-01-01'])).json).toMatchObject({ error: { code: 'CONFLICT' } });
  expect((await ok('webhook', 'enable', id))['disabled']).toBe(null);

  expect((await line.run(['outbox', 'dead'])).out).toBe('No dead letters.\n');
  expect((await line.run(['outbox', 'replay'])).exit).toBe(2);
  expect((await line.json(['outbox', 'replay', id])).json).toMatchObject({ error: { code: 'NOT_FOUND' } });
  expect(await ok('outbox', 'replay', '--all')).toEqual({ replayed: 0 });
  await ok('webhook', 'delete', id);
  expect((await line.json(['webhook', 'show', id])).json).toMatchObject({ error: { code: 'NOT_FOUND' } });
});
