/** Keeps all bytes from garbage collection for a day, for who is about to read them. */
import { sql } from 'kysely';
import type { Database } from '../db/port.ts';
import { collector } from './collect-garbage.ts';

/** What was used so lately is kept long enough. */
const lately = 15 * 60_000;

export async function holdBlobs(database: Database, workspaces: readonly string[], now: Date): Promise<void> {
  for (const workspace of workspaces)
    await database.as({ workspace, actor: collector }).write(async (tx) => {
      await sql`UPDATE blobs SET used_at = ${now} WHERE workspace = ${workspace} AND used_at < ${new Date(now.getTime() - lately)}`.execute(
        tx.db(),
      );
    });
}
