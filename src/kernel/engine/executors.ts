/**
 * Which processes carry out workflows, and which of them are dead. The engine's open package recovers only what its own process
 * left, so each process beats, and one of them at a time looks for those that stopped: by the clock of the database, so that
 * clocks of machines do not matter. A process that was only frozen finds its workflows taken and stops at its next record.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

/** Held by the one process that looks, for as long as it looks. */
const watchLock = 7_331_002;

/** Held by the one process that makes the tables of the engine or brings them up to date: its library does not expect two at once. */
const launchLock = 7_331_003;
const tryAgainMs = 100;

/** Does something while no other process does it. */
export async function launchAlone(pool: pg.Pool, work: () => Promise<unknown>): Promise<void> {
  const client = await pool.connect();
  const lock = async (how: 'pg_try_advisory_lock' | 'pg_advisory_unlock'): Promise<boolean> =>
    (await client.query<{ done: boolean }>(`SELECT ${how}(${launchLock}) AS done`)).rows[0]?.done === true;
  let over = false;
  try {
    // Asked again and again: a statement that waits holds a snapshot, and an index that is built concurrently waits for that.
    while (!(await lock('pg_try_advisory_lock'))) await pause(tryAgainMs);
    await work();
    over = await lock('pg_advisory_unlock');
  } finally {
    client.release(!over); // one that may have the lock is closed, which gives it back
  }
}

export interface Executor {
  readonly id: string;
  readonly version: string;
}

/** Says that this process lives. */
export async function beat(pool: pg.Pool, { id, version }: Executor): Promise<void> {
  await pool.query(
    `INSERT INTO engine.executors (id, version) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()`,
    [id, version],
  );
}

/** Says that this process ends, so that others need not wait to be sure. */
export async function leave(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('DELETE FROM engine.executors WHERE id = $1', [id]);
}

/** Says that no process but this one lives: an embedded database has one. */
export async function beAlone(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('DELETE FROM engine.executors WHERE id <> $1', [id]);
}

/** The dead processes that still have workflows. Empty when another process looks at this moment. */
export async function findDead(pool: pg.Pool, silentForMs: number): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ leads: boolean }>(`SELECT pg_try_advisory_xact_lock(${watchLock}) AS leads`);
    const dead = rows[0]?.leads ? await lookForDead(client, silentForMs) : [];
    await client.query('COMMIT');
    return dead;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function lookForDead(client: pg.PoolClient, silentForMs: number): Promise<string[]> {
  await client.query(`DELETE FROM engine.executors WHERE seen_at < clock_timestamp() - make_interval(secs => $1)`, [silentForMs / 1000]);
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT w.executor_id AS id FROM engine.workflow_status w
     WHERE w.status = 'PENDING' AND NOT EXISTS (SELECT FROM engine.executors e WHERE e.id::text = w.executor_id)`,
  );
  return rows.map((row) => row.id);
}
