/** The SQL of evidence packs. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import type { Format } from '../../modules/documents/index.ts';

/** Columns of `traces` without the output. */
export interface RunRow {
  readonly id: string;
  readonly recipe: string;
  readonly reads_key: string;
  readonly output_fingerprint: string;
  readonly created_at: Date;
}

export async function loadRuns(reader: Reader, traces: readonly string[]): Promise<Map<string, RunRow>> {
  const { rows } = await sql<RunRow>`
    SELECT id, recipe, reads_key, output_fingerprint, created_at FROM traces
    WHERE workspace = ${reader.workspace} AND id = ANY (${traces}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

/** Columns of `revisions` without blocks. */
export interface SourceRow {
  readonly id: string;
  readonly document: string;
  readonly sha256: string;
  readonly parser: string;
  readonly parser_version: number;
  readonly options: string;
  readonly format: Format;
  readonly size: number;
  readonly title: string | null;
}

export async function loadSourceRows(reader: Reader, revisions: readonly string[]): Promise<Map<string, SourceRow>> {
  const { rows } = await sql<SourceRow>`
    SELECT id, document, sha256, parser, parser_version, options, format, size, title FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY (${revisions}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

/** How many characters the canonical texts of revisions have together. */
export async function countCharacters(reader: Reader, revisions: readonly string[]): Promise<number> {
  const { rows } = await sql<{ characters: number }>`
    SELECT coalesce(sum(length(canonical)), 0)::bigint AS characters FROM revisions
    WHERE workspace = ${reader.workspace} AND id = ANY (${revisions}::uuid[])`.execute(reader.db());
  return rows[0]?.characters ?? 0;
}

export async function loadCanonical(reader: Reader, revision: string): Promise<string> {
  const { rows } = await sql<{ canonical: string }>`
    SELECT canonical FROM revisions WHERE workspace = ${reader.workspace} AND id = ${revision}`.execute(reader.db());
  return rows[0]?.canonical ?? '';
}

/** When a publish sequence came about; undefined for 0. */
export async function publishedAt(reader: Reader, seq: number): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`SELECT at FROM publishes WHERE workspace = ${reader.workspace} AND seq = ${seq}`.execute(
    reader.db(),
  );
  return rows[0]?.at;
}

/** The documents that a bundle ever had. */
export async function documentsOf(reader: Reader, bundle: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM documents WHERE workspace = ${reader.workspace} AND bundle = ${bundle}`.execute(reader.db());
  return rows.map(({ id }) => id);
}

/** The evidence taken from documents of a bundle, by id. */
export async function evidenceOfBundle(reader: Reader, bundle: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT e.id FROM evidence e JOIN documents d ON d.workspace = e.workspace AND d.id = e.document
    WHERE e.workspace = ${reader.workspace} AND d.bundle = ${bundle} ORDER BY e.id`.execute(reader.db());
  return rows.map(({ id }) => id);
}

/** What read derivations at a sequence, by the traces that were in force then. */
export async function readersAt(reader: Reader, seq: number, inputs: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ derivation: string }>`
    SELECT DISTINCT r.derivation FROM reads r
    JOIN derivation_states s ON s.workspace = r.workspace AND s.derivation = r.derivation AND s.trace = r.trace
      AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
    WHERE r.workspace = ${reader.workspace} AND r.input_kind = 'derivation' AND r.input = ANY (${inputs}::text[])
    ORDER BY r.derivation`.execute(reader.db());
  return rows.map(({ derivation }) => derivation);
}

/** Saved answers whose question was asked of one bundle. */
export async function answersAskedOf(reader: Reader, bundle: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM answers WHERE workspace = ${reader.workspace} AND bundle = ${bundle}`.execute(reader.db());
  return rows.map(({ id }) => id);
}

/** What verdicts were bound to, by insight, in the order they were made. */
export async function verdictKeys(reader: Reader, insights: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ insight: string; content_key: string }>`
    SELECT insight, content_key FROM insight_history
    WHERE workspace = ${reader.workspace} AND insight = ANY (${insights}::uuid[]) ORDER BY insight, id`.execute(reader.db());
  const byInsight = Map.groupBy(rows, ({ insight }) => insight);
  return new Map([...byInsight].map(([insight, own]) => [insight, own.map(({ content_key: key }) => key)]));
}
