/** The parts of a PostgreSQL server of one's own: its programs, a data directory, and a process that never outlives this one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chown, copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { isRoot, type Installation } from './installation.ts';
import { run } from './run.ts';
import { freePort } from '../../src/testing/free-port.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export async function initialise(
  program: string,
  data: string,
  account: Account | undefined,
  password: string,
  more: readonly string[] = [],
): Promise<void> {
  const root = dirname(data);
  const secret = join(root, 'password');
  await writeFile(secret, password);
  if (account) for (const path of [root, secret]) await chown(path, account.uid, account.gid);
  const options = [
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
    ...more,
  ];
  const [shell, ...args] = as(account, program, ['-D', data, ...options]);
  await run(shell ?? program, args, { cwd: root });
  await configure(data, {
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: `'${root}'`,
    max_connections: 200,
    shared_buffers: "'64MB'",
    fsync: 'off', // the data is thrown away
    synchronous_commit: 'off',
    full_page_writes: 'off',
    jit: 'off',
    log_min_messages: 'fatal',
    timezone: "'UTC'",
  });
}

/** The server refuses to run as root: then the account `postgres`, else `nobody`. */
export async function ordinaryAccount(): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const chosen = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!chosen) throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.');
  return { uid: Number(chosen[2]), gid: Number(chosen[3]) };
}

export const as = (account: Account | undefined, program: string, args: readonly string[]): string[] =>
  account ? ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', program, ...args] : [program, ...args];

/**
 * PostgreSQL finds its share and lib directories relative to its own program file. So a copy of two programs, laid out as the
 * original and with links to everything else, is a PostgreSQL with one more extension.
 */
export async function treeWith(installed: Installation, extension: string, root: string): Promise<string> {
  const base = commonParent([installed.bin, installed.share, installed.lib]);
  const place = (path: string): string => join(root, relative(base, path));
  const [bin, share, lib] = [place(installed.bin), place(installed.share), place(installed.lib)];
  await Promise.all([bin, lib, join(share, 'extension')].map((path) => mkdir(path, { recursive: true })));
  for (const name of ['postgres', 'initdb']) await copyFile(join(installed.bin, name), join(bin, name));
  // Ours first: a link is only made where nothing is, so nothing is ever written through one.
  for (const name of await readdir(extension))
    await copyFile(join(extension, name), join(name.endsWith('.so') ? lib : join(share, 'extension'), name));
  await linkAll(installed.lib, lib);
  await linkAll(installed.share, share);
  await linkAll(join(installed.share, 'extension'), join(share, 'extension'));
  return bin;
}

function commonParent(paths: readonly string[]): string {
  let parent = dirname(paths[0] ?? '/');
  while (!paths.every((path) => path.startsWith(`${parent}/`))) parent = dirname(parent);
  return parent;
}

async function linkAll(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) if (!existsSync(join(to, name))) await symlink(join(from, name), join(to, name));
}

/** Adds settings; what was set before is overridden. */
export async function configure(data: string, settings: Readonly<Record<string, string | number>>): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await appendFile(join(data, 'postgresql.conf'), lines.join(''));
}

/** Starts a server on a data directory; `root` goes with it when it ends, for whatever reason. */
export async function serve(
  program: string,
  data: string,
  root: string,
  account: Account | undefined,
  password: string,
): Promise<{ server: ChildProcess; port: number }> {
  // The pipe on standard input is the tie to this process: when it closes, for whatever reason, the server ends and its files go.
  const script =
    'exec 3<&0; "$@" 3<&- & pid=$!; (read _ <&3; kill -INT $pid 2>/dev/null) & reader=$!; wait $pid; kill $reader 2>/dev/null; rm -rf "$0"';
  const port = await freePort();
  const command = as(account, program, ['-D', data, '-p', String(port)]);
  const server = spawn('sh', ['-c', script, root, ...command], { stdio: ['pipe', 'ignore', 'pipe'], detached: true, cwd: '/' });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (words: string) => (log = (log + words).slice(-4000)));
  if (await answers(port, password, server)) return { server, port };
  await stop(server);
  throw new Error(`PostgreSQL did not start. ${log.trim()}`);
}

async function answers(port: number, password: string, server: ChildProcess): Promise<boolean> {
  for (const started = Date.now(); Date.now() - started < 30_000 && server.exitCode === null; await wait(50)) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    client.on('error', () => {});
    const connected = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (connected) return true;
  }
  return false;
}

/**
 * The role tests use: as on a well-kept server it is no superuser; past row-level security because the schema's owner must be.
 * Only a superuser may create the extension (pgvector 0.8.0 is not a trusted one), so every new database starts with it.
 */
export async function ownerUrl(port: number, password: string): Promise<string> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'template1' });
  await client.connect();
  await client.query('CREATE EXTENSION vector');
  await client.query(`CREATE ROLE stemma LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD '${password}'`);
  await client.end();
  return `postgresql://stemma:${password}@127.0.0.1:${port}/postgres`;
}

export async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.ref();
  server.stdin?.end();
  await ended;
}
