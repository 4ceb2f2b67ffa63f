/**
 * A subscriber that publishes every event to NATS JetStream, under `prefix.workspace.type`. The id of the event is the id of the
 * message, so what is published again after a lost answer is there once. Nothing of NATS is loaded before the first event.
 */
import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Log } from '../log/log.ts';
import type { DomainEvent } from '../outbox/define-event.ts';
import type { TellingSubscriber } from '../outbox/dispatch.ts';
import { StemmaError } from '../shared/errors.ts';

export interface NatsOptions {
  /** `nats://` or `tls://`; several, comma-separated. A name and password, or a token alone, may stand before the host. */
  readonly url: string;
  /** Made when it is not there; one that is there stays as it is. */
  readonly stream: string;
  readonly prefix: string;
  readonly log: Log;
}

export type NatsSubscriber = TellingSubscriber & AsyncDisposable;

const timeoutMs = 5_000;
const nanosPerMs = 1_000_000;
/** A dispatcher that died may publish again within its lease; this is long after. */
const duplicatesForMs = 10 * 60_000;

interface Line {
  readonly connection: NatsConnection;
  readonly stream: JetStreamClient;
}

export function natsSubscriber({ url, stream, prefix, log }: NatsOptions): NatsSubscriber {
  let opened: Promise<Line> | undefined;

  const open = async (): Promise<Line> => {
    const { connect } = await import('@nats-io/transport-node');
    const { jetstream, jetstreamManager } = await import('@nats-io/jetstream');
    const connection = await connect({ ...serversOf(url), name: 'stemma', timeout: timeoutMs, maxReconnectAttempts: -1 });
    try {
      const manager = await jetstreamManager(connection, { timeout: timeoutMs });
      const known = await manager.streams.info(stream).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error)) return false;
          throw error;
        },
      );
      if (!known) await manager.streams.add({ name: stream, subjects: [`${prefix}.>`], duplicate_window: duplicatesForMs * nanosPerMs });
      log.info('publishing events to NATS', { server: connection.getServer(), stream, made: !known });
      return { connection, stream: jetstream(connection, { timeout: timeoutMs }) };
    } catch (error) {
      await connection.close();
      throw error;
    }
  };
  const line = (): Promise<Line> =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw away(error);
    }));
  const publish = async ({ connection, stream: target }: Line, event: DomainEvent): Promise<void> => {
    const body = JSON.stringify(event);
    const most = connection.info?.max_payload ?? Infinity;
    // Only this is the fault of the event; everything else passes.
    if (Buffer.byteLength(body) > most) throw new Error(`The event is larger than the ${most} bytes that the server takes.`);
    try {
      await target.publish(`${prefix}.${event.workspace}.${event.type}`, body, { msgID: event.id, timeout: timeoutMs });
    } catch (error) {
      throw away(error);
    }
  };
  const close = async (): Promise<void> => {
    const closing = opened;
    opened = undefined;
    await closing?.then(({ connection }) => connection.close()).catch(() => {});
  };
  return {
    name: 'nats',
    from: 'next',
    async tell(events, signal) {
      const current = await line();
      try {
        for (const event of events) {
          signal.throwIfAborted();
          await publish(current, event);
        }
      } catch (error) {
        // The client reconnects by itself; a line that it gave up is opened anew.
        if (current.connection.isClosed()) await close();
        throw error;
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

const away = (error: unknown): StemmaError =>
  error instanceof StemmaError ? error : new StemmaError('UNAVAILABLE', 'The NATS server takes no events.', undefined, { cause: error });

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === streamNotFound;
/** Of the errors that JetStream numbers. */
const streamNotFound = 10_059;

function serversOf(url: string): { servers: string[]; user?: string; pass?: string; token?: string; tls?: object } {
  const places = url.split(',').map((one) => new URL(one.trim()));
  const { username = '', password = '', protocol } = places[0] ?? {};
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: places.map(({ host }) => host),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
  };
}
