/**
 * A throw-away PostgreSQL with pgvector for tests, on 127.0.0.1, in a temporary directory that goes when the server stops.
 * It never writes into the system's PostgreSQL: its programs are copied beside links to the rest, which is enough for it to
 * find an extension of ours. It ends when `stop` is called, and also when this process dies.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialise, ordinaryAccount, ownerUrl, serve, stop, treeWith } from './postgres/cluster.ts';
import { findPostgres, type Installation } from './postgres/installation.ts';
import { hasPgvector, pgvectorFor } from './postgres/pgvector.ts';

export interface TestServer extends AsyncDisposable {
  /** Of a role that owns what it makes and may create databases and roles, but is no superuser. */
  readonly url: string;
  readonly version: string;
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

if (import.meta.main) {
  await using server = await startPostgres();
  process.stdout.write(`export STEMMA_TEST_DATABASE_URL=${server.url}\n`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
}
