/**
 * The lock file of a data directory: says which process owns it, and where that process answers. PGlite does not lock
 * its directory, and two engines on one directory destroy it, so whoever opens it takes this lock first.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StemmaError } from '../../shared/errors.ts';
import { isRunning, startTimeOf } from './process-identity.ts';

export interface LockOwner {
  readonly pid: number;
  /** When the process started, as the system counts; undefined where it does not tell. */
  readonly startTime?: string | undefined;
  /** Where the owner answers HTTP, once it does. */
  readonly url?: string | undefined;
  /** Proves to the owner that a request comes from somebody who can read the directory. */
  readonly token: string;
}

/** A lock that is held. Disposing gives it up. */
export interface DirectoryLock extends AsyncDisposable {
  readonly owner: LockOwner;
  /** Tells others where the owner answers; undefined once it no longer does. */
  announce(url: string | undefined): Promise<void>;
  /** Gives the lock up. Safe to call again. */
  release(): Promise<void>;
}

export const lockPath = (directory: string): string => join(directory, 'stemma.lock');

/**
 * Takes the lock of a data directory, making the directory when there is none. A lock of a dead process is taken over.
 * @throws StemmaError CONFLICT when a live process owns it; `details` has its pid and, when it serves, its url.
 */
export async function takeDirectoryLock(directory: string): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = lockPath(directory);
  let owner: LockOwner = { pid: process.pid, startTime: await startTimeOf(process.pid), token: randomUUID() };
  await take(path, owner);
  let released = false;
  const release = async (): Promise<void> => {
    if (released) return;
    released = true;
    if ((await readOwner(path))?.token === owner.token) await unlink(path);
  };
  return {
    get owner() {
      return owner;
    },
    announce: async (url) => {
      owner = { ...owner, url };
      await replace(path, owner);
    },
    release,
    [Symbol.asyncDispose]: release,
  };
}

/** The live owner of a data directory; undefined when nobody owns it. */
export async function readLiveOwner(directory: string): Promise<LockOwner | undefined> {
  const owner = await readOwner(lockPath(directory));
  return owner && (await isRunning(owner.pid, owner.startTime)) ? owner : undefined;
}

async function take(path: string, owner: LockOwner): Promise<void> {
  while (!(await create(path, owner))) {
    const other = await readOwner(path);
    if (!other) continue; // given up this moment
    if (await isRunning(other.pid, other.startTime)) throw ownedBy(other);
    await removeStale(path, other, owner);
  }
}

/**
 * Of all who see the same stale lock exactly one may remove it: the others would remove the lock of the one who was
 * faster. So removing takes a lock of its own, named after the stale one.
 */
async function removeStale(path: string, stale: LockOwner, owner: LockOwner): Promise<void> {
  const guard = `${path}.${stale.token}`;
  await take(guard, owner);
  try {
    if ((await readOwner(path))?.token === stale.token) await unlink(path);
  } finally {
    await unlink(guard);
  }
}

/** Puts the whole file there or nothing: a link, since a file opened with O_EXCL is seen empty first. */
async function create(path: string, owner: LockOwner): Promise<boolean> {
  const draft = await writeDraft(path, owner);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function replace(path: string, owner: LockOwner): Promise<void> {
  await rename(await writeDraft(path, owner), path);
}

async function writeDraft(path: string, owner: LockOwner): Promise<string> {
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(owner)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
  return draft;
}

/** What a lock file says; undefined when there is none. One that cannot be read (a power cut) belongs to nobody alive. */
async function readOwner(path: string): Promise<LockOwner | undefined> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  return parseOwner(content) ?? { pid: 0, token: 'unreadable' };
}

function parseOwner(content: string): LockOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('token' in value)) return undefined;
  const { pid, token } = value;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || typeof token !== 'string' || !/^[\w-]{1,64}$/.test(token)) return undefined;
  const optional = (name: string): string | undefined => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : undefined;
  };
  return { pid, token, startTime: optional('startTime'), url: optional('url') };
}

/** What somebody is told who wants a directory that is taken. */
export function ownedBy({ pid, url }: LockOwner): StemmaError {
  const where = url === undefined ? '' : ` and answers at ${url}`;
  const message = `Process ${pid} uses this data directory${where}. Nothing was changed; use that one or stop it first.`;
  return new StemmaError('CONFLICT', message, url === undefined ? { pid } : { pid, url });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
