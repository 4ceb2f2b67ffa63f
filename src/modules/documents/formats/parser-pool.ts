/**
 * Reads documents in child processes, so that no file can hang, crash or exhaust the server. A process that goes over a limit is
 * killed; only the document it was reading fails. Processes start on first use and are replaced after a number of documents.
 */
import { correlationIds, silentLog, type Log } from '../../../kernel/log/log.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { noTracer, type Tracer } from '../../../kernel/telemetry/tracer.ts';
import { ParserChild } from './parser-child.ts';
import type { ParserLimits, Pending } from './parser-child.ts';
import type { ParseResult } from './parse.ts';
import { parsers, type ParserVersions } from './parsers.ts';
import type { ParseSource } from './parser-messages.ts';
import { findRecognizer } from './recognition/recognizer.ts';
import type { RecognitionWish, Recognizer } from './recognition/recognizer.ts';
import type { UnpackedFile } from './unpack.ts';

export interface ParserPoolOptions extends Partial<ParserLimits> {
  /** Child processes at most; 1 unless stated. */
  readonly processes?: number;
  /** Documents a process reads before it is replaced; 2000 unless stated. */
  readonly documentsPerProcess?: number;
  /** What is to read the words of pictures; "auto" unless stated. */
  readonly recognition?: RecognitionWish;
  /** Whether a frame of a video is its poster, where ffmpeg is installed; unless stated it is. */
  readonly frames?: boolean;
  /** Where processes have their lines written, each with the request and the run it is about. */
  readonly log?: Log;
  /** Tell the log of every document, and not only of what went wrong. */
  readonly tellsAll?: boolean;
  readonly tracer?: Tracer;
}

export interface ParserPool extends AsyncDisposable {
  /** Which parser reads each format, and in which version. */
  readonly versions: ParserVersions;
  /** The name of what reads the words of pictures, with its version and languages; undefined when nothing does. */
  recognition(): Promise<string | undefined>;
  /** Starts a process if there is none, as documents are about to come: that takes a quarter of a second. */
  getReady(): void;
  /**
   * Reads one document. Rejects with UNSUPPORTED_TYPE, EMPTY_FILE, INVALID_ENCODING, with PARSE_FAILED that names the limit
   * (`details.limit` is time, memory or output), or with UNAVAILABLE when the pool is closed or no process can be started. With an
   * aborted signal it rejects at once with its reason, and the process that reads the document is ended.
   */
  parse(source: ParseSource, signal?: AbortSignal): Promise<ParseResult>;
  /** Takes out the files that lie in another one, an archive or a mail. Rejects as `parse` does. */
  unpack(source: ParseSource, signal?: AbortSignal): Promise<readonly UnpackedFile[]>;
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
  const { processes = 1, documentsPerProcess = 2000, log = silentLog, tellsAll = false, tracer = noTracer } = options;
  const { recognition = 'auto', frames = true } = options;
  return new ChildProcessPool(limits, { processes, documentsPerProcess, log, tellsAll, tracer, recognition, frames });
}

type PoolOptions = Required<Omit<ParserPoolOptions, keyof ParserLimits>>;

class ChildProcessPool implements ParserPool {
  readonly versions = parsers;
  readonly #limits: ParserLimits;
  readonly #options: PoolOptions;
  readonly #queue: Pending[] = [];
  readonly #children = new Set<ParserChild>();
  /** Looked for once: another version that is installed meanwhile reads from the next start on. */
  #recognizer: Promise<Recognizer | undefined> | undefined;
  #nextId = 1;
  #closed = false;

  constructor(limits: ParserLimits, options: PoolOptions) {
    this.#limits = limits;
    this.#options = options;
  }

  async recognition(): Promise<string | undefined> {
    return (await this.#findRecognizer())?.name;
  }

  #findRecognizer(): Promise<Recognizer | undefined> {
    this.#recognizer ??= findRecognizer(this.#options.recognition);
    return this.#recognizer;
  }

  parse(source: ParseSource, signal?: AbortSignal): Promise<ParseResult> {
    return this.#options.tracer.span('parse', {}, async (span) => {
      const result = (await this.#enqueue(source, false, signal)) as ParseResult;
      span.set('stemma.format', result.format);
      return result;
    });
  }

  unpack(source: ParseSource, signal?: AbortSignal): Promise<readonly UnpackedFile[]> {
    return this.#options.tracer.span('unpack', {}, () => this.#enqueue(source, true, signal) as Promise<readonly UnpackedFile[]>);
  }

  async #enqueue(source: ParseSource, unpack: boolean, signal: AbortSignal | undefined): Promise<ParseResult | readonly UnpackedFile[]> {
    this.getReady();
    const recognizer = await this.#findRecognizer();
    if (this.#closed) throw closed();
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<ParseResult | readonly UnpackedFile[]>();
    const pending: Pending = {
      id: this.#nextId++,
      source,
      unpack,
      recognizer,
      frames: this.#options.frames,
      signal,
      ids: correlationIds(),
      resolve,
      reject,
      attempts: 0,
    };
    const giveUp = (): void => this.#giveUp(pending);
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#queue.push(pending);
    this.#dispatch();
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  #giveUp(pending: Pending): void {
    pending.reject(pending.signal?.reason as Error);
    const waits = this.#queue.indexOf(pending);
    if (waits >= 0) this.#queue.splice(waits, 1);
    for (const child of this.#children) child.giveUp(pending);
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
    const open = [...this.#children].filter((child) => child.taken < this.#options.documentsPerProcess);
    const least = open.reduce<ParserChild | undefined>((best, child) => (best && best.waiting <= child.waiting ? best : child), undefined);
    if (least && least.waiting === 0) return least;
    if (this.#children.size < this.#options.processes) return this.#start();
    return least && least.waiting < inFlight ? least : undefined;
  }

  #start(): ParserChild {
    const { log, tellsAll, documentsPerProcess } = this.#options;
    const child = new ParserChild(this.#limits, {
      log,
      tellsAll,
      answered: () => {
        if (child.taken >= documentsPerProcess && child.waiting === 0) void child.stop(closed());
        this.#dispatch();
      },
      ended: (unread) => {
        this.#children.delete(child);
        this.#queue.unshift(...unread.filter(({ signal }) => !signal?.aborted));
        this.#dispatch();
      },
    });
    this.#children.add(child);
    return child;
  }
}

const closed = (): StemmaError => new StemmaError('UNAVAILABLE', 'The parsers are shut down; the document was not read. Add it again.');
