/**
 * Events as they happen. A reader goes through what is stored, then is handed what comes: the process reads new events once
 * for all its readers of a run and hands each exactly the one after its last, so nothing comes twice, out of order or not at
 * all. A reader that does not keep up is cut off from the hub and reads from the database again: it never costs memory.
 */
import type { Store } from '../db/port.ts';
import type { Log } from '../log/log.ts';
import type { Notices } from '../notices/notices.ts';
import { loadEvents, loadNewEvents, type EventRow } from './append-events.ts';

export interface Live extends AsyncDisposable {
  /** Reads of a run behind an event: batches of one or more, or `idle` after a while without any. Ends when the hub closes. */
  follow(run: string, after: number, signal: AbortSignal): AsyncGenerator<readonly EventRow[] | 'idle'>;
  /** How many readers there are. */
  readonly readers: number;
}

export interface LiveOptions {
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly timing?: Partial<typeof usual>;
}

const usual = {
  /** Notices may be lost, so the hub also looks by itself. */
  lookEveryMs: 2_000,
  idleMs: 15_000,
  /** Events a reader may have waiting in memory. */
  buffer: 256,
  page: 500,
};

interface Reading {
  /** The last event it has or has waiting. */
  seen: number;
  waiting: EventRow[];
  wake: () => void;
}

/** A run somebody follows: its readers, and the last event that was read for them. */
interface Followed {
  seen: number;
  readonly readers: Set<Reading>;
}

export function openLive({ store, notices, log, timing }: LiveOptions): Live {
  const { lookEveryMs, idleMs, buffer, page } = { ...usual, ...timing };
  const followed = new Map<string, Followed>();
  const closed = new AbortController();
  const told = new Set<string>();
  let looking: Promise<void> | undefined;

  const hand = (event: EventRow): void => {
    const run = followed.get(event.run);
    if (!run || event.seq !== run.seen + 1) return;
    run.seen = event.seq;
    for (const reading of run.readers) {
      if (event.seq !== reading.seen + 1) continue; // it read further by itself
      if (reading.waiting.length >= buffer) {
        run.readers.delete(reading); // it will find that it is behind, and read
      } else {
        reading.waiting.push(event);
        reading.seen = event.seq;
      }
      reading.wake();
    }
    if (run.readers.size === 0) followed.delete(event.run);
  };
  const look = async (): Promise<void> => {
    while (told.size > 0) {
      const behind = new Map([...told].flatMap((run) => (followed.has(run) ? [[run, followed.get(run)?.seen ?? 0] as const] : [])));
      told.clear();
      if (behind.size === 0) return;
      const events = await store.read((reader) => loadNewEvents(reader, behind, page));
      const counts = new Map<string, number>();
      for (const event of events) {
        hand(event);
        counts.set(event.run, (counts.get(event.run) ?? 0) + 1);
      }
      for (const [run, count] of counts) if (count === page) told.add(run);
    }
  };
  const lookAt = (runs: Iterable<string>): void => {
    for (const run of runs) if (followed.has(run)) told.add(run);
    if (told.size === 0) return;
    looking ??= look()
      .catch((error: unknown) => log.warn('new events of runs could not be read; the next look tries again', { error }))
      .finally(() => {
        looking = undefined;
        if (told.size > 0 && !closed.signal.aborted) lookAt([]);
      });
  };
  const unlisten = notices.listen('runs', (run) => lookAt([run]));
  const timer = setInterval(() => lookAt(followed.keys()), lookEveryMs);
  timer.unref();

  /** Hands over to the hub; false when the hub is further than the reader, who then reads on by itself. */
  const attach = (run: string, reading: Reading): boolean => {
    const known = followed.get(run);
    if (known && known.seen > reading.seen) return false;
    if (known) known.readers.add(reading);
    else followed.set(run, { seen: reading.seen, readers: new Set([reading]) });
    lookAt([run]); // what came between its last page and now
    return true;
  };
  const detach = (run: string, reading: Reading): void => {
    const known = followed.get(run);
    if (known?.readers.delete(reading) && known.readers.size === 0) followed.delete(run);
  };

  async function* follow(run: string, after: number, signal: AbortSignal): AsyncGenerator<readonly EventRow[] | 'idle'> {
    const over = AbortSignal.any([signal, closed.signal]);
    const reading: Reading = { seen: after, waiting: [], wake: () => {} };
    try {
      while (!over.aborted) {
        if (reading.waiting.length > 0) {
          yield reading.waiting.splice(0);
          continue;
        }
        if (!followed.get(run)?.readers.has(reading)) {
          const events = await store.read((reader) => loadEvents(reader, run, { after: reading.seen, limit: page }));
          reading.seen = events.at(-1)?.seq ?? reading.seen;
          if (events.length > 0) yield events;
          if (events.length < page && !over.aborted) attach(run, reading);
          continue;
        }
        if (await idle(reading, over, idleMs)) yield 'idle';
      }
    } finally {
      detach(run, reading);
    }
  }

  return {
    follow,
    get readers() {
      return [...followed.values()].reduce((sum, run) => sum + run.readers.size, 0);
    },
    async [Symbol.asyncDispose]() {
      closed.abort();
      unlisten();
      clearInterval(timer);
      await looking;
    },
  };
}

/** Waits until something is waiting or it is over; true when nothing happened for a while. */
function idle(reading: Reading, over: AbortSignal, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (quiet: boolean): void => {
      clearTimeout(timer);
      over.removeEventListener('abort', onOver);
      reading.wake = () => {};
      resolve(quiet);
    };
    const onOver = (): void => end(false);
    const timer = setTimeout(() => end(true), milliseconds);
    over.addEventListener('abort', onOver);
    reading.wake = () => end(false);
    if (reading.waiting.length > 0 || over.aborted) end(false);
  });
}
