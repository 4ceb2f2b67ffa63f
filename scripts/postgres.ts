/**
 * A throw-away PostgreSQL with pgvector for tests, on 127.0.0.1, in a temporary directory that goes when the server stops.
 * It never writes into the system's PostgreSQL: its programs are copied beside links to the rest, which is enough for it to
 * find an extension of ours. It ends when `stop` is called, and also when this process dies.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres, isRoot, type Installation } from './postgres/installation.ts';
import { hasPgvector, pgvectorFor } from './postgres/pgvector.ts';
import { run } from './postgres/run.ts';

export interface TestServer extends AsyncDisposable {
  /** Of a role that owns what it makes and may create databases and roles, but is no superuser. */
  readonly url: string;
  readonly version: string;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Starts the server. @throws Error in plain words when PostgreSQL or pgvector cannot be had here. */
export async function startPostgres(): Promise<TestServer> {
  const installed = await findPostgres();
  const extension = (await hasPgvector(installed)) ? undefined : await pgvectorFor(installed);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(installed, extension);
    } catch (error) {
      // Between choosing a free port and taking it another process may take it.
      if (attempt === 3 || !/could not bind/.test(String(error))) throw error;
    }
  }
}

/** Why this run has no PostgreSQL, when it was tried and failed. */
export const missingReason = (): string | undefined => process.env['STEMMA_TEST_DATABASE_MISSING'];

/**
 * Starts a server for this process and those it starts, unless there is one, and says so in STEMMA_TEST_DATABASE_URL; where none
 * can be had, the reason is in STEMMA_TEST_DATABASE_MISSING, and the tests that wanted one say it.
 */
export async function providePostgres(): Promise<TestServer | undefined> {
  if (process.env['STEMMA_TEST_DATABASE_URL'] || missingReason()) return undefined;
  try {
    const server = await startPostgres();
    process.env['STEMMA_TEST_DATABASE_URL'] = server.url;
    return server;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.env['STEMMA_TEST_DATABASE_MISSING'] = reason;
    process.stderr.write(`\nNo PostgreSQL for the tests: ${reason}\n\n`);
    return undefined;
  }
}

async function startOnce(installed: Installation, extension: string | undefined): Promise<TestServer> {
  const root = await mkdtemp(join(tmpdir(), 'stemma-postgresql-'));
  try {
    const account = await ordinaryAccount();
    const bin = extension ? await treeWith(installed, extension, join(root, 'server')) : installed.bin;
    const password = randomBytes(18).toString('hex');
    const data = join(root, 'data');
    await initialise(join(bin, 'initdb'), data, account, password);
    const { server, port } = await serve(join(bin, 'postgres'), data, root, account, password);
    const url = await ownerUrl(port, password).catch(async (error: unknown) => {
      await stop(server);
      throw error;
    });
    return {
      url,
      version: installed.version,
      [Symbol.asyncDispose]: () => stop(server),
    };
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

async function initialise(program: string, data: string, account: Account | undefined, password: string): Promise<void> {
  const root = dirname(data);
  const secret = join(root, 'password');
  await writeFile(secret, password);
  if (account) for (const path of [root, secret]) await chown(path, account.uid, account.gid);
  const options = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  const [shell, ...args] = as(account, program, ['-D', data, ...options]);
  await run(shell ?? program, args, { cwd: root });
  await configure(data, root);
}

/** The server refuses to run as root: then the account `postgres`, else `nobody`. */
async function ordinaryAccount(): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const chosen = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!chosen) throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.');
  return { uid: Number(chosen[2]), gid: Number(chosen[3]) };
}

const as = (account: Account | undefined, program: string, args: readonly string[]): string[] =>
  account ? ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', program, ...args] : [program, ...args];

/**
 * PostgreSQL finds its share and lib directories relative to its own program file. So a copy of two programs, laid out as the
 * original and with links to everything else, is a PostgreSQL with one more extension.
 */
async function treeWith(installed: Installation, extension: string, root: string): Promise<string> {
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

async function configure(data: string, root: string): Promise<void> {
  const settings = {
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
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await appendFile(join(data, 'postgresql.conf'), lines.join(''));
}

async function serve(
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

async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer()
    .once('error', reject)
    .listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  return promise;
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
async function ownerUrl(port: number, password: string): Promise<string> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'template1' });
  await client.connect();
  await client.query('CREATE EXTENSION vector');
  await client.query(`CREATE ROLE stemma LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD '${password}'`);
  await client.end();
  return `postgresql://stemma:${password}@127.0.0.1:${port}/postgres`;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.ref();
  server.stdin?.end();
  await ended;
}

if (import.meta.main) {
  await using server = await startPostgres();
  process.stdout.write(`export STEMMA_TEST_DATABASE_URL=${server.url}\n`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
}
