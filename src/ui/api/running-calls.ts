/**
 * Long work that was started from this page: it goes on when its screen is left, can be found again under its key, and can be
 * cancelled. Held outside React, because no screen owns it.
 */
import type { Progress } from '../../kernel/contract/envelope.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';

/** What is known of one piece of work. `progress` is the latest step. */
export type Running<Result = unknown> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly label: string; readonly progress: Progress | undefined }
  | { readonly status: 'done'; readonly label: string; readonly result: Result }
  | { readonly status: 'cancelled'; readonly label: string }
  | { readonly status: 'failed'; readonly label: string; readonly error: StemmaError };

interface Listed {
  readonly key: string;
  readonly label: string;
  readonly progress: Progress | undefined;
}

/** How the work is done: it reports steps and heeds the signal. */
export type Work<Result> = (report: (step: Progress) => void, signal: AbortSignal) => Promise<Result>;

const idle: Running = { status: 'idle' };

export interface RunningCalls {
  of(key: string): Running;
  /** What is running now, oldest first; the same array until something changes. */
  list(): readonly Listed[];
  /** Starts work under a key. While work of that key runs, that is what is answered. @returns the result, or undefined when it failed or was cancelled. */
  start<Result>(key: string, label: string, work: Work<Result>): Promise<Result | undefined>;
  cancel(key: string): void;
  /** Forgets how it ended. */
  forget(key: string): void;
  subscribe(listener: () => void): () => void;
}

interface Entry {
  state: Running;
  readonly leaving: AbortController;
  readonly ended: Promise<unknown>;
}

export function createRunningCalls(): RunningCalls {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let listed: readonly Listed[] = [];
  const changed = (): void => {
    listed = [...entries].flatMap(([key, { state }]) =>
      state.status === 'running' ? [{ key, label: state.label, progress: state.progress }] : [],
    );
    for (const listener of listeners) listener();
  };
  return {
    of: (key) => entries.get(key)?.state ?? idle,
    list: () => listed,
    start: <Result>(key: string, label: string, work: Work<Result>): Promise<Result | undefined> => {
      const known = entries.get(key);
      if (known?.state.status === 'running') return known.ended as Promise<Result | undefined>;
      const leaving = new AbortController();
      const become = (state: Running): void => {
        entry.state = state;
        // Started anew under the same key meanwhile: then this one no longer speaks for it.
        if (entries.get(key) === entry) changed();
      };
      const report = (progress: Progress): void => {
        if (entry.state.status === 'running') become({ status: 'running', label, progress });
      };
      const run = async (): Promise<Result | undefined> => {
        try {
          const result = await work(report, leaving.signal);
          become({ status: 'done', label, result });
          return result;
        } catch (error) {
          become(leaving.signal.aborted ? { status: 'cancelled', label } : { status: 'failed', label, error: asStemmaError(error) });
          return undefined;
        }
      };
      const state: Running = { status: 'running', label, progress: undefined };
      // `run` is not called before the entry stands: work may report at once.
      const ended = Promise.resolve().then(run);
      const entry: Entry = { state, leaving, ended };
      entries.set(key, entry);
      changed();
      return ended;
    },
    cancel: (key) => entries.get(key)?.leaving.abort(),
    forget: (key) => {
      if (entries.get(key)?.state.status === 'running') return;
      if (entries.delete(key)) changed();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Anything thrown as an error of the closed list. */
export function asStemmaError(error: unknown): StemmaError {
  if (error instanceof StemmaError) return error;
  return new StemmaError('INTERNAL', 'Something failed in this page. What is stored is not touched; reload the page to go on.', undefined, {
    cause: error,
  });
}
