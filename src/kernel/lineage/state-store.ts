/** The SQL of states: in which one derivations are at a sequence, and when they were in another. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import { emitAll, type UntypedEvent } from '../outbox/emit.ts';
import type { Cause, State } from './kinds.ts';
import { openEnd } from './moment.ts';
import { readHead, countDerivations } from './head-store.ts';

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

/** Derivations of a kind that are in a state other than current at a sequence. */
export async function derivationsIn(reader: Reader, seq: number, kind: string, state: Exclude<State, 'current'>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT d.id FROM (SELECT s.derivation FROM derivation_states s
      WHERE s.workspace = ${reader.workspace} AND s.state <> 'current' AND s.state = ${state} AND s.from_seq <= ${seq} AND s.to_seq > ${seq} OFFSET 0) s
    CROSS JOIN LATERAL (SELECT id FROM derivations d
      WHERE d.workspace = ${reader.workspace} AND d.id = s.derivation AND (d.kind = ${kind}) IS TRUE OFFSET 0) d`.execute(reader.db());
  return rows.map(({ id }) => id);
}

export interface LastCurrent {
  readonly to_seq: number;
  readonly trace: string;
}

/** The last state that was current at or before a sequence, for showing the last certain place of something flagged. */
export async function lastCurrent(reader: Reader, derivation: string, seq: number): Promise<LastCurrent | undefined> {
  return (await lastCurrents(reader, [derivation], seq)).get(derivation);
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
