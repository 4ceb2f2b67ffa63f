/** Whose an embedded data directory is: ours once the verbs before us are done, or the server's that answers for it. */
import { setTimeout as wait } from 'node:timers/promises';
import { ownedBy, readLiveOwner, takeDirectoryLock, type DirectoryLock, type LockOwner } from '../kernel/db/embedded/directory-lock.ts';
import { StemmaError } from '../kernel/shared/errors.ts';

/** How long a process waits for a verb that is at work on the same directory. */
const patienceMs = 60_000;

export type DirectoryOwner = { readonly lock: DirectoryLock } | { readonly server: LockOwner & { readonly url: string } };

/**
 * Takes the directory, waiting for verbs that have it, or finds the server that owns it.
 * @throws StemmaError UNAVAILABLE when it stays taken by something that answers no requests.
 */
export async function lockOrServer(directory: string, signal: AbortSignal): Promise<DirectoryOwner> {
  for (const end = Date.now() + patienceMs; ; await wait(50, undefined, { signal })) {
    const owner = await readLiveOwner(directory);
    if (owner?.url !== undefined) return { server: { ...owner, url: owner.url } };
    if (!owner) {
      const lock = await takeDirectoryLock(directory).catch(ignoreTaken);
      if (lock) return { lock };
    }
    if (Date.now() > end) {
      throw new StemmaError(
        'UNAVAILABLE',
        `Another Stemma process (pid ${owner?.pid}) is at work on ${directory}. Nothing was done; try again when it has finished.`,
        { pid: owner?.pid },
      );
    }
  }
}

/** Takes the directory for a process that needs all of it. @throws StemmaError CONFLICT naming the server that has it, UNAVAILABLE. */
export async function ownDirectory(directory: string, signal: AbortSignal): Promise<DirectoryLock> {
  const found = await lockOrServer(directory, signal);
  if ('lock' in found) return found.lock;
  throw ownedBy(found.server);
}

function ignoreTaken(error: unknown): undefined {
  if (error instanceof StemmaError && error.code === 'CONFLICT') return undefined;
  throw error;
}
