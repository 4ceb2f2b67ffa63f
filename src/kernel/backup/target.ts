/** Whether a backup may be put into a database. */
import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { unknownMigrations, type Migration } from '../db/migrations.ts';
import type { Database } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import { isMarked } from './restore-mark.ts';
import { tablesInOrder } from './tables.ts';

export interface Target {
  readonly database: Database;
  readonly migrations: readonly Migration[];
  readonly replace: boolean;
}

/** @throws StemmaError CONFLICT saying why not. */
export async function refuseUnfitTarget({ replace, ...target }: Target): Promise<void> {
  const { database } = target;
  await refuseServedTarget(target);
  if (replace || (await isMarked(database))) return;
  const [filled] = await database.asOwner((db) => filledTables(db));
  if (filled !== undefined)
    throw new StemmaError(
      'CONFLICT',
      'This instance holds something, which a restore would remove. Nothing was changed; restore into an empty one, or say --replace.',
      { table: filled },
    );
}

/** @throws StemmaError CONFLICT for a database of a newer Stemma and for one that others use. */
export async function refuseServedTarget({ database, migrations }: Omit<Target, 'replace'>): Promise<void> {
  const strange = await unknownMigrations(database, migrations);
  if (strange.length > 0)
    throw new StemmaError('CONFLICT', 'The database belongs to a newer Stemma. Nothing was changed; use that version.', {
      migrations: strange,
    });
  if (database.kind === 'server') await refuseOthers(database);
}

/** A server lists a connection a moment longer than the process lives that had it: so often it is asked again, this far apart. */
const looks = 30;
const looksApartMs = 100;

/** Whoever is connected would go on with what was read before. */
async function refuseOthers(database: Database): Promise<void> {
  let others = await othersOf(database);
  for (let look = 1; look < looks && others.length > 0; look += 1) {
    await wait(looksApartMs);
    others = await othersOf(database);
  }
  if (others.length > 0)
    throw new StemmaError(
      'CONFLICT',
      `Somebody else is connected to this database (${others.length === 1 ? 'one process' : `${others.length} connections`}). Nothing was changed; stop "stemma serve", "stemma work" and whatever else uses it first.`,
      { pids: others },
    );
}

const othersOf = (database: Database): Promise<number[]> =>
  database.asOwner(async (db) => {
    const { rows } = await sql<{ pid: number }>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`.execute(
      db,
    );
    return rows.map(({ pid }) => pid);
  });

/** What the start of an instance writes by itself. */
const always = new Set(['workspaces', 'lineage_heads', 'outbox_heads', 'outbox_positions', 'fact_heads', 'search_counters']);

/** Those that hold something of a workspace, or of any, that nobody wrote by starting. */
export async function filledTables(db: Kysely<unknown>, workspace?: string): Promise<string[]> {
  await sql`SET LOCAL row_security = off`.execute(db);
  const { rows: schema } = await sql<{ there: boolean }>`SELECT to_regclass('workspaces') IS NOT NULL AS there`.execute(db);
  if (!schema[0]?.there) return [];
  const filled: string[] = [];
  for (const { name, tenant } of await tablesInOrder(db)) {
    if (always.has(name)) continue;
    const mine = workspace === undefined ? sql`true` : sql`${sql.ref(tenant)} = ${workspace}`;
    const { rows } = await sql`SELECT FROM ${sql.table(name)} WHERE ${mine} LIMIT 1`.execute(db);
    if (rows.length > 0) filled.push(name);
  }
  return filled;
}
