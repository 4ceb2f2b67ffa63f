/** The SQL of traces: what recipes said, what they read, and which of them ran for a change. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import { newId } from '../shared/ids.ts';
import type { Role, StoredRead } from './kinds.ts';
import { openEnd } from './moment.ts';
import type { Execution } from './tracking.ts';

/** Columns of `traces`. */
export interface TraceRow {
  readonly id: string;
  readonly derivation: string;
  readonly recipe: string;
  readonly output: Fingerprintable;
  readonly output_fingerprint: string;
}

/** Columns of `reads`. */
export interface ReadRow {
  readonly trace: string;
  readonly derivation: string;
  readonly input_kind: string;
  readonly input: string;
  readonly request: Fingerprintable;
  readonly fingerprint: string;
  readonly role: Role;
}

export const asStoredRead = (row: ReadRow): StoredRead => ({
  kind: row.input_kind,
  input: row.input,
  request: row.request,
  fingerprint: row.fingerprint,
  role: row.role,
});

export async function currentTraces(reader: Reader, derivations: readonly string[]): Promise<{ derivation: string; trace: string }[]> {
  if (derivations.length === 0) return [];
  const { rows } = await sql<{ derivation: string; trace: string }>`
    SELECT derivation, trace FROM derivation_states
    WHERE workspace = ${reader.workspace} AND derivation = ANY (${derivations}::uuid[]) AND to_seq = ${openEnd}`.execute(reader.db());
  return rows;
}

/** What traces read. */
export async function readsOf(reader: Reader, traces: readonly string[]): Promise<ReadRow[]> {
  const { rows } = await sql<ReadRow>`
    SELECT trace, derivation, input_kind, input, request, fingerprint, role FROM reads
    WHERE workspace = ${reader.workspace} AND trace = ANY (${traces}::uuid[])
    ORDER BY trace, input_kind, input`.execute(reader.db());
  return rows;
}

/** The traces that derivations have of some recipes, newest first, with outputs left out: they are fetched for the one that fits. */
export async function tracesOf(
  reader: Reader,
  derivations: readonly string[],
  recipes: readonly string[],
): Promise<{ id: string; derivation: string; recipe: string }[]> {
  const { rows } = await sql<{ id: string; derivation: string; recipe: string }>`
    SELECT id, derivation, recipe FROM traces
    WHERE workspace = ${reader.workspace} AND derivation = ANY (${derivations}::uuid[]) AND recipe = ANY (${recipes}::text[])
    ORDER BY derivation, id DESC`.execute(reader.db());
  return rows;
}

export async function loadTraces(reader: Reader, ids: readonly string[]): Promise<Map<string, TraceRow>> {
  const { rows } = await sql<TraceRow>`
    SELECT id, derivation, recipe, output, output_fingerprint FROM traces
    WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

/** What came of executing a derivation's recipe, to be stored. */
export interface NewTrace {
  readonly derivation: string;
  readonly execution: Execution;
}

/**
 * Stores traces of different derivations with their reads, or finds those that are already there: a trace is never overwritten.
 * Returns the id of each in order, and whether it is new.
 */
export async function storeTraces(tx: Tx, traces: readonly NewTrace[], now: Date): Promise<{ id: string; isNew: boolean }[]> {
  if (traces.length === 0) return [];
  const rows = traces.map(({ derivation, execution: { recipe, readsKey, output, outputFingerprint } }) => ({
    id: newId(),
    derivation,
    recipe,
    reads_key: readsKey,
    output: JSON.stringify(output),
    output_fingerprint: outputFingerprint,
  }));
  await sql`
    INSERT INTO traces (workspace, id, derivation, recipe, reads_key, output, output_fingerprint, created_at)
    SELECT ${tx.workspace}, t.id, t.derivation, t.recipe, t.reads_key, t.output::json, t.output_fingerprint, ${now}
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS t (id uuid, derivation uuid, recipe text, reads_key text, output text, output_fingerprint text)
    ON CONFLICT (workspace, derivation, recipe, reads_key) DO NOTHING`.execute(tx.db());
  const { rows: stored } = await sql<{ id: string; derivation: string }>`
    SELECT t.id, t.derivation FROM unnest(${rows.map((row) => row.derivation)}::uuid[], ${rows.map((row) => row.recipe)}::text[],
      ${rows.map((row) => row.reads_key)}::text[]) k (derivation, recipe, reads_key)
    CROSS JOIN LATERAL (SELECT t.id, t.derivation FROM traces t WHERE t.workspace = ${tx.workspace} AND t.derivation = k.derivation
      AND t.recipe = k.recipe AND t.reads_key = k.reads_key OFFSET 0) t`.execute(tx.db());
  const ids = new Map(stored.map((row) => [row.derivation, row.id]));
  const kept = rows.map((row) => ({ id: ids.get(row.derivation) as string, isNew: ids.get(row.derivation) === row.id }));
  const reads = traces.flatMap(({ derivation, execution }, index) =>
    kept[index]?.isNew ? execution.reads.map((read) => ({ trace: kept[index]?.id, derivation, ...read })) : [],
  );
  if (reads.length > 0) {
    await sql`
      INSERT INTO reads (workspace, trace, derivation, input_kind, input, request, fingerprint, role)
      SELECT ${tx.workspace}, r.trace, r.derivation, r.kind, r.input, r.request, r.fingerprint, r.role
      FROM json_to_recordset(${JSON.stringify(reads)}::json)
        AS r (trace uuid, derivation uuid, kind text, input text, request json, fingerprint text, role text)`.execute(tx.db());
  }
  const sources = traces.flatMap(({ derivation, execution }, index) =>
    kept[index]?.isNew ? execution.sources.map((source) => ({ trace: kept[index]?.id, derivation, ...source })) : [],
  );
  if (sources.length > 0) {
    await sql`
      INSERT INTO trace_sources (workspace, trace, source, part, derivation, role)
      SELECT ${tx.workspace}, s.trace, s.source, s.part, s.derivation, s.role
      FROM json_to_recordset(${JSON.stringify(sources)}::json) AS s (trace uuid, source text, part text, derivation uuid, role text)`.execute(
      tx.db(),
    );
  }
  return kept;
}

/** Columns of `executions`. */
export interface ExecutionRow {
  readonly derivation: string;
  readonly trace: string | null;
  readonly failure: string | null;
}

export async function recordExecutions(tx: Tx, change: string, rows: readonly ExecutionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    INSERT INTO executions (workspace, change, derivation, trace, failure)
    SELECT ${tx.workspace}, ${change}, e.derivation, e.trace, e.failure
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS e (derivation uuid, trace uuid, failure text)
    ON CONFLICT (workspace, change, derivation) DO UPDATE SET trace = excluded.trace, failure = excluded.failure`.execute(tx.db());
}

export async function executionsFor(reader: Reader, change: string): Promise<ExecutionRow[]> {
  const { rows } = await sql<ExecutionRow>`
    SELECT derivation, trace, failure FROM executions WHERE workspace = ${reader.workspace} AND change = ${change}`.execute(reader.db());
  return rows;
}
