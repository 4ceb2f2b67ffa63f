/**
 * Writes what happens in one run: gathers events and sends them in batches, tells listeners, and learns on the way whether
 * somebody wants the run to stop. While the database is away events wait in order, a bounded number of them; then `emit` waits.
 */
import type { Store } from '../db/port.ts';
import type { Log } from '../log/log.ts';
import type { Notices } from '../notices/notices.ts';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { appendEvents, type Batch, type NewEvent } from './append-events.ts';
import type { StoredProgress } from './store.ts';

export interface WriterOptions {
  readonly store: Store;
  readonly notices: Notices;
  readonly log: Log;
  readonly run: string;
  readonly progress: () => StoredProgress;
  /** Called when somebody asked for the run to be cancelled. */
  readonly onCancel: () => void;
  readonly timing?: Partial<typeof usual>;
}

/** What a writer leaves at its end: a batch of which it is not known whether it arrived, and what came after. */
export interface Left {
  readonly unsure?: Batch | undefined;
  readonly events: readonly NewEvent[];
}

const usual = {
  /** An event is sent this many milliseconds after it happened at the latest: each batch is a commit, which the work itself competes with. */
  gatherMs: 250,
  /** A sign of life when nothing happens. */
  signMs: 2_000,
  retryMs: 500,
  batch: 500,
  /** Events that wait for a database that is away. */
  spool: 10_000,
};

export class RunWriter {
  readonly #options: WriterOptions;
  readonly #timing: typeof usual;
  #waiting: NewEvent[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #room = Promise.withResolvers<void>();
  #closed = false;
  #due = Infinity;
  #attempted: Batch | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#timing = { ...usual, ...options.timing };
    this.#later(this.#timing.signMs);
  }

  /** Takes an event in. Resolves at once, or when there is room again. */
  async emit(event: NewEvent): Promise<void> {
    while (this.#waiting.length >= this.#timing.spool && !this.#closed) await this.#room.promise;
    this.#waiting.push(event);
    if (this.#waiting.length >= this.#timing.batch) void this.#send();
    else this.#later(this.#timing.gatherMs);
  }

  /** What is not in yet, for the transaction that ends the run; nothing is sent by itself any more. */
  async close(): Promise<Left> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#room.resolve();
    await this.#sending;
    return { unsure: this.#attempted, events: this.#waiting.slice(this.#attempted?.events.length ?? 0) };
  }

  #later(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    if (this.#closed || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#send(), milliseconds);
  }

  #send(): Promise<void> {
    return (this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      this.#later(this.#waiting.length > 0 ? this.#timing.gatherMs : this.#timing.signMs);
    }));
  }

  /** Sends what waits, and once more nothing but a sign when nothing does. Never throws. */
  async #sendAll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#due = Infinity;
    do {
      const events = this.#waiting.slice(0, this.#timing.batch);
      // Sent again under its key when it is not known whether it arrived.
      const batch = (this.#attempted ??= { run: this.#options.run, events, ...(events.length > 0 ? { key: `batch ${newId()}` } : {}) });
      if (!(await this.#sendBatch(batch))) return;
      this.#attempted = undefined;
      this.#waiting.splice(0, batch.events.length);
      this.#room.resolve();
      this.#room = Promise.withResolvers<void>();
    } while (this.#waiting.length > 0 && !this.#closed);
  }

  /** Tries until it is in, under the same key. Gives up when the run is gone, or at the end while the database is away. */
  async #sendBatch(batch: Batch): Promise<boolean> {
    const { store, notices, log, run, onCancel } = this.#options;
    for (;;) {
      try {
        const { cancelRequested } = await store.write((tx) => appendEvents(tx, { ...batch, progress: this.#options.progress() }));
        if (batch.events.length > 0) notices.tell('runs', run);
        if (cancelRequested) onCancel();
        return true;
      } catch (error) {
        const away = error instanceof StemmaError && error.code === 'UNAVAILABLE';
        if (!away) log.error('events of a run could not be written', { run, error });
        if (!away || this.#closed) return false;
        await new Promise((resolve) => setTimeout(resolve, this.#timing.retryMs));
      }
    }
  }
}
