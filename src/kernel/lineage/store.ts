/** The SQL of lineage. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import { StemmaError } from '../shared/errors.ts';
import { emitAll, type UntypedEvent } from '../outbox/emit.ts';
import { newId } from '../shared/ids.ts';
import type { Cause, Role, State, StoredRead } from './kinds.ts';
import { openEnd } from './moment.ts';
import type { Execution } from './tracking.ts';

export interface Head {
  readonly seq: number;
  readonly changes: number;
  /** What was computed from a snapshot with a smaller number of erasures must not be stored. */
  readonly erasures: number;
}

/** Columns of `derivations`, `derivation_states` and `traces`: a derivation as it stands at a sequence. */
export interface DerivationRow {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly owner: string;
  readonly created_at: Date;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly trace: string;
  /** The recipe of the trace: what this derivation is served with. */
  readonly recipe: string;
  readonly state: State;
  readonly causes: readonly Cause[];
  readonly output: Fingerprintable;
  readonly output_fingerprint: string;
}

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

export async function readHead(reader: Reader): Promise<Head> {
  const { rows } = await sql<Head>`SELECT seq, changes, erasures FROM lineage_heads WHERE workspace = ${reader.workspace}`.execute(
    reader.db(),
  );
  return rows[0] ?? { seq: 0, changes: 0, erasures: 0 };
}

/** How many derivations there are at the head. */
export async function countDerivations(reader: Reader): Promise<number> {
  const { rows } = await sql<{ derivations: number }>`
    SELECT derivations FROM lineage_heads WHERE workspace = ${reader.workspace}`.execute(reader.db());
  return rows[0]?.derivations ?? 0;
}

/** How many derivations are in which state at a sequence: those in the way are counted, the rest of now is known. */
export async function countStates(reader: Reader, seq: number): Promise<Record<State, number>> {
  const { rows } = await sql<{ state: State; count: number }>`
    SELECT state, count(*) AS count FROM derivation_states
    WHERE workspace = ${reader.workspace} AND state <> 'current' AND from_seq <= ${seq} AND to_seq > ${seq} GROUP BY state`.execute(
    reader.db(),
  );
  const flagged = { suspect: 0, stale: 0, failed: 0, ...Object.fromEntries(rows.map((row) => [row.state, row.count])) };
  const live = (await readHead(reader)).seq === seq ? await countDerivations(reader) : await countDerivationsAt(reader, seq);
  return { current: live - flagged.suspect - flagged.stale - flagged.failed, ...flagged };
}

