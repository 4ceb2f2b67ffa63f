/** The engine as the main thread sees it: one wire message in, its whole reply out, and a clear end when the worker is gone. */
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** The part of the WebAssembly interface that is used; the library of types for servers has none. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

export type EngineRequest = { readonly kind: 'execute'; readonly message: Uint8Array } | { readonly kind: 'close' };

export type EngineReply =
  | { readonly kind: 'ready' | 'closed' }
  | { readonly kind: 'reply'; readonly reply: Uint8Array }
  | { readonly kind: 'dead'; readonly reason: string };

export interface Engine {
  /** Runs one message up to Sync or Query and resolves to everything it answers. One at a time. @throws EngineStopped */
  execute(message: Uint8Array): Promise<Uint8Array>;
  /** Why the engine stopped; undefined while it lives. */
  stopped(): string | undefined;
  /** Ends the worker at once, as a crash would. */
  kill(reason: string): Promise<void>;
  /** Flushes and ends the worker. Safe to call again. */
  close(): Promise<void>;
}

/** The worker is gone: nothing more will be answered. */
export class EngineStopped extends Error {
  override readonly name = 'EngineStopped';

  /** Whether the disk was full: PostgreSQL gives up when it cannot write its log. */
  get noSpace(): boolean {
    return /No space left on device|ENOSPC/.test(this.message);
  }
}

interface Waiting {
  readonly resolve: (reply: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** What the worker begins with. */
export interface EngineData {
  readonly directory: string;
  /** PGlite, compiled. */
  readonly program: object;
}

/** Compiled once for all engines of this process: each further one starts in three quarters of the time. */
let program: Promise<object> | undefined;
const compiled = async (): Promise<object> =>
  WebAssembly.compile(await readFile(new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite'))));

/** Starts PGlite on a directory in a worker thread. `statementLimit`: milliseconds after which a statement costs the engine its life. */
export async function startEngine(directory: string, statementLimit: number): Promise<Engine> {
  const given: EngineData = { directory, program: await (program ??= compiled()) };
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { workerData: given });
  let waiting: Waiting | undefined;
  let stopReason: string | undefined;
  const settle = (): Waiting | undefined => {
    const settled = waiting;
    waiting = undefined;
    return settled;
  };
  const stop = (reason: string): void => {
    stopReason ??= reason;
    settle()?.reject(new EngineStopped(stopReason));
  };
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: EngineReply) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'reply') settle()?.resolve(message.reply);
      else if (message.kind === 'dead') stop(message.reason);
    });
    worker.on('error', (error) => stop(error instanceof Error ? error.message : String(error)));
    void exited.then(() => {
      stop('its worker thread ended');
      reject(new EngineStopped(stopReason));
    });
  });
  const kill = async (reason: string): Promise<void> => {
    stop(reason);
    await worker.terminate();
  };
  const execute = (message: Uint8Array): Promise<Uint8Array> => {
    if (stopReason !== undefined) return Promise.reject(new EngineStopped(stopReason));
    if (waiting) return Promise.reject(new EngineStopped('two messages at once'));
    const limit = setTimeout(() => void kill(`a statement ran for more than ${Math.round(statementLimit / 1000)} s`), statementLimit);
    return new Promise<Uint8Array>((resolve, reject) => {
      waiting = { resolve, reject };
      worker.postMessage({ kind: 'execute', message } satisfies EngineRequest);
    }).finally(() => clearTimeout(limit));
  };
  const close = async (): Promise<void> => {
    if (stopReason === undefined) {
      stopReason = 'it was closed';
      worker.postMessage({ kind: 'close' } satisfies EngineRequest);
    }
    await exited;
  };
  await ready;
  return { execute, stopped: () => stopReason, kill, close };
}
