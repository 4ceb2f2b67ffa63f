/** Restores a backup, imports a workspace, or settles what was set back by other means, in the instance that the settings name, while nobody serves it. */
import { openBlobStore } from '../kernel/blobs/index.ts';
import type { Contents } from '../kernel/backup/format.ts';
import { importWorkspace, type ImportOptions, type Imported } from '../kernel/backup/import-workspace.ts';
import { settleRecovered, type Recovered, type RecoveredOptions } from '../kernel/backup/settle-recovered.ts';
import { checkBackup, restoreBackup, restorer, type RestoreOptions, type Restored } from '../kernel/backup/restore-backup.ts';
import type { Config } from '../kernel/config/config.ts';
import { loadMigrations } from '../kernel/db/migrations.ts';
import { systemClock } from '../kernel/shared/clock.ts';
import { documentsOfFiles, type DocumentOfFile } from '../modules/documents/index.ts';
import { openDatabase } from './open-database.ts';
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

/** With the documents, newest version first, whose files are missing. @throws StemmaError CONFLICT while a server has the directory, and what `settleRecovered` throws. */
export async function settleInstance(config: Config, given: Pick<RecoveredOptions, 'signal' | 'progress'>): Promise<SettledInstance> {
  return withStopped(config, given.signal, async (parts) => {
    const settled = await settleRecovered({ ...given, ...parts });
    const missing: MissingFile[] = [];
    for (const [workspace, files] of Map.groupBy(settled.missing, (file) => file.workspace)) {
      const store = parts.database.as({ workspace, actor: restorer });
      const documents = await store.read((reader) =>
        documentsOfFiles(
          reader,
          files.map(({ sha256 }) => sha256),
        ),
      );
      for (const { sha256, size } of files)
        missing.push({ workspace, sha256, size, documents: documents.filter((one) => one.sha256 === sha256).map(shown) });
    }
    return { ...settled, missing };
  });
}

const shown = ({ bundle, path, version }: DocumentOfFile) => ({ bundle, path, version });

export interface MissingFile {
  readonly workspace: string;
  readonly sha256: string;
  readonly size: number;
  readonly documents: readonly Pick<DocumentOfFile, 'bundle' | 'path' | 'version'>[];
}

export type SettledInstance = Omit<Recovered, 'missing'> & { readonly missing: readonly MissingFile[] };

type GivenFile = Pick<ImportOptions, 'open' | 'signal' | 'progress'>;
type Parts = Pick<ImportOptions, 'database' | 'blobs' | 'migrations' | 'clock'>;

async function intoStopped<Result>(
  config: Config,
  given: GivenFile,
  work: (contents: Contents, parts: Parts) => Promise<Result>,
): Promise<Result> {
  const contents = await checkBackup(given);
  return withStopped(config, given.signal, (parts) => work(contents, parts));
}

async function withStopped<Result>(config: Config, signal: AbortSignal, work: (parts: Parts) => Promise<Result>): Promise<Result> {
  await using opened = new AsyncDisposableStack();
  if (config.databaseUrl === undefined) opened.use(await ownDirectory(config.data, signal));
  const blobs = await openBlobStore(config);
  await blobs.check();
  const database = opened.use(await openDatabase(config));
  const migrations = await loadMigrations(migrationSources);
  return await work({ database, blobs, migrations, clock: systemClock });
}