async function countDerivationsAt(reader: Reader, seq: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM derivation_states
    WHERE workspace = ${reader.workspace} AND from_seq <= ${seq} AND to_seq > ${seq}`.execute(reader.db());
  return rows[0]?.count ?? 0;
}

/** Takes the lock under which the publish sequence and every derivation change, and returns what it guards. */
export async function lockHead(tx: Tx): Promise<Head> {
  await sql`INSERT INTO lineage_heads (workspace) VALUES (${tx.workspace}) ON CONFLICT DO NOTHING`.execute(tx.db());
  const { rows } = await sql<Head>`SELECT seq, changes, erasures FROM lineage_heads WHERE workspace = ${tx.workspace} FOR UPDATE`.execute(
    tx.db(),
  );
  return rows[0] as Head;
}

export async function moveHead(tx: Tx, head: Pick<Head, 'seq' | 'changes'>): Promise<void> {
  await sql`UPDATE lineage_heads SET seq = ${head.seq}, changes = ${head.changes} WHERE workspace = ${tx.workspace}`.execute(tx.db());
}

/** Derivations with the state and output they have at a sequence, by id; those not yet made then are left out. */
export async function derivationsAt(
  reader: Reader,
  seq: number,
  filter: { kind?: string; ids?: readonly string[]; state?: State | undefined; after?: string; limit?: number },
): Promise<DerivationRow[]> {
  // By id: no index takes the interval. After many changes, before there are statistics, the planner read all states of a moment.
  const standing = filter.ids
    ? sql`d.id = ANY (${filter.ids}::uuid[]) AND s.derivation = ANY (${filter.ids}::uuid[]) AND (s.from_seq <= ${seq} AND s.to_seq > ${seq}) IS TRUE`
    : sql`s.from_seq <= ${seq} AND s.to_seq > ${seq}`;
  const { rows } = await sql<DerivationRow>`
    SELECT d.id, d.kind, d.label, d.owner, d.created_at, s.from_seq, s.to_seq, s.trace, s.state, s.causes, t.recipe, t.output, t.output_fingerprint
    FROM derivations d
    JOIN derivation_states s ON s.workspace = d.workspace AND s.derivation = d.id AND ${standing}
    JOIN traces t ON t.workspace = s.workspace AND t.id = s.trace
    WHERE d.workspace = ${reader.workspace}
      AND (${filter.kind ?? null}::text IS NULL OR d.kind = ${filter.kind ?? null})
      AND (${filter.state ?? null}::text IS NULL OR s.state = ${filter.state ?? null})
      AND (${filter.after ?? null}::uuid IS NULL OR d.id > ${filter.after ?? null}::uuid)
    ORDER BY d.id
    LIMIT ${filter.limit ?? null}`.execute(reader.db());
  return rows;
}

export async function currentTraces(reader: Reader, derivations: readonly string[]): Promise<{ derivation: string; trace: string }[]> {
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

export async function insertDerivation(tx: Tx, derivation: { id: string; kind: string; label: string; now: Date }): Promise<void> {
  await sql`
    INSERT INTO derivations (workspace, id, kind, label, owner, created_at)
    VALUES (${tx.workspace}, ${derivation.id}, ${derivation.kind}, ${derivation.label}, ${tx.actor}, ${derivation.now})`.execute(tx.db());
  await countMore(tx, 1);
}

/** Corrects how many derivations there are. The caller holds the head's lock. */
export async function countMore(tx: Tx, more: number): Promise<void> {
  await sql`UPDATE lineage_heads SET derivations = derivations + ${more} WHERE workspace = ${tx.workspace}`.execute(tx.db());
}

export async function relabelDerivation(tx: Tx, id: string, label: string): Promise<void> {
  await sql`UPDATE derivations SET label = ${label} WHERE workspace = ${tx.workspace} AND id = ${id}`.execute(tx.db());
}

export async function assignDerivation(tx: Tx, id: string, owner: string): Promise<void> {
  await sql`UPDATE derivations SET owner = ${owner} WHERE workspace = ${tx.workspace} AND id = ${id}`.execute(tx.db());
}

/**
 * Keeps derivations from being removed until the transaction ends. Returns those that are still there.
 * @throws StemmaError CONFLICT when something was erased since `head` was read
 */
export async function keepDerivations(tx: Tx, ids: readonly string[], head: Pick<Head, 'erasures'>): Promise<Set<string>> {
  await nothingErasedSince(tx, head);
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM derivations WHERE workspace = ${tx.workspace} AND id = ANY (${ids}::uuid[]) ORDER BY id FOR KEY SHARE`.execute(tx.db());
  return new Set(rows.map(({ id }) => id));
}

/**
 * Keeps erasures away until the transaction ends, for storing what was computed from a snapshot that is over.
 * @throws StemmaError CONFLICT when something was erased since `head` was read
 */
export async function nothingErasedSince(tx: Tx, { erasures }: Pick<Head, 'erasures'>): Promise<void> {
  const { rows } = await sql<Pick<Head, 'erasures'>>`
    SELECT erasures FROM lineage_heads WHERE workspace = ${tx.workspace} FOR SHARE`.execute(tx.db());
  if ((rows[0]?.erasures ?? 0) !== erasures)
    throw new StemmaError('CONFLICT', 'Documents were erased while this was worked on, so its results were not kept. Try again.');
}

/** Removes a derivation with its states, traces and reads. Returns false when there was none. */
export async function deleteDerivation(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`DELETE FROM derivations WHERE workspace = ${tx.workspace} AND id = ${id} RETURNING id`.execute(tx.db());
  await sql`DELETE FROM reads WHERE workspace = ${tx.workspace} AND derivation = ${id}`.execute(tx.db());
  await sql`DELETE FROM traces WHERE workspace = ${tx.workspace} AND derivation = ${id}`.execute(tx.db());
  await countMore(tx, -rows.length);
  return rows.length > 0;
}

export interface NewState {
  readonly derivation: string;
  readonly trace: string;
  readonly state: State;
  readonly causes: readonly Cause[];
}

/**
 * Gives derivations a state from a sequence on. An interval that began at that very sequence is replaced; any other is
 * closed there, so what was served before stays readable.
 */
export async function writeStates(tx: Tx, seq: number, rows: readonly NewState[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.derivation);
  await emitAll(tx, await changesOf(tx, seq, rows));
  await sql`
    DELETE FROM derivation_states WHERE workspace = ${tx.workspace} AND derivation = ANY (${ids}::uuid[]) AND from_seq = ${seq}`.execute(
    tx.db(),
  );
  await sql`
    UPDATE derivation_states SET to_seq = ${seq}
    WHERE workspace = ${tx.workspace} AND derivation = ANY (${ids}::uuid[]) AND to_seq = ${openEnd}`.execute(tx.db());
  await sql`
    INSERT INTO derivation_states (workspace, derivation, from_seq, trace, state, causes)
    SELECT ${tx.workspace}, r.derivation, ${seq}, r.trace, r.state, r.causes
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (derivation uuid, trace uuid, state text, causes json)`.execute(tx.db());
}

