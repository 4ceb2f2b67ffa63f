/** A copy of an instance would tell everybody everything a second time: after a restore a person says that this one serves. */
import { sql } from 'kysely';
import type { Tx } from '../db/port.ts';

const ofBackup = 'Restored from a backup. Enable it when this is the instance that serves; what waits is sent then.';

/** Returns how many there were. */
export async function disableAll(tx: Tx, why = ofBackup): Promise<number> {
  const { rows } = await sql`
    UPDATE webhooks SET disabled_at = clock_timestamp(), disabled_why = ${why}
    WHERE workspace = ${tx.workspace} AND disabled_at IS NULL RETURNING id`.execute(tx.db());
  return rows.length;
}
