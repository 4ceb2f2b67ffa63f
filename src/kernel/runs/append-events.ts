/**
 * Events of runs: appended in one statement, read by number. The statement takes the numbers from the run's row, whose lock is
 * held until the commit: no gap, no number twice, and whoever sees a number sees all before it, however many processes append.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { EventType } from './contract.ts';
import { eventLevels, type EventLevel, type RunStatus } from './states.ts';
import type { StoredProgress } from './store.ts';

export interface NewEvent {
  readonly at: Date;
  readonly level: EventLevel;
  readonly type: EventType;
  readonly node?: string | undefined;
  readonly message?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** Columns of `run_events`. */
export interface EventRow {
  run: string;
  seq: number;
  at: Date;
  level: EventLevel;
  type: string;
  node: string | null;
  message: string | null;
  data: object | null;
}

/** What the run looks like after an append. */
export interface Appended {
  readonly status: RunStatus;
  readonly cancelRequested: boolean;
  readonly lastSeq: number;
}

export interface Batch {
  readonly run: string;
  readonly events: readonly NewEvent[];
  /** Of the batch as a whole: one that is there already is not appended again. */
  readonly key?: string | undefined;
  readonly progress?: StoredProgress | undefined;
}

const longestMessage = 4_000;

/** Appends a batch, which may be empty: then it only says that the run's process lives. @throws StemmaError NOT_FOUND */
export async function appendEvents(tx: Tx, { run, events, key, progress }: Batch): Promise<Appended> {
  const given = events.map(({ at, level, type, node, message, data }) => ({
    at,
    level,
    type,
    node: node?.slice(0, 1000),
    message: message?.slice(0, longestMessage),
    data,
  }));
  const { rows } = await sql<{ status: RunStatus; cancelled: boolean; last_seq: number }>`
    WITH given AS (
      SELECT g.* FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        AS (at timestamptz, level text, type text, node text, message text, data jsonb)) WITH ORDINALITY AS g (at, level, type, node, message, data, place)
      WHERE ${key ?? null}::text IS NULL
        OR NOT EXISTS (SELECT FROM run_events e WHERE e.workspace = ${tx.workspace} AND e.run = ${run} AND e.key = ${key ?? null})
    ), head AS (
      UPDATE runs SET last_seq = last_seq + (SELECT count(*) FROM given), seen_at = clock_timestamp(),
        progress = coalesce(${progress === undefined ? null : JSON.stringify(progress)}::jsonb, progress)
      WHERE workspace = ${tx.workspace} AND id = ${run}
      RETURNING last_seq, status, cancel_requested_at IS NOT NULL AS cancelled
    ), appended AS (
      INSERT INTO run_events (workspace, run, seq, at, level, type, node, message, data, key)
      SELECT ${tx.workspace}, ${run}, head.last_seq - (SELECT count(*) FROM given) + place, at, level, type, node, message, data,
        CASE place WHEN 1 THEN ${key ?? null}::text END
      FROM given, head
    )
    SELECT status, cancelled, last_seq FROM head`.execute(tx.db());
  const row = rows[0];
  if (!row) throw new StemmaError('NOT_FOUND', 'There is no such run.');
  return { status: row.status, cancelRequested: row.cancelled, lastSeq: row.last_seq };
}

const columns = sql.raw('e.run, e.seq, e.at, e.level, e.type, e.node, e.message, e.data');

export interface EventFilter {
  readonly after: number;
  readonly level?: EventLevel | undefined;
  readonly type?: string | undefined;
  readonly node?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly text?: string | undefined;
  readonly limit: number;
}

export async function loadEvents(reader: Reader, run: string, filter: EventFilter): Promise<EventRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`e.workspace = ${reader.workspace} AND e.run = ${run} AND e.seq > ${filter.after}`];
  // Word for word as in the index of problems, so that finding three errors among a million events reads three.
  if (filter.level === 'warn') conditions.push(sql`e.level IN ('warn', 'error')`);
  if (filter.level === 'error') conditions.push(sql`e.level IN ('warn', 'error') AND e.level = 'error'`);
  if (filter.level === 'info') conditions.push(sql`e.level = ANY (${eventLevels.filter((level) => level !== 'debug')}::text[])`);
  if (filter.type !== undefined) conditions.push(sql`e.type = ${filter.type}`);
  if (filter.node !== undefined) conditions.push(sql`e.node = ${filter.node}`);
  if (filter.from !== undefined) conditions.push(sql`e.at >= ${filter.from}`);
  if (filter.to !== undefined) conditions.push(sql`e.at <= ${filter.to}`);
  if (filter.text !== undefined) conditions.push(sql`position(lower(${filter.text}) IN lower(e.message)) > 0`);
  const { rows } = await sql<EventRow>`
    SELECT ${columns} FROM run_events e WHERE ${sql.join(conditions, sql` AND `)} ORDER BY e.seq LIMIT ${filter.limit}`.execute(
    reader.db(),
  );
  return rows;
}

/** The next events of many runs, each behind its own number, in one statement: a plain join cost 15 times as much. */
export async function loadNewEvents(reader: Reader, behind: ReadonlyMap<string, number>, perRun: number): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    SELECT e.* FROM unnest(${[...behind.keys()]}::uuid[], ${[...behind.values()]}::bigint[]) u (run, after)
    CROSS JOIN LATERAL (SELECT ${columns} FROM run_events e
      WHERE e.workspace = ${reader.workspace} AND e.run = u.run AND e.seq > u.after ORDER BY e.seq LIMIT ${perRun}) e`.execute(reader.db());
  return rows;
}
