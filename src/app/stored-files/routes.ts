import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Runs } from '../../kernel/runs/open-runs.ts';
import { collectFiles, verifyFiles } from './contract.ts';
import type { StoredFilesRuns } from './run-kinds.ts';

export interface StoredFilesRequest {
  readonly runs: Runs;
  readonly storedFiles: StoredFilesRuns;
}

export function registerStoredFilesRoutes(api: Api<StoredFilesRequest>): void {
  handle(api, verifyFiles)((call) => call.context.runs.perform(call.context.storedFiles.verify, call.body, call));
  handle(api, collectFiles)((call) => call.context.runs.perform(call.context.storedFiles.collect, call.body, call));
}
