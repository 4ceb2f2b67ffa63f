/** What depends on something at a moment, a slice at a time, in the order in which it was made. Look-ups by index only. */
import { sql } from 'kysely';
import type { Reader } from '../db/port.ts';
import type { Role, State } from './kinds.ts';

export interface Dependant {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly state: State;
  readonly role: Role;
}

/** Which part of a list: so many, after the one with this id. */
export interface Sliced {
  readonly after: string | undefined;
  readonly limit: number;
}

/** The derivations whose trace at a sequence read a derivation. */
export async function readersOf(reader: Reader, seq: number, derivation: string, { after, limit }: Sliced): Promise<Dependant[]> {
  const { rows } = await sql<Dependant>`
    SELECT d.id, d.kind, d.label, s.state, r.role FROM reads r
    JOIN derivation_states s ON s.workspace = r.workspace AND s.derivation = r.derivation AND s.trace = r.trace
      AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
    JOIN derivations d ON d.workspace = r.workspace AND d.id = r.derivation
    WHERE r.workspace = ${reader.workspace} AND r.input_kind = 'derivation' AND r.input = ${derivation}
      AND (${after ?? null}::uuid IS NULL OR r.derivation > ${after ?? null}::uuid)
    ORDER BY r.derivation LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** The derivations whose trace at a sequence rests on a source, or on one of some parts of it; by what they cite before what they only read. */
export async function restingOn(
  reader: Reader,
  seq: number,
  { source, parts, role }: { source: string; parts?: readonly string[] | undefined; role?: Role },
  { after, limit }: Sliced,
): Promise<Dependant[]> {
  const { rows } = await sql<Dependant>`
    SELECT d.id, d.kind, d.label, s.state, x.role FROM (
      SELECT t.derivation, min(t.role) AS role FROM trace_sources t
      JOIN derivation_states s ON s.workspace = t.workspace AND s.derivation = t.derivation AND s.trace = t.trace
        AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
      WHERE t.workspace = ${reader.workspace} AND t.source = ${source}
        AND (${parts ?? null}::text[] IS NULL OR t.part = ANY (${parts ?? null}::text[]))
        AND (${role ?? null}::text IS NULL OR t.role = ${role ?? null})
        AND (${after ?? null}::uuid IS NULL OR t.derivation > ${after ?? null}::uuid)
      GROUP BY t.derivation ORDER BY t.derivation LIMIT ${limit}) x
    JOIN derivations d ON d.workspace = ${reader.workspace} AND d.id = x.derivation
    JOIN derivation_states s ON s.workspace = d.workspace AND s.derivation = d.id AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
    ORDER BY d.id`.execute(reader.db());
  return rows;
}

/** How many derivations at a sequence cite a part of a source, and how many have read it without; by part, only parts that are used. */
export async function usesOfParts(reader: Reader, seq: number, source: string): Promise<{ part: string; cited: number; read: number }[]> {
  const { rows } = await sql<{ part: string; cited: number; read: number }>`
    SELECT x.part, count(*) FILTER (WHERE x.cited)::int AS cited, count(*) FILTER (WHERE NOT x.cited)::int AS read FROM (
      SELECT t.part, t.derivation, bool_or(t.role = 'cited') AS cited FROM trace_sources t
      JOIN derivation_states s ON s.workspace = t.workspace AND s.derivation = t.derivation AND s.trace = t.trace
        AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
      WHERE t.workspace = ${reader.workspace} AND t.source = ${source} GROUP BY t.part, t.derivation) x
    GROUP BY x.part ORDER BY x.part`.execute(reader.db());
  return rows;
}

/** Those of some derivations that another one read at a sequence. */
export async function haveReaders(reader: Reader, seq: number, derivations: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT w.id FROM unnest(${derivations}::text[]) AS w (id) WHERE EXISTS (
      SELECT FROM reads r JOIN derivation_states s ON s.workspace = r.workspace AND s.derivation = r.derivation AND s.trace = r.trace
        AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
      WHERE r.workspace = ${reader.workspace} AND r.input_kind = 'derivation' AND r.input = w.id)`.execute(reader.db());
  return new Set(rows.map(({ id }) => id));
}
