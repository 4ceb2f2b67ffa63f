/**
 * Databases that are made and migrated once in a test run and copied for each test that wants one: to open a new embedded one and migrate
 * it takes 1.5 s of a core, to copy it .03 s. The templates go with the run, so none is ever older than the code.
 */
import { constants, cpSync, existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { migrationSources } from '../app/modules.ts';
import { openEmbedded } from '../kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp, type Migration, type MigrationSource } from '../kernel/db/migrations.ts';
import { openServer } from '../kernel/db/server.ts';
import { fingerprint } from '../kernel/shared/fingerprint.ts';
import { databaseAt, serverPrefix, templatesVariable } from './templates-of-run.ts';

/** Puts a migrated database into a data directory where the product will look for it. */
export const seedDataDirectory = (data: string): Promise<void> => copyMigrated(join(data, 'database'), migrationSources);

/** Puts a migrated database at `directory`. Outside a test run, and for a directory that is there, it does nothing. */
export async function copyMigrated(directory: string, sources: readonly MigrationSource[]): Promise<void> {
  const root = process.env[templatesVariable];
  if (root === undefined || existsSync(directory)) return;
  const migrations = await loadMigrations(sources);
  const template = join(root, nameOf(migrations));
  if (!existsSync(template)) await make(root, template, migrations);
  // The other way of Node, without waiting in between, takes nine times as long for as many small files.
  cpSync(template, directory, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function make(root: string, template: string, migrations: readonly Migration[]): Promise<void> {
  const own = await mkdtemp(join(root, 'making-'));
  {
    await using database = await openEmbedded(join(own, 'database'));
    await migrateUp(database, migrations);
  }
  // The other worker may have been faster: then its template stays.
  await rename(join(own, 'database'), template).catch((error: unknown) => {
    if (!existsSync(template)) throw error;
  });
  await rm(own, { recursive: true, force: true });
}

/** The name of a migrated database on a server that a new one can be made from; undefined outside a test run. */
export async function templateOnServer(server: string, sources: readonly MigrationSource[]): Promise<string | undefined> {
  const root = process.env[templatesVariable];
  if (root === undefined) return undefined;
  const migrations = await loadMigrations(sources);
  const name = `${serverPrefix(root)}${nameOf(migrations).slice(0, 16)}`;
  if (!known.has(name)) await makeOnServer(server, name, migrations);
  known.add(name);
  return name;
}

const known = new Set<string>();

/** Under its name once it is whole, by one worker: the others wait for it. */
async function makeOnServer(server: string, name: string, migrations: readonly Migration[]): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtextextended('stemma templates', 0))`);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    const making = `${name}_making`;
    await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${making}`);
    {
      await using database = openServer(databaseAt(server, making));
      await migrateUp(database, migrations);
    }
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`);
  } finally {
    await client.end();
  }
}

const nameOf = (migrations: readonly Migration[]): string => fingerprint(migrations.map(({ module, name, up }) => [module, name, up]));
