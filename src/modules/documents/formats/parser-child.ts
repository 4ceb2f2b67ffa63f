/** One parser process as its parent sees it: documents go in, answers come out in the same order, limits are kept. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withOnlyCorrelation, type Fields, type Log } from '../../../kernel/log/log.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { tellMeasured } from '../../../kernel/telemetry/measured.ts';
import type { ParseResult } from './parse.ts';
import type { Recognizer } from './recognition/recognizer.ts';
import type { UnpackedFile } from './unpack.ts';
import type { ParseReply, ParseRequest, ParseSource } from './parser-messages.ts';

export interface ParserLimits {
  /** The longest one document may take. */
  readonly wallMilliseconds: number;
  /** The largest heap of a process. */
  readonly memoryMegabytes: number;
  /** The largest result of one document, in bytes of memory. */
  readonly outputBytes: number;
}

/** A document that waits for its answer. */
export interface Pending {
  readonly id: number;
  readonly source: ParseSource;
  /** Take out what lies in it, instead of reading it. */
  readonly unpack: boolean;
  readonly recognizer: Recognizer | undefined;
  readonly frames: boolean;
  readonly resolve: (result: ParseResult | readonly UnpackedFile[]) => void;
  readonly reject: (error: Error) => void;
  /** Nobody wants it any more when this is aborted. */
  readonly signal: AbortSignal | undefined;
  /** What it is read for. */
  readonly ids: Fields;
  /** How many processes ended without a stated reason while this document was the one being read. */
  attempts: number;
}

export interface ChildListener {
  readonly log: Log;
  /** Whether the process tells of every document that it reads. */
  readonly tellsAll: boolean;
  /** After every answer. */
  answered(): void;
  /** The process is gone; `unread` are the documents it had not begun. */
  ended(unread: Pending[]): void;
}

const program = fileURLToPath(new URL('./parser-process.ts', import.meta.url));
/** A process that has not come up by then never will. */
const startMilliseconds = 30_000;

export class ParserChild {
  /** Documents sent so far. */
  taken = 0;
  readonly #process: ChildProcess;
  readonly #limits: ParserLimits;
  readonly #listener: ChildListener;
  readonly #pending: Pending[] = [];
  readonly #ended: Promise<unknown>;
  #ready = false;
  #timer: NodeJS.Timeout | undefined;
  /** The document for which we end the process, and what it is told. An answer that was on its way may still come before the end. */
  #condemned: { readonly pending: Pending | undefined; readonly verdict: StemmaError } | undefined;
  /** What all documents are told that it still has. */
  #stopping: StemmaError | undefined;

