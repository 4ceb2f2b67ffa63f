/** Finds the files that `add` is given, and the path each gets in the bundle. */
import { readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { UsageError } from './outcome.ts';

/** A file to be put, or standard input; `failure` when it is known already that it cannot be read. */
export interface FoundFile {
  readonly path: string;
  readonly file: string | undefined;
  readonly failure?: string;
}

/**
 * Folders give every file below them, by paths relative to the folder; names that begin with a dot are skipped, and links to
 * folders are not followed.
 * @throws UsageError for something that is not there, or `--as` with anything but one file
 */
export async function collectFiles(sources: readonly string[], as: string | undefined): Promise<FoundFile[]> {
  if (sources.length === 0) throw new UsageError('Missing: <file|folder|->.');
  if (as !== undefined && sources.length > 1) throw new UsageError('--as names one document: give one file.');
  const found: FoundFile[] = [];
  for (const source of sources) found.push(...(await collect(source, as)));
  return found;
}

async function collect(source: string, as: string | undefined): Promise<FoundFile[]> {
  if (source === '-') {
    if (as === undefined) throw new UsageError('Standard input needs a path: --as PATH.');
    return [{ path: as, file: undefined }];
  }
  const kind = await stat(source).catch(() => undefined);
  if (!kind) return [{ path: as ?? basename(source), file: source, failure: `There is no file "${source}".` }];
  if (!kind.isDirectory()) return [{ path: as ?? basename(source), file: source }];
  if (as !== undefined) throw new UsageError('--as names one document: give one file, not a folder.');
  return walk(source);
}

/** Milliseconds after which whatever else waits for this process has its turn. */
const inARow = 20;

/** Without the thread pool, whose way there and back takes ten times as long as reading a folder. */
async function walk(root: string): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const open = [''];
  let since = performance.now();
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (performance.now() - since > inARow) {
      await othersFirst();
      since = performance.now();
    }
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const file = join(root, path);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(file).catch(() => undefined))?.isFile()))
        files.push({ path, file });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
