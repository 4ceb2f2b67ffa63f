/** Against the real server of Debian. Set-up takes it; where it cannot be had, the one test says so. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { describe, expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import type { DomainEvent } from '../outbox/define-event.ts';
import { newId } from '../shared/ids.ts';
import { natsSubscriber, type NatsSubscriber } from './publish-events.ts';
import { freePort } from '../../testing/free-port.ts';

const program = process.env['STEMMA_TEST_NATS_SERVER'];

interface Nats extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

async function openNats(): Promise<Nats> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'stemma-nats-'));
  let server: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    url: `nats://stemma:sec%20ret@127.0.0.1:${port}`,
    stop,
    async start() {
      const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory, '--user', 'stemma', '--pass', 'sec ret'];
      server = spawn(program as string, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      for await (const piece of server.stderr as AsyncIterable<Buffer>) if ((said += piece.toString()).includes('Server is ready')) break;
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const workspace = newId();
const event = (seq: number, data: DomainEvent['data'] = {}): DomainEvent => ({
  id: newId(),
  seq,
  type: 'bundle.version.published',
  at: new Date().toISOString(),
  workspace,
  causedBy: newId(),
  data,
});
const signal = new AbortController().signal;
const subscriberOf = ({ url }: Nats): NatsSubscriber => natsSubscriber({ url, stream: 'STEMMA', prefix: 'stemma', log: silentLog });

async function stored({ url }: Nats): Promise<{ subject: string; body: unknown }[]> {
  const { host } = new URL(url);
  const connection = await connect({ servers: [host], user: 'stemma', pass: 'sec ret' });
  try {
    const { streams } = await jetstreamManager(connection);
    const { state } = await streams.info('STEMMA');
    const messages = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) messages.push(await streams.getMessage('STEMMA', { seq }));
    return messages.flatMap((message) => (message ? [{ subject: message.subject, body: message.json() as unknown }] : []));
  } finally {
    await connection.close();
  }
}

const missing = program === undefined ? `, not run because: ${process.env['STEMMA_TEST_NATS_MISSING'] ?? 'set-up took no server'}` : '';

describe(`NATS JetStream${missing}`, () => {
  test.skipIf(program === undefined)(
    'events are in the stream in order, each once however often it is published',
    { timeout: 30_000 },
    async () => {
      await using nats = await openNats();
      await nats.start();
      await using first = subscriberOf(nats);
      const events = [event(1), event(2), event(3)];
      await first.tell(events.slice(0, 2), signal);
      await using second = subscriberOf(nats);
      await second.tell(events, signal);
      const subject = `stemma.${workspace}.bundle.version.published`;
      expect(await stored(nats)).toEqual(events.map((body) => ({ subject, body })));
    },
  );

  test.skipIf(program === undefined)(
    'while the server is away nobody can be told, and afterwards it goes on',
    { timeout: 60_000 },
    async () => {
      await using nats = await openNats();
      await using subscriber = subscriberOf(nats);
      const events = [event(1), event(2)];
      await expect(subscriber.tell(events.slice(0, 1), signal)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await nats.start();
      await subscriber.tell(events.slice(0, 1), signal);
      await nats.stop();
      await expect(subscriber.tell(events, signal)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await nats.start();
      await expect
        .poll(
          () =>
            subscriber.tell(events, signal).then(
              () => 'told',
              () => 'away',
            ),
          { timeout: 30_000, interval: 200 },
        )
        .toBe('told');
      expect((await stored(nats)).map(({ body }) => body)).toEqual(events);
      await expect(subscriber.tell([event(3, { text: 'x'.repeat(2_000_000) })], signal)).rejects.toThrow('larger than');
    },
  );
});
