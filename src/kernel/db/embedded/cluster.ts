/**
 * The files of an embedded database: made in a temporary directory and renamed, so that a crash never leaves half of one.
 * A fresh one is a copy of a template kept in a cache directory: 1 s instead of 3.5 s for initdb.
 */
import { randomUUID } from 'node:crypto';
import { constants, existsSync, type Dirent } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syncDirectory } from './durable-files.ts';

/** Raise when what `initialise` makes differs for the same version of PGlite. */
const templateFormat = 1;

/**
 * Makes sure that `directory` holds a database; `initialise` runs initdb in an empty directory.
 * @throws Error when the directory holds something else.
 */
export async function ensureCluster(directory: string, initialise: (directory: string) => Promise<void>): Promise<void> {
  if (existsSync(join(directory, 'PG_VERSION'))) return;
  const present = await readdir(directory).catch(() => []);
  if (present.length > 0) throw new Error(`The directory ${directory} is not empty and holds no database.`);
  await mkdir(dirname(resolve(directory)), { recursive: true });
  await removeAbandoned(resolve(directory));
  const fresh = `${resolve(directory)}.new-${randomUUID()}`;
  try {
    const template = await templateFor(initialise);
    await mkdir(fresh, { mode: 0o700 });
    if (template) await copyTree(template, fresh);
    else await initialise(fresh);
    await syncTree(fresh);
    await rmdir(directory).catch(() => {}); // not every platform renames over an empty directory
    await rename(fresh, directory);
    syncDirectory(dirname(resolve(directory)));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** What a process that was killed while making the database left beside it. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(dirname(directory))) {
    if (name.startsWith(`${basename(directory)}.new-`)) await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

/** The initialised template, made when missing; undefined when no cache directory can be written. */
async function templateFor(initialise: (directory: string) => Promise<void>): Promise<string | undefined> {
  const name = `cluster-${await engineVersion()}-${templateFormat}`;
  for (const cache of [installedCache(), temporaryCache()]) {
    const template = join(cache, name);
    try {
      await mkdir(cache, { recursive: true, mode: 0o700 });
      if (!(await isOurs(cache))) continue;
      if (existsSync(join(template, 'PG_VERSION'))) return template;
      const making = `${template}.new-${randomUUID()}`;
      await mkdir(making, { mode: 0o700 });
      await initialise(making);
      // Another process may have been faster: then its template is in the way and ours is dropped.
      await rename(making, template).catch(() => rm(making, { recursive: true, force: true }));
      if (existsSync(join(template, 'PG_VERSION'))) return template;
    } catch (error) {
      if (!isFileError(error)) throw error; // initdb itself failed: a copy would not help
    }
  }
  return undefined;
}

const installedCache = (): string => fileURLToPath(new URL('../../../../node_modules/.cache/stemma/', import.meta.url));
const temporaryCache = (): string => join(tmpdir(), `stemma-cache-${process.getuid?.() ?? 'user'}`);

/** A template that somebody else could have put in a shared temporary directory is not used. */
async function isOurs(directory: string): Promise<boolean> {
  const { uid, mode } = await stat(directory);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function isFileError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOENT', 'ENOTDIR'].includes(String(error.code))
  );
}

async function engineVersion(): Promise<string> {
  const entry = import.meta.resolve('@electric-sql/pglite');
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', entry), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}

/** Copies a directory. */
async function copyTree(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const target = (entry: Dirent): string => join(to, relative(from, entry.parentPath), entry.name);
  for (const entry of entries) if (entry.isDirectory()) await mkdir(target(entry), { recursive: true, mode: 0o700 });
  await severalAtOnce(entries, async (entry) => {
    if (entry.isFile()) await copyFile(join(entry.parentPath, entry.name), target(entry), constants.COPYFILE_FICLONE);
  });
}

async function syncTree(directory: string): Promise<void> {
  await severalAtOnce(await readdir(directory, { recursive: true, withFileTypes: true }), async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) syncDirectory(path);
    else if (entry.isFile()) await syncFile(path);
  });
  syncDirectory(directory);
}

/** Eight at a time: the file system then writes its journal for many at once (970 files synced in 0.14 s instead of 2.5 s). */
async function severalAtOnce(entries: Dirent[], work: (entry: Dirent) => Promise<void>): Promise<void> {
  const rest = [...entries];
  const next = async (): Promise<void> => {
    for (let entry = rest.pop(); entry; entry = rest.pop()) await work(entry);
  };
  await Promise.all(Array.from({ length: 8 }, next));
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
