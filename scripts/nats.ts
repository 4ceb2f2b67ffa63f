/** The program `nats-server` for tests: the installed one, else Debian's package, unpacked and not installed. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refreshLists } from './postgres/installation.ts';
import { run, tryRun } from './postgres/run.ts';

const cacheRoot = new URL('../node_modules/.cache/stemma/', import.meta.url).pathname;

/** Says where it is in STEMMA_TEST_NATS_SERVER; where none can be had, the reason is in STEMMA_TEST_NATS_MISSING. */
export async function provideNats(): Promise<void> {
  if (process.env['STEMMA_TEST_NATS_SERVER'] || process.env['STEMMA_TEST_NATS_MISSING']) return;
  try {
    process.env['STEMMA_TEST_NATS_SERVER'] = await findNats();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.env['STEMMA_TEST_NATS_MISSING'] = reason;
    process.stderr.write(`\nNo NATS server for the tests: ${reason}\n\n`);
  }
}

async function findNats(): Promise<string> {
  if (await tryRun('nats-server', ['--version'])) return 'nats-server';
  const directory = join(cacheRoot, `nats-server-${process.arch}`);
  const program = join(directory, 'usr/sbin/nats-server');
  if (existsSync(program)) return program;
  await refreshLists();
  await mkdir(cacheRoot, { recursive: true });
  const work = await mkdtemp(join(cacheRoot, 'unpacking-'));
  try {
    await run('apt-get', ['download', '-q', 'nats-server'], { cwd: work });
    const [name = ''] = (await readdir(work)).filter((file) => file.endsWith('.deb'));
    const unpacked = join(work, 'unpacked');
    await run('dpkg', ['-x', join(work, name), unpacked]);
    // Another process may have been faster: then its directory stays.
    await rename(unpacked, directory).catch(() => {});
    if (!(await tryRun(program, ['--version']))) throw new Error('The package holds no nats-server that runs here.');
    return program;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
