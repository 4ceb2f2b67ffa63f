/** Restores a backup into the instance that the settings name, while nobody serves it. */
import { openBlobStore } from '../kernel/blobs/index.ts';
import { checkBackup, restoreBackup, type RestoreOptions, type Restored } from '../kernel/backup/restore-backup.ts';
import type { Config } from '../kernel/config/config.ts';
import { loadMigrations } from '../kernel/db/migrations.ts';
import { systemClock } from '../kernel/shared/clock.ts';
import { openDatabase } from './compose.ts';
import { migrationSources } from './modules.ts';
import { ownDirectory } from './own-directory.ts';

/** @throws StemmaError CONFLICT while a server has the directory, and what `restoreBackup` throws. */
export async function restoreInstance(
  config: Config,
  given: Pick<RestoreOptions, 'open' | 'replace' | 'signal' | 'progress'>,
): Promise<Restored> {
  const contents = await checkBackup(given);
  await using opened = new AsyncDisposableStack();
  if (config.databaseUrl === undefined) opened.use(await ownDirectory(config.data, given.signal));
  const blobs = await openBlobStore(config);
  await blobs.check();
  const database = opened.use(await openDatabase(config));
  const migrations = await loadMigrations(migrationSources);
  return await restoreBackup(contents, { ...given, database, blobs, migrations, clock: systemClock });
}