interface StateChange {
  readonly id: string;
  readonly kind: string;
  readonly state: State;
  readonly was: State;
  readonly outcome: string | null;
  readonly changed: boolean;
}

/**
 * What new states mean to whoever is told of them: `kind.state` where that is another, `kind.changed` where something else came out.
 * What is made is told by who makes it.
 */
async function changesOf(tx: Tx, seq: number, rows: readonly NewState[]): Promise<UntypedEvent[]> {
  const given = rows.map(({ derivation, trace, state }) => ({ derivation, trace, state }));
  const { rows: changes } = await sql<StateChange>`
    SELECT d.id, d.kind, r.state, s.state AS was, n.output->>'outcome' AS outcome, s.trace <> n.id
      AND (n.output_fingerprint <> o.output_fingerprint OR n.output->>'outcome' IS DISTINCT FROM o.output->>'outcome') AS changed
    FROM json_to_recordset(${JSON.stringify(given)}::json) AS r (derivation uuid, trace uuid, state text)
    JOIN derivations d ON d.workspace = ${tx.workspace} AND d.id = r.derivation
    JOIN derivation_states s ON s.workspace = d.workspace AND s.derivation = d.id AND s.to_seq = ${openEnd}
    JOIN traces n ON n.workspace = d.workspace AND n.id = r.trace
    JOIN traces o ON o.workspace = d.workspace AND o.id = s.trace
    WHERE r.state <> s.state OR s.trace <> n.id ORDER BY d.id`.execute(tx.db());
  return changes.flatMap(({ id, kind, state, was, outcome, changed }) => {
    const data = { id, state, was, seq, ...(outcome === null ? {} : { outcome }) };
    return [...(state === was ? [] : [{ type: `${kind}.${state}`, data }]), ...(changed ? [{ type: `${kind}.changed`, data }] : [])];
  });
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

/** Derivations whose current trace read one of these inputs. */
export async function dependantsOf(
  reader: Reader,
  kind: string,
  inputs: readonly string[],
): Promise<{ derivation: string; input: string; role: Role }[]> {
  const { rows } = await sql<{ derivation: string; input: string; role: Role }>`
    SELECT r.derivation, r.input, r.role FROM reads r
    JOIN derivation_states s ON s.workspace = r.workspace AND s.derivation = r.derivation AND s.trace = r.trace AND s.to_seq = ${openEnd}
    WHERE r.workspace = ${reader.workspace} AND r.input_kind = ${kind} AND r.input = ANY (${inputs}::text[])
    ORDER BY r.derivation`.execute(reader.db());
  return rows;
}

/** Derivations of which any trace read one of these inputs, with their kinds. A lookup per input, whatever the statistics say. */
export async function everReading(reader: Reader, inputKind: string, inputs: readonly string[]): Promise<{ id: string; kind: string }[]> {
  const { rows } = await sql<{ id: string; kind: string }>`
    SELECT d.id, d.kind FROM (
      SELECT DISTINCT r.derivation FROM unnest(${inputs}::text[]) i (input) CROSS JOIN LATERAL (
        SELECT r.derivation FROM reads r
        WHERE r.workspace = ${reader.workspace} AND r.input_kind = ${inputKind} AND r.input = i.input OFFSET 0) r) r
    CROSS JOIN LATERAL (SELECT id, kind FROM derivations d WHERE d.workspace = ${reader.workspace} AND d.id = r.derivation OFFSET 0) d`.execute(
    reader.db(),
  );
  return rows;
}

/** The next derivations of a kind by id, each with whether it read an input of one of these kinds at a sequence. */
export async function readersOfKinds(
  reader: Reader,
  seq: number,
  page: { readonly kind: string; readonly inputKinds: readonly string[]; readonly after: string | undefined; readonly limit: number },
): Promise<{ id: string; reads: boolean }[]> {
  const { rows } = await sql<{ id: string; reads: boolean }>`
    SELECT d.id, EXISTS (
      SELECT FROM derivation_states s JOIN reads r ON r.workspace = s.workspace AND r.trace = s.trace AND r.input_kind = ANY (${page.inputKinds}::text[])
      WHERE s.workspace = ${reader.workspace} AND s.derivation = d.id AND s.from_seq <= ${seq} AND s.to_seq > ${seq}) AS reads
    FROM derivations d
    WHERE d.workspace = ${reader.workspace} AND d.kind = ${page.kind} AND (${page.after ?? null}::uuid IS NULL OR d.id > ${page.after ?? null}::uuid)
    ORDER BY d.id LIMIT ${page.limit}`.execute(reader.db());
  return rows;
}

/** Derivations of a kind that are in a state other than current at a sequence. */
export async function derivationsIn(reader: Reader, seq: number, kind: string, state: Exclude<State, 'current'>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT d.id FROM (SELECT s.derivation FROM derivation_states s
      WHERE s.workspace = ${reader.workspace} AND s.state <> 'current' AND s.state = ${state} AND s.from_seq <= ${seq} AND s.to_seq > ${seq} OFFSET 0) s
    CROSS JOIN LATERAL (SELECT id FROM derivations d
      WHERE d.workspace = ${reader.workspace} AND d.id = s.derivation AND (d.kind = ${kind}) IS TRUE OFFSET 0) d`.execute(reader.db());
  return rows.map(({ id }) => id);
}

/** The inputs of a kind that flagged derivations read at a sequence. */
export async function inputsOfFlagged(reader: Reader, seq: number, inputKind: string): Promise<string[]> {
  const { rows } = await sql<{ input: string }>`
    SELECT DISTINCT r.input FROM (SELECT s.trace FROM derivation_states s
      WHERE s.workspace = ${reader.workspace} AND s.state <> 'current' AND s.from_seq <= ${seq} AND s.to_seq > ${seq} OFFSET 0) s
    CROSS JOIN LATERAL (SELECT r.input FROM reads r
      WHERE r.workspace = ${reader.workspace} AND r.trace = s.trace AND r.input_kind = ${inputKind} OFFSET 0) r`.execute(reader.db());
  return rows.map(({ input }) => input);
}

/** The inputs of a kind that any trace read that rests on one of these parts of sources. */
export async function inputsRestingOn(
  reader: Reader,
  inputKind: string,
  places: readonly { readonly source: string; readonly parts: readonly string[] }[],
): Promise<string[]> {
  const { rows } = await sql<{ input: string }>`
    SELECT DISTINCT r.input FROM json_to_recordset(${JSON.stringify(places)}::json) p (source text, parts json)
    CROSS JOIN LATERAL (SELECT DISTINCT t.trace FROM trace_sources t WHERE t.workspace = ${reader.workspace} AND t.source = p.source
      AND t.part = ANY (ARRAY(SELECT json_array_elements_text(p.parts))) OFFSET 0) t
    CROSS JOIN LATERAL (SELECT r.input FROM reads r
      WHERE r.workspace = ${reader.workspace} AND r.trace = t.trace AND r.input_kind = ${inputKind} OFFSET 0) r`.execute(reader.db());
  return rows.map(({ input }) => input);
}

/** The last state that was current at or before a sequence, for showing the last certain place of something flagged. */
export async function lastCurrent(reader: Reader, derivation: string, seq: number): Promise<LastCurrent | undefined> {
  return (await lastCurrents(reader, [derivation], seq)).get(derivation);
}

export interface LastOther {
  readonly from_seq: number;
  readonly to_seq: number;
  readonly trace: string;
}

/** The last state before the one at a sequence in which derivations said something else, by id. */
export async function lastOthers(reader: Reader, derivations: readonly string[], seq: number): Promise<Map<string, LastOther>> {
  if (derivations.length === 0) return new Map();
  const { rows } = await sql<LastOther & { derivation: string }>`
    SELECT DISTINCT ON (s.derivation) s.derivation, s.from_seq, s.to_seq, s.trace FROM derivation_states n
    JOIN traces nt ON nt.workspace = n.workspace AND nt.id = n.trace
    JOIN derivation_states s ON s.workspace = n.workspace AND s.derivation = n.derivation AND s.from_seq < n.from_seq
    JOIN traces t ON t.workspace = s.workspace AND t.id = s.trace AND t.output_fingerprint <> nt.output_fingerprint
    WHERE n.workspace = ${reader.workspace} AND n.derivation = ANY (${derivations}::uuid[]) AND n.from_seq <= ${seq} AND n.to_seq > ${seq}
    ORDER BY s.derivation, s.from_seq DESC`.execute(reader.db());
  return new Map(rows.map((row) => [row.derivation, row]));
}

export interface LastCurrent {
  readonly to_seq: number;
  readonly trace: string;
}

/** The same of several derivations, by id. */
export async function lastCurrents(reader: Reader, derivations: readonly string[], seq: number): Promise<Map<string, LastCurrent>> {
  if (derivations.length === 0) return new Map();
  const { rows } = await sql<LastCurrent & { derivation: string }>`
    SELECT DISTINCT ON (derivation) derivation, to_seq, trace FROM derivation_states
    WHERE workspace = ${reader.workspace} AND derivation = ANY (${derivations}::uuid[]) AND state = 'current' AND from_seq <= ${seq}
    ORDER BY derivation, from_seq DESC`.execute(reader.db());
  return new Map(rows.map((row) => [row.derivation, row]));
}
