/**
 * Where a verb is carried out: by the server that owns the data directory, if one lives; else in this process, which then
 * owns the directory for as long as the verb takes. The same client and the same shapes either way.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../kernel/config/config.ts';
import type { DirectoryLock } from '../../kernel/db/embedded/directory-lock.ts';
import type { Log } from '../../kernel/log/log.ts';
import { createStemmaClient, type StemmaClient } from '../client.ts';
import { lockOrServer } from '../own-directory.ts';

/** A client, and whatever stands behind it in this process. */
export interface Reached extends AsyncDisposable {
  readonly client: StemmaClient;
}

/** @throws StemmaError UNAVAILABLE when the directory stays taken by something that does not answer requests. */
export async function reach(config: Config, log: Log, signal: AbortSignal): Promise<Reached> {
  if (config.databaseUrl !== undefined) return openHere(config, log, undefined);
  const owner = await lockOrServer(config.data, signal);
  if ('lock' in owner) return openHere(config, log, owner.lock);
  const client = createStemmaClient(owner.server.url);
  return { client, [Symbol.asyncDispose]: async () => {} };
}

/** A workspace in a temporary directory, on the embedded database; it goes when it is disposed. */
export async function reachApart(config: Config, log: Log): Promise<Reached> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'stemma-apart-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const reached = opened.use(await openHere({ ...config, data, databaseUrl: undefined }, log, undefined));
  const resources = opened.move();
  return { client: reached.client, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Opens at the first call, so that a verb that is misused touches no directory. What failed to open fails every call. */
export function reachWhenCalled(open: () => Promise<Reached>): Reached {
  let opening: Promise<Reached> | undefined;
  const opened = async (): Promise<StemmaClient> => (await (opening ??= open())).client;
  return {
    client: {
      call: async (route, ...input) => (await opened()).call(route, ...input),
      open: async (route, ...input) => (await opened()).open(route, ...input),
      page: async (route, ...input) => (await opened()).page(route, ...input),
    },
    async [Symbol.asyncDispose]() {
      const reached = await opening?.catch(() => undefined);
      await reached?.[Symbol.asyncDispose]();
    },
  };
}

async function openHere(config: Config, log: Log, lock: DirectoryLock | undefined): Promise<Reached> {
  await using opened = new AsyncDisposableStack();
  if (lock) opened.use(lock);
  // Only here: a verb that a server carries out starts in half the time without the product itself.
  const { openStemma } = await import('../compose.ts');
  const stemma = opened.use(await openStemma({ config, log, passing: true }));
  const client = createStemmaClient('http://127.0.0.1', (request) => stemma.app.fetch(request));
  const resources = opened.move();
  return { client, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
