/**
 * The one session of the embedded engine, lent to one connection at a time. A lease is given back idle, always: whoever
 * leaves in the middle of a transaction is rolled back first, and what outlives a transaction is cleaned.
 */
import { EngineStopped, type Engine } from './engine.ts';
import { finalStatus, query, type TransactionStatus } from './wire.ts';

/** Who wants the session. Maintenance waits until nobody interactive does. */
export interface Borrower {
  readonly name: string;
  readonly maintenance: boolean;
}

/** The wait for the session took too long; the message names who has it. */
export class SessionBusy extends Error {
  override readonly name = 'SessionBusy';
}

interface Turn {
  readonly borrower: Borrower;
  readonly give: (lease: Lease) => void;
}

const rollback = query('ROLLBACK');
// One statement, 0.1 ms. Anything shorter by hand takes longer: seven statements without DISCARD PLANS took 0.4 ms.
const clean = query('DISCARD ALL');

export class Session {
  readonly #engine: Engine;
  readonly #waitLimit: number;
  #lease: Lease | undefined;
  #lastBorrower: Borrower | undefined;
  #interactive: Turn[] = [];
  #maintenance: Turn[] = [];

  /** `waitLimit`: milliseconds after which a wait is given up. */
  constructor(engine: Engine, waitLimit: number) {
    this.#engine = engine;
    this.#waitLimit = waitLimit;
  }

  /** Waits for the session. @throws SessionBusy after the limit, EngineStopped, or the signal's reason. */
  async borrow(borrower: Borrower, signal: AbortSignal): Promise<Lease> {
    signal.throwIfAborted();
    const lease = this.#lease ? await this.#wait(borrower, signal) : this.#lend(borrower);
    try {
      if (this.#lastBorrower !== undefined && this.#lastBorrower !== borrower) await this.#engine.execute(clean);
    } catch (error) {
      await lease.end();
      throw error;
    }
    this.#lastBorrower = borrower;
    return lease;
  }

  #lend(borrower: Borrower): Lease {
    const lease = new Lease(this.#engine, borrower, () => this.#handOn());
    this.#lease = lease;
    return lease;
  }

  #handOn(): void {
    this.#lease = undefined;
    const next = this.#interactive.shift() ?? this.#maintenance.shift();
    if (next) next.give(this.#lend(next.borrower));
  }

  #wait(borrower: Borrower, signal: AbortSignal): Promise<Lease> {
    const queue = borrower.maintenance ? this.#maintenance : this.#interactive;
    return new Promise((resolve, reject) => {
      const leave = (error: unknown): void => {
        const place = queue.indexOf(turn);
        if (place >= 0) queue.splice(place, 1);
        settle();
        reject(error);
      };
      const onAbort = (): void => leave(signal.reason);
      const limit = setTimeout(() => leave(new SessionBusy(this.#busyWords())), this.#waitLimit);
      const settle = (): void => {
        clearTimeout(limit);
        signal.removeEventListener('abort', onAbort);
      };
      const turn: Turn = {
        borrower,
        give: (lease) => {
          settle();
          resolve(lease);
        },
      };
      signal.addEventListener('abort', onAbort);
      queue.push(turn);
    });
  }

  #busyWords(): string {
    const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
    const holder = this.#lease ? `${this.#lease.borrower.name} has held it for ${seconds(this.#lease.since)}` : 'nobody holds it';
    return `The embedded database is busy: ${holder}. Nothing of this request was stored; try again.`;
  }
}

/** The right to use the session until `end`. */
export class Lease {
  readonly borrower: Borrower;
  readonly since = Date.now();
  readonly #engine: Engine;
  readonly #onEnd: () => void;
  #status: TransactionStatus = 'I';
  #running: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | undefined;

  constructor(engine: Engine, borrower: Borrower, onEnd: () => void) {
    this.#engine = engine;
    this.borrower = borrower;
    this.#onEnd = onEnd;
  }

  /** Whether a transaction is open. */
  get open(): boolean {
    return this.#status !== 'I';
  }

  /** Runs one message up to Sync or Query. @throws EngineStopped */
  async execute(message: Uint8Array): Promise<Uint8Array> {
    if (this.#ended) throw new Error('The session was given back.');
    const running = this.#engine.execute(message);
    this.#running = running.catch(() => {});
    const reply = await running;
    const status = finalStatus(reply);
    if (!status) {
      await this.#engine.kill('its answer made no sense');
      throw new EngineStopped('its answer made no sense');
    }
    this.#status = status;
    return reply;
  }

  /** Gives the session back: waits for what is running, rolls back what is open, then hands on. */
  end(): Promise<void> {
    this.#ended ??= this.#giveBack();
    return this.#ended;
  }

  async #giveBack(): Promise<void> {
    await this.#running;
    await Promise.resolve(); // lets `execute` note the status first
    try {
      if (this.open) await this.#engine.execute(rollback);
    } catch {
      // The engine is gone and its transactions with it: the next borrower is told.
    }
    this.#onEnd();
  }
}
