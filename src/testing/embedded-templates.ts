/**
 * Embedded databases that are made and migrated once in a test run and copied for each test that wants one: to open a new one
 * and migrate it takes 2.4 s of a core, to copy it .2 s. The templates go with the run, so none is ever older than the code.
 */
import { constants, existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrationSources } from '../app/modules.ts';
import { openEmbedded } from '../kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp, type Migration, type MigrationSource } from '../kernel/db/migrations.ts';
import { fingerprint } from '../kernel/shared/fingerprint.ts';
import { templatesVariable } from './templates-variable.ts';

/** Puts a migrated database into a data directory where the product will look for it. */
export const seedDataDirectory = (data: string): Promise<void> => copyMigrated(join(data, 'database'), migrationSources);

/** Puts a migrated database at `directory`. Outside a test run, and for a directory that is there, it does nothing. */
export async function copyMigrated(directory: string, sources: readonly MigrationSource[]): Promise<void> {
  const root = process.env[templatesVariable];
  if (root === undefined || existsSync(directory)) return;
  const migrations = await loadMigrations(sources);
  const template = join(root, fingerprint(migrations.map(({ module, name, up }) => [module, name, up])));
  if (!existsSync(template)) await make(root, template, migrations);
  await cp(template, directory, { recursive: true, mode: constants.COPYFILE_FICLONE });
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
