/** Finds the PostgreSQL programs of this machine, and installs them with apt where that is allowed and they are missing. */
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run, tryRun } from './run.ts';

/** Where one PostgreSQL lives. Directories are absolute. */
export interface Installation {
  readonly version: string; // as the server says it, for example "15.18"
  readonly major: number;
  readonly bin: string;
  readonly share: string;
  readonly lib: string;
  readonly headers: string; // of the server; may not exist
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** The newest PostgreSQL 15 or later of this machine. @throws Error with what to do when there is none. */
export async function findPostgres(): Promise<Installation> {
  const found = await find();
  if (found) return found;
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'PostgreSQL 15 or later is not installed. Install it (Debian: apt-get install postgresql-15) or set STEMMA_TEST_DATABASE_URL.',
    );
  }
  await installPackages(['postgresql-common']);
  // Only the programs are wanted, not a cluster that runs as a service.
  await mkdir('/etc/postgresql-common', { recursive: true });
  await appendFile('/etc/postgresql-common/createcluster.conf', '\ncreate_main_cluster = false\n');
  await installPackages(['postgresql-15']);
  const installed = await find();
  if (!installed) throw new Error('postgresql-15 was installed, but its programs were not found.');
  return installed;
}

/** Installs packages that are missing; never upgrades one that is there. */
export async function installPackages(names: readonly string[]): Promise<void> {
  await refreshLists();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', '--no-upgrade', ...names], { env });
}

let refreshed = false;

/** `apt-get update`, once, when the package lists are absent. */
export async function refreshLists(): Promise<void> {
  if (refreshed) return;
  const known = await tryRun('apt-cache', ['show', 'postgresql-server-dev-15']);
  if (!known) await run('apt-get', ['update', '-q']);
  refreshed = true;
}

async function find(): Promise<Installation | undefined> {
  const debian = '/usr/lib/postgresql';
  const majors = existsSync(debian) ? (await readdir(debian)).map(Number).filter(Boolean) : [];
  const bins = majors.sort((a, b) => a - b).map((major) => join(debian, String(major), 'bin'));
  bins.push(...(process.env['PATH'] ?? '').split(':').filter(Boolean));
  for (const bin of bins) {
    if (!['postgres', 'initdb', 'pg_config'].every((name) => existsSync(join(bin, name)))) continue;
    const version = /\(PostgreSQL\) (\d+)(\.\d+)?/.exec((await tryRun(join(bin, 'postgres'), ['--version'])) ?? '');
    if (!version || Number(version[1]) < 15) continue;
    const config = (name: string): Promise<string> => run(join(bin, 'pg_config'), [name]);
    const [ownBin, share, lib, headers] = await Promise.all([
      config('--bindir'),
      config('--sharedir'),
      config('--pkglibdir'),
      config('--includedir-server'),
    ]);
    return { version: `${version[1]}${version[2] ?? ''}`, major: Number(version[1]), bin: ownBin, share, lib, headers };
  }
  return undefined;
}
