/** The schema of the database by itself, for whoever looks after it: what is applied, and changing that. */
import type { Config } from '../kernel/config/config.ts';
import type { Database } from '../kernel/db/port.ts';
import { loadMigrations, migrateDown, migrateUp, migrationStatus } from '../kernel/db/migrations.ts';
import { openDatabase } from './open-database.ts';
import { migrationSources } from './modules.ts';
import { ownDirectory } from './own-directory.ts';

/** Every migration in its order, and whether it is applied. */
export async function readSchema(config: Config, signal: AbortSignal): ReturnType<typeof migrationStatus> {
  await using opened = await open(config, signal);
  return await migrationStatus(opened.database, await loadMigrations(migrationSources));
}

/** Applies what is missing, or with `takeBack` takes back so many of the last. @returns the names of what was done, in its order */
export async function changeSchema(config: Config, signal: AbortSignal, { takeBack }: { readonly takeBack?: number }): Promise<string[]> {
  await using opened = await open(config, signal);
  const migrations = await loadMigrations(migrationSources);
  return await (takeBack === undefined ? migrateUp(opened.database, migrations) : migrateDown(opened.database, migrations, takeBack));
}

async function open(config: Config, signal: AbortSignal): Promise<{ readonly database: Database } & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  if (config.databaseUrl === undefined) opened.use(await ownDirectory(config.data, signal));
  const database = opened.use(await openDatabase(config));
  const resources = opened.move();
  return { database, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
