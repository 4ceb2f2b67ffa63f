/** The SQL of dead letters: events that a subscriber refused, until somebody replays or discards them. Time is the database's. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { DomainEvent } from './define-event.ts';
import { eventsById } from './store.ts';

const longest = 1000;

export async function insertDeadLetter(tx: Tx, subscriber: string, event: string, error: string): Promise<void> {
  await sql`
    INSERT INTO outbox_dead_letters (workspace, subscriber, event, error)
    VALUES (${tx.workspace}, ${subscriber}, ${event}, ${error.slice(0, longest)}) ON CONFLICT DO NOTHING`.execute(tx.db());
}

/** Columns of `outbox_dead_letters`, `outbox_events`. */
interface DeadLetterRow {
  subscriber: string;
  event: string;
  error: string;
  replay_at: Date | null;
  type: string;
}

/** With the time and number of its event, and when it was given up. */
export interface DeadLetter extends DeadLetterRow {
  seq: number;
  happened: Date;
  refused: Date;
}

/** Where a page begins: behind this one. */
export type Behind = readonly [seq: number, subscriber: string];

/** Newest events first. */
export async function loadDeadLetters(reader: Reader, limit: number, behind: Behind | undefined): Promise<DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`
    SELECT l.subscriber, l.event, l.error, l.replay_at, e.type, e.seq, e.at AS happened, l.at AS refused
    FROM outbox_dead_letters l JOIN outbox_events e ON e.workspace = l.workspace AND e.id = l.event
    WHERE l.workspace = ${reader.workspace} AND ${behind ? sql`(e.seq, l.subscriber) < (${behind[0]}, ${behind[1]})` : sql`true`}
    ORDER BY e.seq DESC, l.subscriber DESC LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** Some dead letters; all of them when nothing is named. */
export interface Chosen {
  readonly event?: string | undefined;
  readonly subscriber?: string | undefined;
}

const chosenBy = ({ event, subscriber }: Chosen): RawBuilder<unknown> =>
  sql`(${event ?? null}::uuid IS NULL OR event = ${event ?? null}) AND (${subscriber ?? null}::text IS NULL OR subscriber = ${subscriber ?? null})`;

/** Has them handed over again. Returns how many. */
export async function askForReplay(tx: Tx, chosen: Chosen): Promise<number> {
  const { rows } = await sql`
    UPDATE outbox_dead_letters SET replay_at = coalesce(replay_at, clock_timestamp())
    WHERE workspace = ${tx.workspace} AND ${chosenBy(chosen)} RETURNING event`.execute(tx.db());
  return rows.length;
}

/** Returns how many. */
export async function discardDeadLetters(tx: Tx, chosen: Chosen): Promise<number> {
  const { rows } = await sql`
    DELETE FROM outbox_dead_letters WHERE workspace = ${tx.workspace} AND ${chosenBy(chosen)} RETURNING event`.execute(tx.db());
  return rows.length;
}

/** Takes the next one that is to be handed over again, for as long as a process may take for it. */
export async function claimReplay(tx: Tx, subscriber: string, leaseMs: number): Promise<DomainEvent | undefined> {
  const { rows } = await sql<{ event: string }>`
    WITH due AS MATERIALIZED ( -- once: a subquery that locks could be run for every row, each time taking another
      SELECT l.event FROM outbox_dead_letters l JOIN outbox_events e ON e.workspace = l.workspace AND e.id = l.event
      WHERE l.workspace = ${tx.workspace} AND l.subscriber = ${subscriber} AND l.replay_at <= clock_timestamp()
      ORDER BY e.seq LIMIT 1 FOR UPDATE OF l SKIP LOCKED)
    UPDATE outbox_dead_letters l SET replay_at = clock_timestamp() + make_interval(secs => ${leaseMs / 1000}) FROM due
    WHERE l.workspace = ${tx.workspace} AND l.subscriber = ${subscriber} AND l.event = due.event RETURNING l.event`.execute(tx.db());
  const [event] = rows.map((row) => row.event);
  return event === undefined ? undefined : (await eventsById(tx, [event])).get(event);
}

/** It was refused again: it is dead until somebody asks once more. */
export async function refuseReplay(tx: Tx, subscriber: string, event: string, error: string): Promise<void> {
  await sql`
    UPDATE outbox_dead_letters SET replay_at = NULL, error = ${error.slice(0, longest)}, at = clock_timestamp()
    WHERE workspace = ${tx.workspace} AND subscriber = ${subscriber} AND event = ${event}`.execute(tx.db());
}
