/** Restores a backup, or imports a workspace, into the instance that the settings name, while nobody serves it. */
import { openBlobStore } from '../kernel/blobs/index.ts';
import type { Contents } from '../kernel/backup/format.ts';
import { importWorkspace, type ImportOptions, type Imported } from '../kernel/backup/import-workspace.ts';
import { checkBackup, restoreBackup, type RestoreOptions, type Restored } from '../kernel/backup/restore-backup.ts';
import type { Config } from '../kernel/config/config.ts';
import { loadMigrations } from '../kernel/db/migrations.ts';
import { systemClock } from '../kernel/shared/clock.ts';
import { openDatabase } from './compose.ts';
import { migrationSources } from './modules.ts';
import { ownDirectory } from './own-directory.ts';

/** @throws StemmaError CONFLICT while a server has the directory, and what `restoreBackup` throws. */
export function restoreInstance(config: Config, given: GivenFile & Pick<RestoreOptions, 'replace'>): Promise<Restored> {
  return intoStopped(config, given, (contents, parts) => restoreBackup(contents, { ...given, ...parts }));
}

/** @throws StemmaError CONFLICT while a server has the directory, and what `importWorkspace` throws. */
export function importIntoInstance(config: Config, given: GivenFile): Promise<Imported> {
  return intoStopped(config, given, (contents, parts) => importWorkspace(contents, { ...given, ...parts }));
}

type GivenFile = Pick<ImportOptions, 'open' | 'signal' | 'progress'>;
type Parts = Pick<ImportOptions, 'database' | 'blobs' | 'migrations' | 'clock'>;

async function intoStopped<Result>(
  config: Config,
  given: GivenFile,
  work: (contents: Contents, parts: Parts) => Promise<Result>,
): Promise<Result> {
  const contents = await checkBackup(given);
  await using opened = new AsyncDisposableStack();
  if (config.databaseUrl === undefined) opened.use(await ownDirectory(config.data, given.signal));
  const blobs = await openBlobStore(config);
  await blobs.check();
  const database = opened.use(await openDatabase(config));
  const migrations = await loadMigrations(migrationSources);
  return await work(contents, { database, blobs, migrations, clock: systemClock });
}
