/**
 * Puts the one workspace of a file beside those that an instance has. Files come first, which nobody sees; then all rows in one
 * transaction, under the row-level security of requests, so that no row of another workspace can be written or changed: whatever ends
 * this process before its commit, the workspace was never here.
 */
import { sql, type Kysely } from 'kysely';
import type { Tx } from '../db/port.ts';
import { migrateUp } from '../db/migrations.ts';
import { endUnfinished } from '../runs/end-restored.ts';
import { StemmaError } from '../shared/errors.ts';
import { disableAll } from '../webhooks/disable-restored.ts';
import { readEntries, type Contents, type Manifest } from './format.ts';
import { BlobLoader } from './load-blobs.ts';
import { RowLoader } from './load-rows.ts';
import { fitting, restorer, type RestoreOptions, type Restored } from './restore-backup.ts';
import { refuseHalfRestored } from './restore-mark.ts';
import { tablesInOrder, type Table } from './tables.ts';
import { filledTables, refuseServedTarget } from './target.ts';
import { whole } from './whole.ts';

type Workspace = Manifest['workspaces'][number];
export type ImportOptions = Omit<RestoreOptions, 'replace'>;
export type Imported = Omit<Restored, 'migrated'>;

/**
 * `contents` is what `checkBackup` answered of the same file.
 * @throws StemmaError CONFLICT when the file is of another version or no export of one workspace, and when that workspace is here already
 */
export async function importWorkspace(contents: Contents, options: ImportOptions): Promise<Imported> {
  const { database, migrations, clock } = options;
  const workspace = exported(contents.manifest);
  const { version } = contents.manifest;
  if (fitting(contents.manifest, migrations).length < migrations.length)
    throw new StemmaError(
      'CONFLICT',
      `The workspace was exported by an older Stemma (${version}). Nothing was changed; bring it up to date first: "stemma backup restore" into an empty instance, and export it from there.`,
    );
  await refuseServedTarget(options);
  await refuseHalfRestored(database);
  await migrateUp(database, migrations);
  await database.asOwner((db) => takenPlaces(db, workspace)); // before its files are stored
  await loadBlobs(options, contents);
  const ended = await database.asOwner(async (db) => {
    const tables = await tablesInOrder(db);
    for (const place of await takenPlaces(db, workspace)) await clear(db, tables, place);
    const tx = await enter(db, workspace);
    const loader = await loadRows(db, tables, options, contents);
    const done = { endedRuns: await endUnfinished(tx, clock.now()), disabledWebhooks: await disableAll(tx) };
    options.signal.throwIfAborted();
    await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(db); // what waits for the commit would run as the owner
    await sql`RESET ROLE`.execute(db); // what numbers rows belongs to the owner
    await sql`SET LOCAL row_security = off`.execute(db);
    await loader.finish();
    return done;
  });
  return { ...contents, ...ended };
}

function exported({ scope, workspaces }: Manifest): Workspace {
  const [workspace, ...others] = workspaces;
  if (scope === 'workspace' && workspace && others.length === 0) return workspace;
  throw new StemmaError(
    'CONFLICT',
    'This is the backup of a whole instance, not the export of one workspace. Nothing was changed; see "stemma backup restore".',
  );
}

/** The empty workspaces that have its id or its name. @throws StemmaError CONFLICT when one of them holds something */
async function takenPlaces(db: Kysely<unknown>, { id, name }: Workspace): Promise<string[]> {
  await sql`SET LOCAL row_security = off`.execute(db); // an owner who may not see every workspace fails here instead of seeing none
  const { rows } = await sql<Workspace>`SELECT id, name FROM workspaces WHERE id = ${id} OR name = ${name} ORDER BY id`.execute(db);
  for (const there of rows) {
    const [filled] = await filledTables(db, there.id);
    if (filled === undefined) continue;
    throw new StemmaError(
      'CONFLICT',
      `This instance has a workspace ${there.id === id ? 'with the same id' : 'of the same name'} that holds something: "${there.name}". Nothing was changed; import into another instance.`,
      { workspace: there.id, table: filled },
    );
  }
  return rows.map((row) => row.id);
}

async function clear(db: Kysely<unknown>, tables: readonly Table[], workspace: string): Promise<void> {
  for (const { name, tenant } of tables.toReversed())
    await sql`DELETE FROM ${sql.table(name)} WHERE ${sql.ref(tenant)} = ${workspace}`.execute(db);
}

/** From here on the transaction can do what a request of this workspace can. */
async function enter(db: Kysely<unknown>, { id }: Workspace): Promise<Tx> {
  await sql`SET LOCAL row_security = on`.execute(db);
  await sql`SET LOCAL ROLE stemma_app`.execute(db);
  await sql`SELECT set_config('app.workspace', ${id}, true), set_config('app.actor', ${restorer}, true)`.execute(db);
  return { workspace: id, actor: restorer, writable: true, db: <Tables>() => db as Kysely<Tables> };
}

async function loadBlobs({ open, blobs, signal, progress }: ImportOptions, { blobs: total }: Contents): Promise<void> {
  const loader = new BlobLoader(blobs);
  let done = 0;
  for await (const { head, bytes } of readEntries(open())) {
    signal.throwIfAborted();
    if (head.entry !== 'blob') continue;
    await loader.load(head, bytes);
    progress({ stage: 'files', done: (done += 1), total });
  }
  await loader.finish();
}

async function loadRows(
  db: Kysely<unknown>,
  tables: readonly Table[],
  { open, signal, progress }: ImportOptions,
  { rows: total }: Contents,
): Promise<RowLoader> {
  await sql`SET CONSTRAINTS ALL DEFERRED`.execute(db);
  const loader = new RowLoader(db, tables);
  let done = 0;
  for await (const { head, bytes } of readEntries(open())) {
    signal.throwIfAborted();
    if (head.entry === 'blob') break; // rows come first
    if (head.entry !== 'rows') continue;
    await loader.load(head, await whole(bytes));
    progress({ stage: 'rows', done: (done += head.rows), total });
  }
  return loader;
}
