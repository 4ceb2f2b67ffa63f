/**
 * Where a verb is carried out: by the server that owns the data directory, if one lives; else in this process, which then
 * owns the directory for as long as the verb takes. The same client and the same shapes either way.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '../../kernel/contract/client.ts';
import type { Config } from '../../kernel/config/config.ts';
import { readLiveOwner, takeDirectoryLock, type DirectoryLock } from '../../kernel/db/embedded/directory-lock.ts';
import type { Log } from '../../kernel/log/log.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { openStemma } from '../compose.ts';
import { routes } from '../contracts.ts';
import type { ProductClient } from './verb.ts';

/** A client, and whatever stands behind it in this process. */
export interface Reached extends AsyncDisposable {
  readonly client: ProductClient;
}

const apiOf = (origin: string): string => `${origin}/api/v1`;

/** How long a verb waits for another verb that is at work on the same directory. */
const patienceMs = 60_000;

/** @throws StemmaError UNAVAILABLE when the directory stays taken by something that does not answer requests. */
export async function reach(config: Config, log: Log, signal: AbortSignal): Promise<Reached> {
  if (config.databaseUrl !== undefined) return openHere(config, log, undefined);
  for (const end = Date.now() + patienceMs; ; await wait(100, undefined, { signal })) {
    const owner = await readLiveOwner(config.data);
    if (owner?.url !== undefined) {
      const client = createClient({ routes, baseUrl: apiOf(owner.url), fetch: (request) => fetch(request) });
      return { client, [Symbol.asyncDispose]: async () => {} };
    }
    if (!owner) {
      const lock = await takeDirectoryLock(config.data).catch(ignoreTaken);
      if (lock) return openHere(config, log, lock);
    }
    if (Date.now() > end) {
      throw new StemmaError(
        'UNAVAILABLE',
        `Another Stemma process (pid ${owner?.pid}) is at work on ${config.data}. Nothing was done; try again when it has finished.`,
        { pid: owner?.pid },
      );
    }
  }
}

function ignoreTaken(error: unknown): undefined {
  if (error instanceof StemmaError && error.code === 'CONFLICT') return undefined;
  throw error;
}

async function openHere(config: Config, log: Log, lock: DirectoryLock | undefined): Promise<Reached> {
  await using opened = new AsyncDisposableStack();
  if (lock) opened.use(lock);
  const stemma = opened.use(await openStemma({ config, log }));
  const client = createClient({ routes, baseUrl: apiOf('http://127.0.0.1'), fetch: (request) => stemma.app.fetch(request) });
  const resources = opened.move();
  return { client, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
