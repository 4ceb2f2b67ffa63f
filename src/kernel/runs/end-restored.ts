/** What was not finished when a backup was made, or at the moment that a database was set back to, is not gone on with: whoever had it is no more. */
import { sql } from 'kysely';
import type { Tx } from '../db/port.ts';
import { appendEvents } from './append-events.ts';
import { changeStatus } from './store.ts';

const ofBackup = 'It was not finished when the backup was made that it was restored from. Retry it if it is still wanted.';

/** Ends them as failed, so that they can be retried. Returns how many there were. */
export async function endUnfinished(tx: Tx, now: Date, words = ofBackup): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM runs WHERE workspace = ${tx.workspace} AND finished_at IS NULL ORDER BY id`.execute(tx.db());
  for (const { id } of rows) {
    const error = { code: 'UNAVAILABLE', message: words };
    await changeStatus(tx, id, { to: 'failed', from: ['queued', 'running', 'waiting', 'paused'], error, finished: true });
    const data = { status: 'failed', code: error.code };
    await appendEvents(tx, { run: id, events: [{ at: now, level: 'error', type: 'run.finished', message: words, data }] });
  }
  return rows.length;
}
