/**
 * Loads DBOS Transact. One loaded copy keeps one executor in variables of its modules, so every engine gets a copy of its own:
 * two databases in one process (tests, a restore beside a running workspace) would otherwise share it. A copy takes 35 to 65 ms.
 */
import { createRequire } from 'node:module';
import type * as Api from '@dbos-inc/dbos-sdk';
import type * as Executors from '@dbos-inc/dbos-sdk/internal/dbos-executor';

const name = '@dbos-inc/dbos-sdk';
/** The library's own queue: what is resumed, forked or taken over from a dead process goes on through it, in every process. */
export const internalQueue = '_dbos_internal_queue';

/** The dispatch of queues. Not of the published types; the contract test notices when it goes. */
export interface QueueRunner {
  readonly states: ReadonlyMap<string, { readonly queue: object }>;
  /** The queue that the library uses itself. */
  getInternalQueue(name: string): object | undefined;
  /** One dispatch cycle of a queue. */
  pollQueue(executor: object, queue: object): Promise<boolean>;
  /** Notices queues that were added or changed. */
  refreshDbQueues(executor: object, now: number): Promise<void>;
  readonly constructor: object;
}

/** How often a loaded copy looks by itself, in milliseconds. The library has these as fixed numbers, each a second. */
export interface Looks {
  /** For queues that were added or changed. */
  readonly queuesMs: number;
  /** For workflows whose delay or whose time is over. */
  readonly timesMs: number;
  /** Into the queue of the library's own, where a schedule puts what it begins. */
  readonly internalMs: number;
}

export interface Transact {
  readonly DBOS: typeof Api.DBOS;
  readonly errors: typeof Api.Error;
  readonly Executors: typeof Executors.DBOSExecutor;
  readonly queueRunner: QueueRunner;
  /** To be called when the library is launched. */
  setLooks(looks: Looks): void;
}

export function loadTransact(): Transact {
  const load = createRequire(import.meta.url);
  for (const path of Object.keys(load.cache)) if (path.replaceAll('\\', '/').includes(`/node_modules/${name}/`)) delete load.cache[path];
  const { DBOS, Error: errors } = load(name) as typeof Api;
  const { DBOSExecutor } = load(`${name}/internal/dbos-executor`) as typeof Executors;
  const { wfQueueRunner: queueRunner } = load(`${name}/internal/wfqueue`) as { wfQueueRunner: QueueRunner };
  const { workflowTimeoutConfig } = load(`${name}/internal/workflow_management`) as { workflowTimeoutConfig: object };
  const setLooks = ({ queuesMs, timesMs, internalMs }: Looks): void => {
    replace(queueRunner.constructor, { reconcileIntervalMs: queuesMs, transitionIntervalMs: timesMs });
    replace(queueRunner.getInternalQueue(internalQueue) ?? {}, { minPollingIntervalMs: internalMs });
    replace(workflowTimeoutConfig, { pollingIntervalMs: timesMs });
  };
  return { DBOS, errors, Executors: DBOSExecutor, queueRunner, setLooks };
}

/** @throws Error when the library has no such numbers any more: it would poll unseen. */
function replace(numbers: object, by: Readonly<Record<string, number>>): void {
  for (const key of Object.keys(by)) if (!(key in numbers)) throw new Error(`The durable engine knows no "${key}".`);
  Object.assign(numbers, by);
}
