/**
 * Temporary files of a test run in memory, where Linux offers that. Tests make and drop hundreds of databases, and what waits
 * for a disk there proves nothing: no test pulls the plug, and what reaches the disk is tested by counting the calls.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
const prefix = 'stemma-tests-';
const room = 2 ** 32;

/** Sets TMPDIR for this process and those it starts, unless somebody chose one. Disposing removes what is left there. */
export function keepTemporaryFilesInMemory(): Disposable {
  if (process.env['TMPDIR'] !== undefined || !isUsable()) return { [Symbol.dispose]() {} };
  removeAbandoned();
  const folder = join(memory, `${prefix}${process.pid}`);
  // The test server runs under another account, which has to come through.
  mkdirSync(folder, { mode: 0o755 });
  process.env['TMPDIR'] = folder;
  return {
    [Symbol.dispose]() {
      delete process.env['TMPDIR'];
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** There is a file system in memory, with room enough, from which programs may be run: the test server is copied there. */
function isUsable(): boolean {
  try {
    const [, , type, options = ''] =
      readFileSync('/proc/mounts', 'utf8')
        .split('\n')
        .map((line) => line.split(' '))
        .findLast(([, place]) => place === memory) ?? [];
    const { bavail, bsize } = statfsSync(memory);
    return type === 'tmpfs' && !options.split(',').includes('noexec') && bavail * bsize >= room;
  } catch {
    return false;
  }
}

/** What a run that was killed left behind would take memory until the machine is started again. */
function removeAbandoned(): void {
  for (const name of readdirSync(memory)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(join(memory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
