/** Programs for tests: the installed ones, else those of Debian's packages, unpacked and not installed. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refreshLists } from './postgres/installation.ts';
import { run, tryRun } from './postgres/run.ts';

const cacheRoot = new URL('../node_modules/.cache/stemma/', import.meta.url).pathname;

export interface Wanted {
  readonly packages: readonly string[];
  /** Of one of the packages, each started once with `--version`. */
  readonly programs: readonly string[];
  /** Where the packages have them: usr/bin. */
  readonly folder: string;
}

/** The programs, in the order asked for. @throws Error in plain words when they cannot be had here */
export async function findPrograms({ packages, programs, folder }: Wanted): Promise<string[]> {
  if (await allRun(programs)) return [...programs];
  const directory = join(cacheRoot, `${packages.join('+')}-${process.arch}`);
  const unpackedPrograms = programs.map((name) => join(directory, folder, name));
  if (unpackedPrograms.every((program) => existsSync(program))) return unpackedPrograms;
  await refreshLists();
  await mkdir(cacheRoot, { recursive: true });
  const work = await mkdtemp(join(cacheRoot, 'unpacking-'));
  try {
    await run('apt-get', ['download', '-q', ...packages], { cwd: work });
    const unpacked = join(work, 'unpacked');
    for (const file of (await readdir(work)).filter((name) => name.endsWith('.deb'))) await run('dpkg', ['-x', join(work, file), unpacked]);
    // Another process may have been faster: then its directory stays.
    await rename(unpacked, directory).catch(() => {});
    if (!(await allRun(unpackedPrograms)))
      throw new Error(`The packages ${packages.join(', ')} hold no ${programs.join(', ')} that run here.`);
    return unpackedPrograms;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function allRun(programs: readonly string[]): Promise<boolean> {
  for (const program of programs) if ((await tryRun(program, ['--version'])) === undefined) return false;
  return true;
}

/** Says what was found in one variable of the environment, one per line, and why nothing was in another. */
export async function providePrograms(wanted: Wanted, found: string, missing: string): Promise<void> {
  if (process.env[found] || process.env[missing]) return;
  try {
    process.env[found] = (await findPrograms(wanted)).join('\n');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.env[missing] = reason;
    process.stderr.write(`\nNo ${wanted.packages.join(', ')} for the tests: ${reason}\n\n`);
  }
}
