/** The SQL of derivations. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import type { Cause, State } from './kinds.ts';
import { type Head, countMore, nothingErasedSince } from './head-store.ts';

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

export async function insertDerivation(tx: Tx, derivation: { id: string; kind: string; label: string; now: Date }): Promise<void> {
  await sql`
    INSERT INTO derivations (workspace, id, kind, label, owner, created_at)
    VALUES (${tx.workspace}, ${derivation.id}, ${derivation.kind}, ${derivation.label}, ${tx.actor}, ${derivation.now})`.execute(tx.db());
  await countMore(tx, 1);
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

/** Removes a derivation with its states, traces and reads. Returns false when there was none. */
export async function deleteDerivation(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`DELETE FROM derivations WHERE workspace = ${tx.workspace} AND id = ${id} RETURNING id`.execute(tx.db());
  await sql`DELETE FROM reads WHERE workspace = ${tx.workspace} AND derivation = ${id}`.execute(tx.db());
  await sql`DELETE FROM traces WHERE workspace = ${tx.workspace} AND derivation = ${id}`.execute(tx.db());
  await countMore(tx, -rows.length);
  return rows.length > 0;
}
