/**
 * Makes deleted text leave the files. A deleted row stays in its page until something else is written over it, and in the log until
 * that segment goes: so the tables are written anew, samples of their values are taken anew, and the log is moved on.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { StemmaError } from '../shared/errors.ts';
import { asStemmaError } from './failures.ts';

/** What was sampled of the values of columns is a table as well. */
const samples = 'pg_statistic';
/** After the first switch the records of the rewriting itself are in the segment before, after the third in none (`wal_recycle` is off). */
const logSwitches = 3;

const rewriting = (table: string): string => `VACUUM (FULL, ANALYZE) "${table}"`;

/** On the one session of the embedded database nobody else reads meanwhile. */
export async function rewriteEmbedded(pool: pg.Pool, tables: readonly string[]): Promise<void> {
  try {
    for (const table of tables) await pool.query(rewriting(table));
    await pool.query(`VACUUM (FULL) ${samples}`);
    await pool.query('CHECKPOINT');
    for (let done = 0; done < logSwitches; done += 1) {
      await pool.query('SELECT pg_switch_wal()');
      await pool.query('CHECKPOINT');
    }
  } catch (error) {
    throw asStemmaError(error);
  }
}

const patienceMs = 10_000;

/** @throws StemmaError UNAVAILABLE when a reader from before does not end, CONFLICT when a table stays locked; trying again later is safe. */
export async function rewriteOnServer(pool: pg.Pool, tables: readonly string[]): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asStemmaError(error);
  });
  let broken: unknown;
  try {
    // Whoever waits for the lock of a table makes everybody wait who comes after.
    await client.query(`SET lock_timeout = ${patienceMs}`);
    for (const table of tables) {
      await readersGone(client);
      await client.query(rewriting(table));
    }
    await client.query(`VACUUM (FULL) ${samples}`); // a warning, and nothing, for a role that does not own the database
  } catch (error) {
    broken = error;
    throw asStemmaError(error);
  } finally {
    if (broken === undefined) await client.query('RESET lock_timeout').catch((error: unknown) => (broken = error));
    client.release(broken !== undefined);
  }
}

/** A table that is rewritten keeps what a snapshot from before may still read: so those have to end first. */
async function readersGone(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ now: string }>('SELECT pg_current_xact_id()::xid::text AS now');
  for (const end = Date.now() + patienceMs; ; await wait(50)) {
    const { rows: older } = await client.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND backend_xmin IS NOT NULL AND age(backend_xmin) >= age($1::text::xid)`,
      [rows[0]?.now],
    );
    if (older.length === 0) return;
    if (Date.now() > end) {
      throw new StemmaError(
        'UNAVAILABLE',
        'Somebody still reads from before the erasure, so its traces in the tables are not overwritten yet.',
        {
          pids: older.map((row: { pid: number }) => row.pid),
        },
      );
    }
  }
}
