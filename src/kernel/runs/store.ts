/** The SQL of runs. Events are in `append-events.ts`. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { RunStatus } from './states.ts';

/** A stage as it is stored. Times are ISO texts. */
export interface StoredStage {
  readonly name: string;
  readonly done: number;
  readonly total?: number;
  readonly startedAt: string;
  readonly ms?: number;
}

/** The JSON of `runs.progress`. */
export interface StoredProgress {
  readonly stages: readonly StoredStage[];
  /** The stages that are expected; the share of what is done is reckoned over them. */
  readonly expected?: readonly string[];
}

/** Columns of `runs`, without what may be large. */
export interface RunRow {
  workspace: string;
  id: string;
  kind: string;
  definition: string;
  title: string;
  status: RunStatus;
  parent: string | null;
  retry_of: string | null;
  started_by: string;
  error: object | null;
  progress: object;
  cost_tokens: number;
  cost_usd: number;
  last_seq: number;
  executor: string | null;
  attempt: number;
  handed_at: Date | null;
  cancel_requested_at: Date | null;
  request: string | null;
  trace: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

/** Columns of `runs`: what went in and came out. */
export interface RunPayloadRow {
  input: object;
  output: object | null;
}

const columns = sql.raw(
  `workspace, id, kind, definition, title, status, parent, retry_of, started_by, error, progress, cost_tokens, cost_usd, last_seq, executor, attempt,
   handed_at, cancel_requested_at, request, trace, created_at, started_at, finished_at`,
);

export interface NewRun {
  readonly id: string;
  readonly kind: string;
  readonly definition: string;
  readonly title: string;
  readonly status: 'queued' | 'running';
  readonly parent?: string | undefined;
  readonly retryOf?: string | undefined;
  readonly input: unknown;
  readonly expected: readonly string[];
  /** The request it is made in, and its span. */
  readonly request?: string | undefined;
  readonly trace?: string | undefined;
  /** The process that carries it out at once. */
  readonly executor?: string | undefined;
  /** Its first event. */
  readonly first?: { readonly at: Date; readonly level: string; readonly type: string };
}

/** Makes a run with its first event, in one statement: a caller waits for it. */
export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  const progress: StoredProgress = { stages: [], expected: run.expected };
  const begun = run.executor === undefined ? sql`NULL::timestamptz` : sql`clock_timestamp()`;
  await sql`
    WITH made AS (
      INSERT INTO runs (workspace, id, kind, definition, title, status, parent, retry_of, started_by, input, progress, executor, seen_at, started_at,
        last_seq, request, trace)
      VALUES (${tx.workspace}, ${run.id}, ${run.kind}, ${run.definition}, ${run.title}, ${run.status}, ${run.parent ?? null}, ${run.retryOf ?? null},
        ${tx.actor}, ${JSON.stringify(run.input ?? {})}::jsonb, ${JSON.stringify(progress)}::jsonb, ${run.executor ?? null}, ${begun}, ${begun}, ${run.first ? 1 : 0}, ${run.request ?? null}, ${run.trace ?? null})
      RETURNING workspace, id, last_seq
    )
    INSERT INTO run_events (workspace, run, seq, at, level, type) SELECT workspace, id, last_seq, ${run.first?.at ?? null}, ${run.first?.level ?? null}, ${run.first?.type ?? null}
    FROM made WHERE last_seq = 1`.execute(tx.db());
}

export async function loadRun(reader: Reader, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`SELECT ${columns} FROM runs WHERE workspace = ${reader.workspace} AND id = ${id}`.execute(reader.db());
  return rows[0];
}

/** The run, which nobody else changes until the transaction ends. */
export async function lockRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`SELECT ${columns} FROM runs WHERE workspace = ${tx.workspace} AND id = ${id} FOR UPDATE`.execute(
    tx.db(),
  );
  return rows[0];
}

export async function loadPayload(reader: Reader, id: string): Promise<RunPayloadRow | undefined> {
  const { rows } = await sql<RunPayloadRow>`SELECT input, output FROM runs WHERE workspace = ${reader.workspace} AND id = ${id}`.execute(
    reader.db(),
  );
  return rows[0];
}

export interface RunFilter {
  readonly status?: RunStatus | undefined;
  readonly kind?: string | undefined;
  readonly parent?: string | undefined;
  /** Only runs older than this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Newest first: ids are in the order of their making. */
export async function loadRuns(reader: Reader, filter: RunFilter): Promise<RunRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`workspace = ${reader.workspace}`];
  if (filter.status !== undefined) conditions.push(sql`status = ${filter.status}`);
  if (filter.kind !== undefined) conditions.push(sql`kind = ${filter.kind}`);
  if (filter.parent !== undefined) conditions.push(sql`parent = ${filter.parent}`);
  if (filter.before !== undefined) conditions.push(sql`id < ${filter.before}`);
  const { rows } = await sql<RunRow>`
    SELECT ${columns} FROM runs WHERE ${sql.join(conditions, sql` AND `)} ORDER BY id DESC LIMIT ${filter.limit}`.execute(reader.db());
  return rows;
}

