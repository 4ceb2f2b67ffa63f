/** Empties the engine: no workflow goes on, no delay and no schedule of before is due. For a database in which nobody works. */
import { sql } from 'kysely';
import type { Migration } from '../db/migrations.ts';
import type { Database } from '../db/port.ts';

/** Its tables are made anew, all at once; what the library makes itself comes with its next start. */
export async function forgetWorkflows(database: Database, migrations: readonly Migration[]): Promise<void> {
  const own = migrations.filter(({ module }) => module === 'engine');
  await database.asOwner(async (db) => {
    for (const { down } of own.toReversed()) await sql.raw(down).execute(db);
    for (const { up } of own) await sql.raw(up).execute(db);
  });
}
