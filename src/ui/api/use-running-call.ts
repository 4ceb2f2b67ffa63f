import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { CallInput } from '../../kernel/contract/client.ts';
import type { ResultOf, RouteDefinition } from '../../kernel/contract/route.ts';
import { useApi } from './api.tsx';
import { useOutdate } from './calls.ts';
import { createRunningCalls, type Running, type RunningCalls, type Work } from './running-calls.ts';

/** One per page; a test or gallery may put its own above. */
export const RunningCallsContext = createContext<RunningCalls>(createRunningCalls());

interface RunningWork<Result> {
  readonly state: Running<Result>;
  /** Resolves with undefined when it failed or was cancelled: `state` says why. */
  readonly start: (label: string, work: Work<Result>) => Promise<Result | undefined>;
  readonly cancel: () => void;
  /** Back to idle after it ended. */
  readonly reset: () => void;
}

/** Long work of any kind under a key that names it (`bundles.add:handbook`): it can be left and found again. */
export function useRunningWork<Result>(key: string): RunningWork<Result> {
  const calls = use(RunningCallsContext);
  const state = useSyncExternalStore(calls.subscribe, () => calls.of(key)) as Running<Result>;
  return {
    state,
    start: useCallback((label, work) => calls.start(key, label, work), [calls, key]),
    cancel: useCallback(() => calls.cancel(key), [calls, key]),
    reset: useCallback(() => calls.forget(key), [calls, key]),
  };
}

interface RunningCallOptions {
  /** What it works on, when the same route may run for several things at once: a bundle's name. */
  readonly of?: string;
  /** What is being done, for the list of what runs: "Adding 12 documents to handbook". */
  readonly label: string;
  /** The routes whose answers are old when it is done; left out, all. */
  readonly outdates?: readonly string[];
}

interface RunningCall<R extends RouteDefinition> extends Omit<RunningWork<ResultOf<R>>, 'start'> {
  readonly start: (input: CallInput<R>) => Promise<ResultOf<R> | undefined>;
}

/** A call of a route that `streams`: `state` has its stage and counts, `cancel()` ends it on the server too. */
export function useRunningCall<const R extends RouteDefinition>(route: R, { of, label, outdates }: RunningCallOptions): RunningCall<R> {
  const api = useApi();
  const outdate = useOutdate();
  const { start, ...rest } = useRunningWork<ResultOf<R>>(of === undefined ? route.name : `${route.name}:${of}`);
  return {
    ...rest,
    start: (input) =>
      start(label, async (onProgress, signal) => {
        try {
          return await api.call(route, { ...input, onProgress, signal });
        } finally {
          // Also when it failed or was cancelled: it may have come as far as staging.
          await outdate(outdates);
        }
      }),
  };
}

/** Everything that runs now, for the bar at the top. */
export function useRunningList(): { list: ReturnType<RunningCalls['list']>; cancel: RunningCalls['cancel'] } {
  const calls = use(RunningCallsContext);
  return { list: useSyncExternalStore(calls.subscribe, calls.list), cancel: calls.cancel };
}
