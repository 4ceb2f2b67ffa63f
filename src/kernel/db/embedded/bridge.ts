/**
 * The bridge between `pg` and the embedded engine: every `pg.Client` gets its own stream, the engine has one session,
 * and each connection has it from its first message until it is idle again.
 */
import { BridgeConnection } from './connection.ts';
import type { Engine } from './engine.ts';
import { Session } from './session.ts';

export interface BridgeOptions {
  /** Milliseconds after which a wait for the session is given up. */
  readonly waitLimit?: number;
  /** Milliseconds after which a holder that sends nothing is ended. */
  readonly silenceLimit?: number;
}

export class Bridge {
  readonly #session: Session;
  readonly #silenceLimit: number;
  #connections = 0;

  constructor(engine: Engine, { waitLimit = 10_000, silenceLimit = 15_000 }: BridgeOptions = {}) {
    this.#session = new Session(engine, waitLimit);
    this.#silenceLimit = silenceLimit;
  }

  /** A new stream for a `pg.Client` (`new pg.Client({ stream: () => bridge.connect() })`). */
  connect(): BridgeConnection {
    this.#connections += 1;
    return new BridgeConnection({ id: this.#connections, session: this.#session, silenceLimit: this.#silenceLimit });
  }
}
