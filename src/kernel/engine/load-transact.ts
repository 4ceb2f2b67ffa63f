/**
 * Loads DBOS Transact. One loaded copy keeps one executor in variables of its modules, so every engine gets a copy of its own:
 * two databases in one process (tests, a restore beside a running workspace) would otherwise share it. A copy takes 35 to 65 ms.
 */
import { createRequire } from 'node:module';
import type * as Api from '@dbos-inc/dbos-sdk';
import type * as Executors from '@dbos-inc/dbos-sdk/internal/dbos-executor';

const name = '@dbos-inc/dbos-sdk';

/** The one dispatch cycle of a queue. Not of the published types; the contract test notices when it goes. */
export interface QueueRunner {
  readonly states: ReadonlyMap<string, { readonly queue: object }>;
  pollQueue(executor: object, queue: object): Promise<boolean>;
}

export interface Transact {
  readonly DBOS: typeof Api.DBOS;
  readonly errors: typeof Api.Error;
  readonly Executors: typeof Executors.DBOSExecutor;
  readonly queueRunner: QueueRunner;
}

export function loadTransact(): Transact {
  const load = createRequire(import.meta.url);
  for (const path of Object.keys(load.cache)) if (path.replaceAll('\\', '/').includes(`/node_modules/${name}/`)) delete load.cache[path];
  const { DBOS, Error: errors } = load(name) as typeof Api;
  const { DBOSExecutor } = load(`${name}/internal/dbos-executor`) as typeof Executors;
  const { wfQueueRunner: queueRunner } = load(`${name}/internal/wfqueue`) as { wfQueueRunner: QueueRunner };
  return { DBOS, errors, Executors: DBOSExecutor, queueRunner };
}
