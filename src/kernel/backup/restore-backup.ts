/**
 * Puts a backup in place of what an instance has. The whole file is checked before anything is touched; then a mark in the
 * database keeps everybody from being served until the last row and the last file are there, whatever ends this process.
 */
import { sql } from 'kysely';
import type { BlobStore } from '../blobs/index.ts';
import type { Progress } from '../contract/envelope.ts';
import type { Database } from '../db/port.ts';
import { migrateDown, migrateUp, type Migration } from '../db/migrations.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import { endUnfinished } from '../runs/end-restored.ts';
import { disableAll } from '../webhooks/disable-restored.ts';
import { BlobLoader } from './load-blobs.ts';
import { RowLoader } from './load-rows.ts';
import { checkEntries, readEntries, type BlobHead, type Contents, type Entry, type Manifest } from './format.ts';
import { clearMark, setMark } from './restore-mark.ts';
import { tablesInOrder } from './tables.ts';
import { refuseUnfitTarget } from './target.ts';
import { whole } from './whole.ts';

export interface RestoreOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  /** Reads the file from its beginning. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Also in place of an instance that holds something. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}

export interface Restored extends Contents {
  /** Applied after it, because the backup is older than the software. */
  readonly migrated: readonly string[];
  readonly endedRuns: number;
  readonly disabledWebhooks: number;
}

/**
 * `contents` is what `checkBackup` answered of the same file.
 * @throws StemmaError CONFLICT for a backup of a newer version and for an instance that is not empty; then nothing was touched. What fails
 * later leaves an instance that does not start until it is restored again.
 */
export async function restoreBackup(contents: Contents, options: RestoreOptions): Promise<Restored> {
  const { database, migrations, clock, signal, progress } = options;
  const own = fitting(contents.manifest, migrations);
  await refuseUnfitTarget(options);
  await setMark(database);
  await migrateDown(database, migrations);
  await migrateUp(database, own);
  progress({ stage: 'restoring', done: 0, total: contents.bytes });
  const blobs = await loadRows(options, contents);
  await loadBlobs(options, blobs, contents);
  signal.throwIfAborted();
  const migrated = await migrateUp(database, migrations);
  const ended = { endedRuns: 0, disabledWebhooks: 0 };
  for (const { id: workspace } of contents.manifest.workspaces)
    await database.as({ workspace, actor: restorer }).write(async (tx) => {
      ended.endedRuns += await endUnfinished(tx, clock.now());
      ended.disabledWebhooks += await disableAll(tx);
    });
  await clearMark(database);
  return { ...contents, migrated, ...ended };
}

/** Who restores: no person. */
export const restorer = '00000000-0000-7000-8000-000000000000';

/** Reads all of the file for nothing but its word. @throws StemmaError VALIDATION_ERROR for one that does not hold */
export function checkBackup({ open, signal, progress }: Pick<RestoreOptions, 'open' | 'signal' | 'progress'>): Promise<Contents> {
  let done = 0;
  return checkEntries(open(), (head) => {
    signal.throwIfAborted();
    progress({ stage: 'checking', done: (done += 'size' in head ? head.size : 0) });
  });
}

/** The migrations that the backup is of. @throws StemmaError CONFLICT when this software does not know all of them. */
export function fitting({ migrations: applied, version }: Manifest, known: readonly Migration[]): Migration[] {
  const hashes = new Map(known.map((migration) => [`${migration.module}/${migration.name}`, migration]));
  const strange = applied.filter(({ module, name, hash }) => {
    const migration = hashes.get(`${module}/${name}`);
    return migration === undefined || hashOf(migration.up) !== hash;
  });
  if (strange.length > 0)
    throw new StemmaError(
      'CONFLICT',
      `The backup was made by a newer or another Stemma (${version}). Nothing was changed; restore it with that version.`,
      { migrations: strange.slice(0, 20).map(({ module, name }) => `${module}/${name}`) },
    );
  const names = new Set(applied.map(({ module, name }) => `${module}/${name}`));
  return known.filter(({ module, name }) => names.has(`${module}/${name}`));
}

/** In one transaction. Answers the first entry behind the rows, and what comes after it. */
async function loadRows(options: RestoreOptions, contents: Contents): Promise<AsyncIterable<Entry>> {
  const entries = readEntries(options.open());
  const first = await options.database.asOwner(async (db) => {
    await sql`SET CONSTRAINTS ALL DEFERRED`.execute(db);
    const loader = new RowLoader(db, await tablesInOrder(db));
    for (;;) {
      const { done, value } = await entries.next();
      options.signal.throwIfAborted();
      if (done || value.head.entry === 'blob') {
        await loader.finish();
        return done ? undefined : value;
      }
      if (value.head.entry === 'rows') await loader.load(value.head, await whole(value.bytes));
      options.progress({ stage: 'restoring', done: value.at, total: contents.bytes });
    }
  });
  return (async function* () {
    if (first) yield first;
    yield* entries;
  })();
}

async function loadBlobs({ blobs, signal, progress }: RestoreOptions, entries: AsyncIterable<Entry>, contents: Contents): Promise<void> {
  const loader = new BlobLoader(blobs);
  for await (const { head, bytes, at } of entries) {
    signal.throwIfAborted();
    await loader.load(head as BlobHead, bytes);
    progress({ stage: 'restoring', done: at, total: contents.bytes });
  }
  await loader.finish();
}
