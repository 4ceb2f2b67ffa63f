/**
 * Makes a backup: the rows of one snapshot of the database, and every file that they name. The rows go to a file of this machine
 * first, so that the snapshot lasts as long as reading them and not as long as whoever takes the backup: on an embedded database
 * everybody else waits for that. Files never change, so they are read afterwards, while everything goes on.
 */
import { sql, type Kysely } from 'kysely';
import { allWorkspaces, asStorageError, holdBlobs, type BlobStore } from '../blobs/index.ts';
import type { Database } from '../db/port.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { asPortableText, dumpRows } from './dump-rows.ts';
import { failedLine, Writer, type Manifest } from './format.ts';
import type { MayBackUp } from './policy.ts';
import { Spool } from './spool.ts';
import { tablesInOrder } from './tables.ts';

export interface BackupOptions {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** Of the software. */
  readonly version: string;
  /** Where rows may lie for a while; they take less room than the database. */
  readonly folder: string;
  /** Only this workspace; all when left out. */
  readonly workspace?: string;
}

/** Bytes that somebody used less than a day ago are not collected; they are said to be used this often while a backup reads them. */
const holdEveryMs = 3600_000;

/**
 * The file, piece by piece. What goes wrong is its last line, so that whoever takes it over a connection learns it too; such a file is no
 * backup, and reading it says why.
 */
export async function* createBackup(_may: MayBackUp, options: BackupOptions): AsyncGenerator<Uint8Array> {
  try {
    yield* written(options);
  } catch (error) {
    const failure = asStorageError(error);
    if (!(failure instanceof StemmaError)) throw failure;
    yield failedLine(failure);
  }
}

async function* written(options: BackupOptions): AsyncGenerator<Uint8Array> {
  const { database, blobs, clock, folder } = options;
  const writer = new Writer();
  yield writer.start();
  await using rows = await Spool.open(folder);
  await using names = await Spool.open(folder);
  let held = clock.now();
  const hold = async (): Promise<void> => {
    held = clock.now();
    const workspaces = options.workspace === undefined ? await allWorkspaces(database) : [options.workspace];
    await holdBlobs(database, workspaces, held);
  };
  await hold();
  await database.asOwner(async (db) => {
    await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(db);
    await sql`SET LOCAL row_security = off`.execute(db); // an owner who may not see every workspace fails here instead of seeing none
    await asPortableText(db);
    const manifest = await manifestOf(db, options);
    await rows.append(writer.manifest(manifest));
    const tables = await tablesInOrder(db);
    for (const { id } of manifest.workspaces)
      for await (const { of, bytes } of dumpRows(db, tables, id)) await rows.append(writer.rows(of, bytes));
    for await (const name of blobNames(db, options.workspace)) await names.append(name);
  });
  yield* rows.read();
  for await (const record of names.read(recordBytes)) {
    if (clock.now().getTime() - held.getTime() > holdEveryMs) await hold();
    const sha256 = record.toString('latin1', 0, 64);
    yield* writer.blob({ sha256, size: Number(record.toString('latin1', 64)) }, bytesOf(blobs, sha256));
  }
  yield writer.end();
}

async function manifestOf(db: Kysely<unknown>, { clock, version, workspace }: BackupOptions): Promise<Omit<Manifest, 'entry'>> {
  const { rows: migrations } = await sql<Manifest['migrations'][number]>`
    SELECT module, name, hash FROM schema_migrations ORDER BY module, name`.execute(db);
  const { rows: workspaces } = await sql<Manifest['workspaces'][number]>`
    SELECT id, name FROM workspaces WHERE ${workspace ?? null}::uuid IS NULL OR id = ${workspace ?? null} ORDER BY id`.execute(db);
  const scope = workspace === undefined ? 'instance' : 'workspace';
  return { at: clock.now().toISOString(), version, scope, workspaces, migrations };
}

const sizeDigits = 16;
const recordBytes = 64 + sizeDigits;
const namesAtOnce = 5000;

/** The hash and size of every file, once, in records of one length. */
async function* blobNames(db: Kysely<unknown>, workspace: string | undefined): AsyncGenerator<Buffer> {
  for (let after = ''; ;) {
    const { rows } = await sql<{ sha256: string; size: number }>`
      SELECT DISTINCT sha256, size FROM blobs
      WHERE sha256 > ${after} AND (${workspace ?? null}::uuid IS NULL OR workspace = ${workspace ?? null})
      ORDER BY sha256 LIMIT ${sql.lit(namesAtOnce)}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield Buffer.from(rows.map(({ sha256, size }) => sha256 + String(size).padStart(sizeDigits)).join(''), 'latin1');
    after = last.sha256;
  }
}

/** Files that were there a moment ago are gone only when they were erased. */
async function* bytesOf(blobs: BlobStore, sha256: string): AsyncGenerator<Uint8Array> {
  try {
    yield* blobs.stream(sha256);
  } catch (error) {
    if (!(error instanceof StemmaError) || (error.code !== 'NOT_FOUND' && error.code !== 'INTERNAL')) throw error;
    throw new StemmaError(
      'CONFLICT',
      error.code === 'NOT_FOUND'
        ? `The stored file ${sha256} is not there. If something was erased meanwhile, make the backup again; else bring it back from an older backup.`
        : `The stored file ${sha256} is damaged: add the document it belongs to again, or bring it back from an older backup.`,
      { sha256 },
      { cause: error },
    );
  }
}
