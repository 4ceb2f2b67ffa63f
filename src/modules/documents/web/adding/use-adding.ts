import { use, useCallback } from 'react';
import { useApi } from '../../../../ui/api/api.tsx';
import { useOutdate } from '../../../../ui/api/calls.ts';
import type { Running } from '../../../../ui/api/running-calls.ts';
import { RunningCallsContext, useRunningWork } from '../../../../ui/api/use-running-call.ts';
import { counted } from '../words.ts';
import { againReady, isSettled, readyFile, type Added, type Adding } from './adding.ts';
import { addFiles } from './add-files.ts';
import { findAdding, forgetAdding, putAdding } from './addings.ts';
import type { FoundFile } from './arrange-files.ts';

/** What is to be added: files, or one web page by its address. */
export type Chosen = { readonly files: readonly FoundFile[] } | { readonly url: string };

const keyOf = (bundle: string): string => `bundles.add:${bundle}`;

/** Runs an addition as it is set out. */
function useRun(): (adding: Adding) => void {
  const api = useApi();
  const outdate = useOutdate();
  const calls = use(RunningCallsContext);
  return useCallback(
    (adding) => {
      const { bundle, url, files } = adding;
      putAdding(adding);
      const what = url === undefined ? counted(files.filter((file) => !isSettled(file)).length, 'document') : 'a web page';
      void calls.start(keyOf(bundle), `Adding ${what} to ${bundle}`, addFiles(api, bundle)).then(() => outdate());
    },
    [api, calls, outdate],
  );
}

/** Starts an addition. One at a time for each bundle: see `useBusyWords`. */
export function useStartAdding(): (bundle: string, chosen: Chosen) => void {
  const run = useRun();
  return (bundle, chosen) =>
    run(
      'url' in chosen
        ? { bundle, url: chosen.url, files: [readyFile({ path: chosen.url, file: undefined })] }
        : { bundle, files: chosen.files.map(readyFile) },
    );
}

/** Why nothing can be added to a bundle now; undefined when it can. */
export const useBusyWords = (bundle: string): string | undefined =>
  useRunningWork(keyOf(bundle)).state.status === 'running'
    ? `Documents are being added to ${bundle} now. Add these when that is done.`
    : undefined;

interface AddingControl {
  readonly state: Running<Added>;
  /** Tries again what failed or was left, and only that. */
  readonly retry: () => void;
  /** Tries again what failed, a locked file of it with its password. */
  readonly open: (path: string, password: string) => void;
  readonly cancel: () => void;
  /** Puts away what came of it. */
  readonly forget: () => void;
}

/** An addition that was started. */
export function useAdding(bundle: string): AddingControl {
  const run = useRun();
  const { state, cancel, reset } = useRunningWork<Added>(keyOf(bundle));
  const again = (given: { readonly path: string; readonly password: string } | undefined): void => {
    const adding = findAdding(bundle);
    if (!adding) return;
    const { added: _, ...rest } = adding;
    const opened = rest.files.map((file) => (file.path === given?.path ? { ...file, password: given.password } : file));
    run({ ...rest, files: opened.map((file) => (isSettled(file) ? file : againReady(file))) });
  };
  return {
    state,
    retry: () => again(undefined),
    open: (path, password) => again({ path, password }),
    cancel,
    forget: () => {
      forgetAdding(bundle);
      reset();
    },
  };
}
