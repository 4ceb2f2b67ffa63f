/** The SQL of the outbox. Time is the database's: clocks of machines do not matter. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { DomainEvent } from './define-event.ts';

/** Columns of `outbox_events`. */
interface EventRow {
  id: string;
  type: string;
  at: Date;
  caused_by: string;
  request: string | null;
  run: string | null;
  data: Record<string, unknown>;
}

/** The number comes at the commit, so that whoever can read an event finds one. */
interface NumberedEvent extends EventRow {
  seq: number;
}

const presented = (workspace: string, row: NumberedEvent): DomainEvent => ({
  id: row.id,
  seq: row.seq,
  type: row.type,
  at: row.at.toISOString(),
  workspace,
  causedBy: row.caused_by,
  ...(row.request === null ? {} : { request: row.request }),
  ...(row.run === null ? {} : { run: row.run }),
  data: row.data,
});

const columns = sql.raw('id, seq, type, at, caused_by, request, run, data');

/** The events behind a number, in order. */
export async function eventsAfter(reader: Reader, seq: number, limit: number): Promise<DomainEvent[]> {
  const { rows } = await sql<NumberedEvent>`
    SELECT ${columns} FROM outbox_events WHERE workspace = ${reader.workspace} AND seq > ${seq} ORDER BY seq LIMIT ${limit}`.execute(
    reader.db(),
  );
  return rows.map((row) => presented(reader.workspace, row));
}

export async function eventsById(reader: Reader, ids: readonly string[]): Promise<Map<string, DomainEvent>> {
  const { rows } = await sql<NumberedEvent>`
    SELECT ${columns} FROM outbox_events WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, presented(reader.workspace, row)]));
}

export async function lastSeq(reader: Reader): Promise<number> {
  const { rows } = await sql<{ last_seq: number }>`SELECT last_seq FROM outbox_heads WHERE workspace = ${reader.workspace}`.execute(
    reader.db(),
  );
  return rows[0]?.last_seq ?? 0;
}

/** Makes the position of a subscriber that is new: before everything, or behind what there is. */
export async function ensurePosition(tx: Tx, subscriber: string, from: 'first' | 'next'): Promise<void> {
  const seq = from === 'first' ? 0 : await lastSeq(tx);
  await sql`
    INSERT INTO outbox_positions (workspace, subscriber, seq) VALUES (${tx.workspace}, ${subscriber}, ${seq})
    ON CONFLICT DO NOTHING`.execute(tx.db());
}

export interface Waiting {
  /** Whether there are events behind its position. */
  readonly behind: boolean;
  /** Whether it is to get dead letters again. */
  readonly replays: boolean;
}

/** What waits for each of these subscribers. */
export async function whatWaits(reader: Reader, subscribers: readonly string[]): Promise<ReadonlyMap<string, Waiting>> {
  const { rows } = await sql<Waiting & { subscriber: string }>`
    SELECT p.subscriber, p.seq < h.last_seq AS behind, EXISTS (
      SELECT FROM outbox_dead_letters l
      WHERE l.workspace = p.workspace AND l.subscriber = p.subscriber AND l.replay_at <= clock_timestamp()) AS replays
    FROM outbox_positions p JOIN outbox_heads h ON h.workspace = p.workspace
    WHERE p.workspace = ${reader.workspace} AND p.subscriber = ANY (${subscribers}::text[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.subscriber, row]));
}

export interface Held {
  readonly seq: number;
  readonly attempts: number;
}

/** Takes a subscriber for this process; undefined while another has it or it waits to be tried again. */
export async function hold(tx: Tx, subscriber: string, holder: string, leaseMs: number): Promise<Held | undefined> {
  const { rows } = await sql<Held>`
    UPDATE outbox_positions SET holder = ${holder}, held_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    WHERE workspace = ${tx.workspace} AND subscriber = ${subscriber}
      AND (holder IS NULL OR holder = ${holder} OR held_until < clock_timestamp())
      AND (retry_at IS NULL OR retry_at <= clock_timestamp())
    RETURNING seq, attempts`.execute(tx.db());
  return rows[0];
}

export async function release(tx: Tx, holder: string): Promise<void> {
  await sql`UPDATE outbox_positions SET holder = NULL, held_until = NULL WHERE workspace = ${tx.workspace} AND holder = ${holder}`.execute(
    tx.db(),
  );
}

export interface Step {
  readonly subscriber: string;
  readonly holder: string;
  readonly from: number;
}

/** Moves a position on; false when another process has it by now. */
export async function moveOn(tx: Tx, { subscriber, holder, from }: Step, to: number): Promise<boolean> {
  const { rows } = await sql`
    UPDATE outbox_positions SET seq = ${to}, moved_at = clock_timestamp(), attempts = 0, retry_at = NULL
    WHERE workspace = ${tx.workspace} AND subscriber = ${subscriber} AND holder = ${holder} AND seq = ${from} RETURNING seq`.execute(
    tx.db(),
  );
  return rows.length > 0;
}

/** Notes that it could not be handed over. `counts`: the event itself may be to blame. */
export async function tryLater(tx: Tx, { subscriber, holder, from }: Step, waitMs: number, counts: boolean): Promise<void> {
  await sql`
    UPDATE outbox_positions SET attempts = attempts + ${counts ? 1 : 0}, retry_at = clock_timestamp() + make_interval(secs => ${waitMs / 1000})
    WHERE workspace = ${tx.workspace} AND subscriber = ${subscriber} AND holder = ${holder} AND seq = ${from}`.execute(tx.db());
}

/** A subscriber that has not moved for so long is gone, and holds nothing back. */
const goneAfter = '90 days';

/** Deletes events from before a time that every subscriber has passed and nobody refused, at most a thousand. Returns how many. */
export async function deleteEvents(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql`
    DELETE FROM outbox_events WHERE workspace = ${tx.workspace} AND id IN (
      SELECT e.id FROM outbox_events e WHERE e.workspace = ${tx.workspace} AND e.at < ${before} AND e.seq <= coalesce(
        (SELECT min(p.seq) FROM outbox_positions p
         WHERE p.workspace = ${tx.workspace} AND p.moved_at > clock_timestamp() - ${goneAfter}::interval), 9007199254740991)
        AND NOT EXISTS (SELECT FROM outbox_dead_letters l WHERE l.workspace = e.workspace AND l.event = e.id)
      ORDER BY e.seq LIMIT 1000)
    RETURNING id`.execute(tx.db());
  return rows.length;
}

/** Takes the name of a bundle that is erased out of what was told of it. */
export async function forgetNames(tx: Tx, bundle: string): Promise<void> {
  await sql`UPDATE outbox_events SET data = data - 'name' WHERE workspace = ${tx.workspace} AND data->>'bundle' = ${bundle}`.execute(
    tx.db(),
  );
  // Whoever refused an event may have said it in its words.
  await sql`UPDATE outbox_dead_letters SET error = 'It was refused; the words were erased.' WHERE workspace = ${tx.workspace}`.execute(
    tx.db(),
  );
}
