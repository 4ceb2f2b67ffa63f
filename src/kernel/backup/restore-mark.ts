/** What says that a restore is under way in a database: it is there before anything is changed, and goes when all of it is done. */
import { sql } from 'kysely';
import type { Database } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';

const mark = 'restore_under_way';

export function isMarked(database: Database): Promise<boolean> {
  return database.asOwner(async (db) => {
    const { rows } = await sql<{ there: boolean }>`SELECT to_regclass(${`public.${mark}`}) IS NOT NULL AS there`.execute(db);
    return rows[0]?.there === true;
  });
}

export const setMark = (database: Database): Promise<void> =>
  database.asOwner(async (db) => void (await sql`CREATE TABLE IF NOT EXISTS ${sql.table(mark)} ()`.execute(db)));

export const clearMark = (database: Database): Promise<void> =>
  database.asOwner(async (db) => void (await sql`DROP TABLE IF EXISTS ${sql.table(mark)}`.execute(db)));

/** Half a backup answers nobody. @throws StemmaError CONFLICT */
export async function refuseHalfRestored(database: Database): Promise<void> {
  if (!(await isMarked(database))) return;
  throw new StemmaError(
    'CONFLICT',
    'A restore into this database is under way, or was broken off. Wait for it, or do it again: stemma backup restore FILE.',
  );
}