export interface Transition {
  readonly to: RunStatus;
  readonly from: readonly RunStatus[];
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly progress?: StoredProgress | undefined;
  readonly finished: boolean;
  /** Only if this is still the attempt that counts. */
  readonly attempt?: number | undefined;
  /** Whoever carries it out from now on is another. */
  readonly next?: true;
}

/** Whether the run was in one of the states it may leave; a run that is finished stays as it is. */
export async function changeStatus(
  tx: Tx,
  id: string,
  { to, from, output, error, progress, finished, attempt, next }: Transition,
): Promise<Pick<RunRow, 'kind'> | undefined> {
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  const { rows } = await sql<Pick<RunRow, 'kind'>>`
    UPDATE runs SET status = ${to}, output = coalesce(${json(output)}::jsonb, output), error = ${json(error)}::jsonb,
      progress = coalesce(${json(progress)}::jsonb, progress), attempt = attempt + ${next ? 1 : 0},
      started_at = coalesce(started_at, ${to === 'running' ? sql`clock_timestamp()` : sql`NULL`}),
      finished_at = ${finished ? sql`clock_timestamp()` : sql`NULL`}
    WHERE workspace = ${tx.workspace} AND id = ${id} AND status = ANY (${[...from]}::text[])
      AND attempt = coalesce(${attempt ?? null}::integer, attempt) RETURNING kind`.execute(tx.db());
  return rows[0];
}

export async function requestCancel(tx: Tx, id: string): Promise<void> {
  await sql`UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
    WHERE workspace = ${tx.workspace} AND id = ${id}`.execute(tx.db());
}

/** Says that the engine has runs. It may have begun them by now, so nothing else of them is touched. */
export async function markHanded(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`UPDATE runs SET handed_at = clock_timestamp()
    WHERE workspace = ${tx.workspace} AND id = ANY (${[...ids]}::uuid[])`.execute(tx.db());
}

/** Runs that the engine does not have: written in a transaction, or (with an executor) of a process that fell silent. */
export async function loadAbandoned(reader: Reader, silentForMs: number): Promise<Pick<RunRow, 'id' | 'kind' | 'executor'>[]> {
  const { rows } = await sql<Pick<RunRow, 'id' | 'kind' | 'executor'>>`
    SELECT id, kind, executor FROM runs WHERE workspace = ${reader.workspace} AND finished_at IS NULL AND handed_at IS NULL AND status <> 'paused'
      AND (executor IS NULL OR seen_at < clock_timestamp() - make_interval(secs => ${silentForMs / 1000})) ORDER BY id LIMIT 1000`.execute(
    reader.db(),
  );
  return rows;
}

/** Runs that the engine has, that count as running, and of which nothing was heard for so long. */
export async function loadSilent(reader: Reader, silentForMs: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM runs WHERE workspace = ${reader.workspace} AND finished_at IS NULL AND handed_at IS NOT NULL AND status = 'running'
      AND coalesce(seen_at, handed_at) < clock_timestamp() - make_interval(secs => ${silentForMs / 1000}) ORDER BY id LIMIT 100`.execute(
    reader.db(),
  );
  return rows.map((row) => row.id);
}

/** Runs that the engine was given so long ago and that were not begun, behind an id; at most a hundred. */
export async function loadUnbegun(reader: Reader, after: string, silentForMs: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM runs WHERE workspace = ${reader.workspace} AND status = 'queued' AND started_at IS NULL AND id > ${after}
      AND handed_at < clock_timestamp() - make_interval(secs => ${silentForMs / 1000}) ORDER BY id LIMIT 100`.execute(reader.db());
  return rows.map((row) => row.id);
}

/** Takes a run that was never begun back from the engine, so that nothing recorded of it is lost; only one who asks gets it. */
export async function takeBack(tx: Tx, run: string, silentForMs: number): Promise<string | undefined> {
  const { rows } = await sql<{ kind: string }>`
    UPDATE runs SET handed_at = NULL WHERE workspace = ${tx.workspace} AND id = ${run} AND status = 'queued' AND started_at IS NULL
      AND handed_at < clock_timestamp() - make_interval(secs => ${silentForMs / 1000}) RETURNING kind`.execute(tx.db());
  return rows[0]?.kind;
}

/** Deletes runs that ended before a time, with their events; at most a thousand. */
export async function deleteRuns(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql`
    DELETE FROM runs WHERE workspace = ${tx.workspace} AND id IN (
      SELECT id FROM runs WHERE workspace = ${tx.workspace} AND finished_at < ${before} ORDER BY id LIMIT 1000) RETURNING 1`.execute(
    tx.db(),
  );
  return rows.length;
}

/** Whether at least so many runs wait for a process. */
export async function areWaiting(reader: Reader, many: number): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM runs WHERE workspace = ${reader.workspace} AND status = 'queued' OFFSET ${many - 1} LIMIT 1`.execute(reader.db());
  return rows.length > 0;
}
