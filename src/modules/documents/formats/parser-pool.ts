/**
 * Reads documents in child processes, so that no file can hang, crash or exhaust the server. A process that goes over a limit is
 * killed; only the document it was reading fails. Processes start on first use and are replaced after a number of documents.
 */
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { ParserChild } from './parser-child.ts';
import type { ParserLimits, Pending } from './parser-child.ts';
import type { ParseResult } from './parse.ts';
import { parsers, type ParserVersions } from './parsers.ts';
import type { ParseSource } from './parser-messages.ts';
import type { UnpackedFile } from './unpack.ts';

export interface ParserPoolOptions extends Partial<ParserLimits> {
  /** Child processes at most; 1 unless stated. */
  readonly processes?: number;
  /** Documents a process reads before it is replaced; 2000 unless stated. */
  readonly documentsPerProcess?: number;
}

export interface ParserPool extends AsyncDisposable {
  /** Which parser reads each format, and in which version. */
  readonly versions: ParserVersions;
  /** Starts a process if there is none, as documents are about to come: that takes a quarter of a second. */
  getReady(): void;
  /**
   * Reads one document. Rejects with UNSUPPORTED_TYPE, EMPTY_FILE, INVALID_ENCODING, with PARSE_FAILED that names the limit
   * (`details.limit` is time, memory or output), or with UNAVAILABLE when the pool is closed or no process can be started.
   */
  parse(source: ParseSource): Promise<ParseResult>;
  /** Takes out the files that lie in another one, an archive or a mail. Rejects as `parse` does. */
  unpack(source: ParseSource): Promise<readonly UnpackedFile[]>;
}

/** Requests sent to a process before it answered the first: enough that it never waits for the pipe. */
const inFlight = 4;

/** Opens a pool; nothing is started until the first document, or until it is told to get ready. */
export function openParserPool(options: ParserPoolOptions = {}): ParserPool {
  const limits: ParserLimits = {
    wallMilliseconds: options.wallMilliseconds ?? 60_000,
    memoryMegabytes: options.memoryMegabytes ?? 512,
    outputBytes: options.outputBytes ?? 256 * 1024 * 1024,
  };
  return new ChildProcessPool(limits, options.processes ?? 1, options.documentsPerProcess ?? 2000);
}

class ChildProcessPool implements ParserPool {
  readonly versions = parsers;
  readonly #limits: ParserLimits;
  readonly #processes: number;
  readonly #documentsPerProcess: number;
  readonly #queue: Pending[] = [];
  readonly #children = new Set<ParserChild>();
  #nextId = 1;
  #closed = false;

  constructor(limits: ParserLimits, processes: number, documentsPerProcess: number) {
    this.#limits = limits;
    this.#processes = processes;
    this.#documentsPerProcess = documentsPerProcess;
  }

  parse(source: ParseSource): Promise<ParseResult> {
    return this.#enqueue(source, false) as Promise<ParseResult>;
  }

  unpack(source: ParseSource): Promise<readonly UnpackedFile[]> {
    return this.#enqueue(source, true) as Promise<readonly UnpackedFile[]>;
  }

  #enqueue(source: ParseSource, unpack: boolean): Promise<ParseResult | readonly UnpackedFile[]> {
    if (this.#closed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, source, unpack, resolve, reject, attempts: 0 });
      this.#dispatch();
    });
  }

  getReady(): void {
    if (!this.#closed && this.#children.size === 0) this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const pending of this.#queue.splice(0)) pending.reject(closed());
    await Promise.all([...this.#children].map((child) => child.stop(closed())));
  }

  /** Gives waiting documents to the least busy process that still takes some, starting one when all are busy and one more is allowed. */
  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const child = this.#choose();
      if (!child) return;
      child.send(this.#queue.shift() as Pending);
    }
  }

  #choose(): ParserChild | undefined {
    const open = [...this.#children].filter((child) => child.taken < this.#documentsPerProcess);
    const least = open.reduce<ParserChild | undefined>((best, child) => (best && best.waiting <= child.waiting ? best : child), undefined);
    if (least && least.waiting === 0) return least;
    if (this.#children.size < this.#processes) return this.#start();
    return least && least.waiting < inFlight ? least : undefined;
  }

  #start(): ParserChild {
    const child = new ParserChild(this.#limits, {
      answered: () => {
        if (child.taken >= this.#documentsPerProcess && child.waiting === 0) void child.stop(closed());
        this.#dispatch();
      },
      ended: (unread) => {
        this.#children.delete(child);
        this.#queue.unshift(...unread);
        this.#dispatch();
      },
    });
    this.#children.add(child);
    return child;
  }
}

const closed = (): StemmaError => new StemmaError('UNAVAILABLE', 'The parsers are shut down; the document was not read. Add it again.');