  constructor(limits: ParserLimits, listener: ChildListener) {
    this.#limits = limits;
    this.#listener = listener;
    this.#process = fork(program, [String(limits.outputBytes), ...(listener.tellsAll ? ['all'] : [])], {
      execArgv: [`--max-old-space-size=${limits.memoryMegabytes}`, '--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      // A heap that is full makes Node print pages of addresses; the exit is reported in our words.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        resolve(undefined);
        this.#end(code, signal);
      };
      this.#process.once('exit', end);
      this.#process.once('error', () => {
        // Only when it could not be started is there no exit to wait for.
        if (this.#process.pid === undefined) end(null, null);
      });
    });
    this.#process.on('message', (reply: ParseReply) => this.#receive(reply));
    this.#watch(startMilliseconds);
    this.#hold();
  }

  /** Documents sent and not answered. */
  get waiting(): number {
    return this.#pending.length;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(pending: Pending): void {
    this.taken += 1;
    this.#pending.push(pending);
    this.#hold();
    if (this.#ready && this.#pending.length === 1) this.#watch(this.#limits.wallMilliseconds);
    // A failing send is followed by the process ending, which gives the document to another.
    const { id, unpack, recognizer, frames, ids, source } = pending;
    this.#process.send({ id, unpack, recognizer, frames, ids, ...source } satisfies ParseRequest, () => undefined);
  }

  /** Ends the process when this is the document that it reads: nothing else stops a parser in the middle. */
  giveUp(pending: Pending): void {
    if (this.#pending[0] === pending) this.#kill(abandoned());
  }

  /** Ends the process; documents it still has fail with `reason`. */
  async stop(reason: StemmaError): Promise<void> {
    this.#stopping ??= reason;
    this.#kill();
    await this.#ended;
  }

  #receive(reply: ParseReply): void {
    if ('ready' in reply) {
      this.#ready = true;
      this.#next();
      return;
    }
    if ('said' in reply) {
      const { level, message, fields } = reply.said;
      this.#log(level, message, fields);
      return;
    }
    if ('measured' in reply) {
      tellMeasured(reply.measured);
      return;
    }
    if ('alive' in reply) {
      // Recognising a page takes seconds, so that each has the time of a document; how many there are is limited where they are read.
      if (this.#pending[0]?.id === reply.id) this.#watch(this.#limits.wallMilliseconds);
      return;
    }
    const pending = this.#pending.shift();
    if (!pending || pending.id !== reply.id) return;
    if ('result' in reply) pending.resolve(reply.result);
    else pending.reject(new StemmaError(reply.failure.code, reply.failure.message, reply.failure.details));
    this.#next();
    this.#listener.answered();
  }

  /** Events of a process come in the context of whoever had it started: only what a line is about belongs on it. */
  #log(level: 'debug' | 'warn', message: string, fields: Fields): void {
    withOnlyCorrelation({}, () => this.#listener.log[level](message, { parser: this.pid, ...fields }));
  }

  /** The clock of a document starts when the one before it is done. */
  #next(): void {
    const [current] = this.#pending;
    if (current?.signal?.aborted) this.#kill(abandoned());
    else if (current) this.#watch(this.#limits.wallMilliseconds);
    else clearTimeout(this.#timer);
    this.#hold();
  }

  #watch(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const words = `The file took longer than ${milliseconds} ms to read and was given up.`;
      this.#log('warn', 'a parser process took too long and is ended', { ...this.#pending[0]?.ids, milliseconds });
      this.#kill(this.#ready ? new StemmaError('PARSE_FAILED', words, { limit: 'time', milliseconds }) : undefined);
    }, milliseconds);
  }

  #kill(verdict?: StemmaError): void {
    clearTimeout(this.#timer);
    if (verdict) this.#condemned ??= { pending: this.#pending[0], verdict };
    // Its end is waited for: documents in the queue go to the next process.
    this.#process.ref();
    this.#process.kill('SIGKILL');
  }

  #end(code: number | null, signal: string | null): void {
    clearTimeout(this.#timer);
    const unread = this.#pending.splice(0);
    if (this.#stopping) {
      for (const pending of unread.splice(0)) pending.reject(this.#stopping);
    } else {
      const current = unread[0];
      const error = current && this.#failure(current, code, signal);
      if (current && error) {
        unread.shift();
        current.reject(error);
      }
    }
    this.#listener.ended(unread);
  }

  /** What the end of the process means for the document it was reading; undefined when the document deserves another try. */
  #failure(current: Pending, code: number | null, signal: string | null): StemmaError | undefined {
    if (this.#condemned) return current === this.#condemned.pending ? this.#condemned.verdict : undefined;
    this.#log('warn', 'a parser process ended by itself', { ...current.ids, signal, code });
    const { memoryMegabytes } = this.#limits;
    if (this.#ready && (signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL' || code === 134)) {
      const words = `The file needs more than the ${memoryMegabytes} MB of memory a parser may use.`;
      return new StemmaError('PARSE_FAILED', words, { limit: 'memory', megabytes: memoryMegabytes });
    }
    current.attempts += 1;
    if (current.attempts < 2) return undefined;
    const words = `The parser process ended twice on this file (${signal ?? `exit code ${code}`}).`;
    return this.#ready ? new StemmaError('PARSE_FAILED', words) : new StemmaError('UNAVAILABLE', 'No parser process could be started.');
  }

  /** A process that is at work keeps this one alive; an idle one does not. */
  #hold(): void {
    if (this.#pending.length > 0) {
      this.#process.ref();
      this.#process.channel?.ref();
    } else {
      this.#process.unref();
      this.#process.channel?.unref();
    }
  }
}

/** Goes to nobody: whoever gave the document up was told why at once. */
const abandoned = (): StemmaError => new StemmaError('CANCELLED', 'Nobody waits for the document any more.');
