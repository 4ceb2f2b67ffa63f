/**
 * Hands events to subscribers in the order of their commits. Each subscriber has a position of its own, held by one process at a
 * time: whoever dies holding it is followed by another, who begins behind the last position. What a subscriber writes in the
 * transaction that moves its position happens once; what it does outside happens at least once, under the id of the event.
 */
import type { Store } from '../db/port.ts';
import type { Log } from '../log/log.ts';
import { keepLooking } from '../notices/keep-looking.ts';
import type { Notices } from '../notices/notices.ts';
import { newId } from '../shared/ids.ts';
import { insertDeadLetter } from './dead-letters.ts';
import type { DomainEvent } from './define-event.ts';
import { replayDead } from './replay-dead.ts';
import { ensurePosition, eventsAfter, hold, moveOn, release, tryLater, whatWaits, type Step } from './store.ts';
import { isAway, wordsOf, type Subscriber } from './subscribers.ts';

export type { RecordingSubscriber, Subscriber, TellingSubscriber } from './subscribers.ts';

export interface DispatcherOptions {
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly subscribers: readonly Subscriber[];
  readonly timing?: Partial<typeof usual>;
}

const usual = {
  lookEveryMs: 1_000,
  /** How long a subscriber may take for a batch before another process may begin with it. */
  leaseMs: 30_000,
  batch: 100,
  /** After these waits an event that is refused goes to the dead letters; while nobody can be told, the last wait is repeated. */
  waitsMs: [200, 1_000, 5_000, 15_000, 60_000] as readonly number[],
};

export function openDispatcher({ store, notices, log, subscribers, timing }: DispatcherOptions): AsyncDisposable {
  const { lookEveryMs, leaseMs, batch, waitsMs } = { ...usual, ...timing };
  const holder = newId();
  const closed = new AbortController();
  const away = new Map<string, number>();
  /** Up to where events are handed over one by one: among them is one that was refused. */
  const careful = new Map<string, number>();
  let ready = false;

  const handOver = async (subscriber: Subscriber, events: readonly DomainEvent[], step: Step): Promise<boolean> => {
    const to = events.at(-1)?.seq ?? step.from;
    if ('tell' in subscriber) await subscriber.tell(events, AbortSignal.any([closed.signal, AbortSignal.timeout(leaseMs)]));
    const moved = await store.write(async (tx) => {
      if (!(await moveOn(tx, step, to))) return false;
      if ('record' in subscriber) await subscriber.record(tx, events);
      return true;
    });
    if (moved && 'record' in subscriber) subscriber.recorded?.();
    return moved;
  };
  const refused = async (subscriber: Subscriber, step: Step, failed: { first: DomainEvent; attempts: number; error: unknown }) => {
    const { first, attempts, error } = failed;
    const unreachable = isAway(error);
    const times = unreachable ? (away.get(subscriber.name) ?? 0) : attempts;
    away.set(subscriber.name, unreachable ? times + 1 : 0);
    log.warn('events could not be handed over', { subscriber: subscriber.name, event: first.id, attempts: times + 1, error });
    const waitMs = waitsMs[Math.min(times, waitsMs.length - 1)] ?? lookEveryMs;
    await store.write(async (tx) => {
      if (unreachable || attempts < waitsMs.length) return tryLater(tx, step, waitMs, !unreachable);
      if (await moveOn(tx, step, first.seq)) await insertDeadLetter(tx, subscriber.name, first.id, wordsOf(error));
    });
    looking.after(waitMs);
  };
  /** One batch; false when there is nothing to do for now. */
  const pass = async (subscriber: Subscriber): Promise<boolean> => {
    const held = await store.write((tx) => hold(tx, subscriber.name, holder, leaseMs));
    if (!held) return false;
    const step = { subscriber: subscriber.name, holder, from: held.seq };
    const single = held.attempts > 0 || held.seq < (careful.get(subscriber.name) ?? 0);
    const events = await store.read((reader) => eventsAfter(reader, held.seq, single ? 1 : batch));
    const [first] = events;
    if (!first) return false;
    try {
      const moved = await handOver(subscriber, events, step);
      if (moved) away.delete(subscriber.name);
      return moved;
    } catch (error) {
      if (closed.signal.aborted) return false;
      if (events.length > 1 && !isAway(error)) {
        careful.set(subscriber.name, events.at(-1)?.seq ?? 0);
        return true;
      }
      await refused(subscriber, step, { first, attempts: held.attempts, error });
      return false;
    }
  };
  const serve = async (subscriber: Subscriber): Promise<void> => {
    while (!closed.signal.aborted && (await pass(subscriber)));
  };
  const look = async (): Promise<void> => {
    if (!ready) for (const { name, from } of subscribers) await store.write((tx) => ensurePosition(tx, name, from));
    ready = true;
    const names = subscribers.map(({ name }) => name);
    const waiting = await store.read((reader) => whatWaits(reader, names));
    const attend = async (subscriber: Subscriber): Promise<void> => {
      const { behind = false, replays = false } = waiting.get(subscriber.name) ?? {};
      if (behind) await serve(subscriber);
      if (replays) await replayDead({ store, log, leaseMs, signal: closed.signal }, subscriber);
    };
    await Promise.all(subscribers.map(attend));
  };
  const failed = (error: unknown): void => log.warn('the outbox could not be read; the next look tries again', { error });
  const looking = keepLooking({ look, everyMs: lookEveryMs, failed, ...(notices.sure ? { changes: store.commits } : {}) });
  const unlisten = notices.listen('outbox', (workspace) => workspace === store.workspace && looking.now());
  looking.now();
  return {
    async [Symbol.asyncDispose]() {
      closed.abort();
      unlisten();
      await looking[Symbol.asyncDispose]();
      // With the database away the lease ends by itself.
      await store.write((tx) => release(tx, holder)).catch(() => {});
    },
  };
}
