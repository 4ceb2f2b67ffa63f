/** Real databases for tests: each call gives a fresh one, which goes when it is disposed. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { describe, test } from 'vitest';
import { openEmbedded } from '../kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp, type MigrationSource } from '../kernel/db/migrations.ts';
import type { Database } from '../kernel/db/port.ts';
import { openServer } from '../kernel/db/server.ts';
import { copyMigrated, templateOnServer } from './templates.ts';
import { databaseAt } from './templates-of-run.ts';

export const databaseKinds = ['embedded', 'postgresql'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface TestDatabase extends AsyncDisposable {
  readonly name: DatabaseKind;
  readonly database: Database;
  /** Of the fresh database on the server; only for postgresql. */
  readonly url?: string;
  /** Where the embedded database lives; only for embedded. */
  readonly directory?: string;
}

/** Opens a fresh database of a kind, migrated when `migrations` are given. @throws Error when no PostgreSQL could be had. */
export async function openTestDatabase(
  kind: DatabaseKind,
  options: { readonly migrations?: readonly MigrationSource[] } = {},
): Promise<TestDatabase> {
  const opened = kind === 'embedded' ? await freshEmbedded(options.migrations) : await freshOnServer(options.migrations);
  try {
    if (options.migrations) await migrateUp(opened.database, await loadMigrations(options.migrations));
    return opened;
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

/** What becomes of the PostgreSQL half of a suite: `fail` and `skip` carry the reason. */
export type PostgresHalf = { readonly run: true } | { readonly fail: string } | { readonly skip: string };

/** Decides it from the environment; STEMMA_REQUIRE_POSTGRES=1 turns what would be skipped into a failure. */
export function postgresHalf(environment: NodeJS.ProcessEnv = process.env): PostgresHalf {
  if (environment['STEMMA_TEST_DATABASE_URL']) return { run: true };
  const reason = environment['STEMMA_TEST_DATABASE_MISSING'] ?? 'no server was started; a file named *.integration.test.ts gets one';
  return environment['STEMMA_REQUIRE_POSTGRES'] === '1' ? { fail: reason } : { skip: reason };
}

/** `describe` once per kind of database. Without PostgreSQL its half is one test, skipped or failing, that carries the reason. */
export function describeDatabases(define: (kind: DatabaseKind) => void): void {
  describe('embedded', () => define('embedded'));
  describe('postgresql', () => {
    const half = postgresHalf();
    if ('run' in half) return define('postgresql');
    if ('skip' in half) return test.skip(`every test on PostgreSQL, because: ${half.skip}`, () => {});
    test('PostgreSQL is required in this run', () => {
      throw new Error(`There is no PostgreSQL: ${half.fail}`);
    });
  });
}

async function freshEmbedded(migrations: readonly MigrationSource[] | undefined): Promise<TestDatabase> {
  const root = await mkdtemp(join(tmpdir(), 'stemma-embedded-'));
  const directory = join(root, 'database');
  if (migrations) await copyMigrated(directory, migrations);
  const database = await openEmbedded(directory);
  return {
    name: 'embedded',
    database,
    directory,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function freshOnServer(migrations: readonly MigrationSource[] | undefined): Promise<TestDatabase> {
  const half = postgresHalf();
  if (!('run' in half)) throw new Error(`There is no PostgreSQL for this test: ${'fail' in half ? half.fail : half.skip}`);
  const server = process.env['STEMMA_TEST_DATABASE_URL'] ?? '';
  const name = `stemma_test_${randomBytes(8).toString('hex')}`;
  const template = migrations && (await templateOnServer(server, migrations));
  await once(server, `CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`);
  const url = databaseAt(server, name);
  const database = openServer(url);
  return {
    name: 'postgresql',
    database,
    url,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await dropDatabase(server, name);
    },
  };
}

/** The server's own clean-up may be at work in it; that ends by itself and cannot be ended by a role that is no superuser. */
async function dropDatabase(server: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(server, `DROP DATABASE ${name} WITH (FORCE)`);
    } catch (error) {
      if (attempt === 20) throw error;
      await wait(250);
    }
  }
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
