/**
 * One end of the wire protocol: the stream that a `pg.Client` takes for its socket. Collects messages up to Sync or
 * Query, borrows the session for them, and keeps it until ReadyForQuery says idle.
 */
import { Duplex } from 'node:stream';
import { embeddedCodes } from '../failures.ts';
import { EngineStopped } from './engine.ts';
import { SessionBusy, type Borrower, type Lease, type Session } from './session.ts';
import { refusal } from './statements.ts';
import {
  cancelRequest,
  fatalError,
  Framer,
  gssRequest,
  query,
  sslRequest,
  startupParameters,
  stringAt,
  welcome,
  type Message,
} from './wire.ts';

/** What `application_name` says when the work may wait for everyone else. */
export const maintenanceName = 'maintenance';

export interface ConnectionOptions {
  readonly id: number;
  readonly session: Session;
  /** Milliseconds that a holder of the session may send nothing. */
  readonly silenceLimit: number;
}

/** SQLSTATEs; classes from I on are free for our own. */
const codes = { ...embeddedCodes, full: '53100', unsupported: '0A000', protocol: '08P01' } as const;

const serverParameters = {
  server_version: '18.6',
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  integer_datetimes: 'on',
  standard_conforming_strings: 'on',
  TimeZone: 'UTC',
};

export class BridgeConnection extends Duplex {
  readonly #options: ConnectionOptions;
  readonly #framer = new Framer();
  readonly #left = new AbortController();
  #borrower: Borrower = { name: 'a connection that is starting', maintenance: false };
  #batch: Message[] = [];
  #batches: Message[][] = [];
  #working = false;
  #lease: Lease | undefined;
  #silence: NodeJS.Timeout | undefined;
  #started = false;
  #over = false;

  constructor(options: ConnectionOptions) {
    super();
    this.#options = options;
  }

  // What pg expects of a socket.
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#framer.push(chunk);
    try {
      for (let message = this.#framer.next(); message && !this.#over; message = this.#framer.next()) this.#take(message);
    } catch (error) {
      this.#fail(codes.protocol, error instanceof Error ? error.message : String(error));
    }
    this.#watchSilence();
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#leave();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#leave();
    done(error);
  }

  #take(message: Message): void {
    if (!this.#started) return this.#start(message);
    switch (message.type) {
      case 'X':
        return this.#finish();
      case 'H':
        return this.#fail(codes.unsupported, 'The embedded database has no cursors over the wire: page instead.');
      case 'F':
        return this.#fail(codes.unsupported, 'The embedded database has no function calls over the wire.');
      case 'd':
      case 'c':
      case 'f':
        return; // the rest of a COPY that was refused
      default:
        this.#batch.push(message);
    }
    if (message.type !== 'S' && message.type !== 'Q') return;
    this.#batches.push(this.#batch);
    this.#batch = [];
    void this.#work();
  }

  #start({ bytes }: Message): void {
    const code = bytes.readInt32BE(4);
    if (code === sslRequest || code === gssRequest) return void this.push('N');
    if (code === cancelRequest) return this.#finish();
    const name = startupParameters(bytes).get('application_name') || 'an unnamed connection';
    this.#borrower = { name: `${name} (connection ${this.#options.id})`, maintenance: name === maintenanceName };
    this.#started = true;
    this.#framer.start();
    this.push(welcome(this.#options.id, serverParameters));
  }

  /** Runs the collected batches one after the other. Never throws. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let batch = this.#batches.shift(); batch && !this.#over; batch = this.#batches.shift()) await this.#run(batch);
    } catch (error) {
      this.#fail(...this.#words(error));
    } finally {
      this.#working = false;
      this.#watchSilence();
    }
  }

  async #run(batch: readonly Message[]): Promise<void> {
    this.#lease ??= await this.#options.session.borrow(this.#borrower, this.#left.signal);
    const lease = this.#lease;
    if (this.#over) return void lease.end();
    const reply = await lease.execute(checked(batch));
    if (!lease.open) {
      this.#lease = undefined;
      await lease.end();
    }
    if (!this.#over) this.push(reply);
  }

  #words(error: unknown): [code: string, words: string] {
    if (error instanceof SessionBusy) return [codes.busy, error.message];
    if (error instanceof EngineStopped && error.noSpace) return [codes.full, `The embedded database has stopped: ${error.message}.`];
    if (error instanceof EngineStopped)
      return [codes.stopped, `The embedded database has stopped: ${error.message}. What was confirmed is kept; start Stemma again.`];
    return ['XX000', error instanceof Error ? error.message : String(error)];
  }

  /** Whoever holds the session and sends nothing would stop everyone: after the limit the connection ends. */
  #watchSilence(): void {
    clearTimeout(this.#silence);
    if (!this.#lease || this.#working || this.#over) return;
    const limit = this.#options.silenceLimit;
    this.#silence = setTimeout(() => {
      this.#fail(
        codes.silent,
        `A transaction sent nothing for ${limit / 1000} s and was rolled back: others were waiting for the embedded database.`,
      );
    }, limit);
  }

  /** Tells the client why, then ends the connection. */
  #fail(code: string, words: string): void {
    if (this.#over) return;
    this.push(fatalError(code, words));
    this.#finish();
  }

  #finish(): void {
    this.#leave();
    this.push(null);
    this.once('end', () => this.destroy());
  }

  #leave(): void {
    this.#over = true;
    this.#batches = [];
    clearTimeout(this.#silence);
    this.#left.abort(new Error('The connection ended.'));
    const lease = this.#lease;
    this.#lease = undefined;
    void lease?.end();
  }
}

/** The batch as one message, or a statement that fails with the reason when something in it may not run. */
function checked(batch: readonly Message[]): Buffer {
  const reason =
    batch.some((message) => message.type === 'Q') && batch.length > 1 ? 'A query came in the middle of another.' : reasonAgainst(batch);
  if (reason === undefined) return Buffer.concat(batch.map((message) => message.bytes));
  return query(
    `DO $refused$ BEGIN RAISE EXCEPTION USING ERRCODE = '${codes.unsupported}', MESSAGE = '${reason.replaceAll("'", "''")}'; END $refused$`,
  );
}

function reasonAgainst(batch: readonly Message[]): string | undefined {
  const named = 'The embedded database keeps no named statements.';
  let parsed = false;
  for (const { type, bytes } of batch) {
    if (type === 'Q') return refusal(stringAt(bytes, 5));
    if (type === 'P') {
      const name = stringAt(bytes, 5);
      if (name !== '') return named;
      parsed = true;
      const reason = refusal(stringAt(bytes, 6));
      if (reason) return reason;
    }
    // The unnamed statement is the session's: by the next batch it may be somebody else's.
    if (type === 'B' && (stringAt(bytes, 6 + Buffer.byteLength(stringAt(bytes, 5))) !== '' || !parsed)) return named;
  }
  return undefined;
}
