/** The SQL from what is read to what reads it. */
import { sql } from 'kysely';
import type { Reader } from '../db/port.ts';
import type { Role } from './kinds.ts';
import { openEnd } from './moment.ts';

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
