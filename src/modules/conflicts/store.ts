/** The SQL of facts and of what people said of conflicts. Rows in, rows out; no decisions. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/index.ts';
import { cameSince, visibleAt, visibleRevisionAt } from '../documents/index.ts';
import type { Fact } from './facts/fact.ts';

/** Columns of `facts`, `visibility`: a fact of what is visible, with the path it is visible under. */
export interface FactRow {
  readonly revision: string;
  readonly document: string;
  readonly path: string;
  readonly key: string;
  readonly content: string;
  readonly fact: Omit<Fact, 'key' | 'content'>;
}

/** Columns of `conflict_dismissals`. */
export interface DismissalRow {
  readonly key: string;
  readonly reason: string;
  readonly dismissed_by: string;
  readonly dismissed_at: Date;
}

/** The publish sequence at which everything visible was read by these rules; 0 when there is none. */
export async function readUntil(reader: Reader, rules: number): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    SELECT seq FROM fact_heads WHERE workspace = ${reader.workspace} AND rules = ${rules}`.execute(reader.db());
  return rows[0]?.seq ?? 0;
}

/** Notes that everything visible at a sequence is read by these rules. */
export async function saveReadUntil(tx: Tx, rules: number, seq: number): Promise<void> {
  await sql`
    INSERT INTO fact_heads (workspace, rules, seq) VALUES (${tx.workspace}, ${rules}, ${seq})
    ON CONFLICT (workspace) DO UPDATE SET rules = excluded.rules, seq = excluded.seq
    WHERE fact_heads.rules <> excluded.rules OR fact_heads.seq < excluded.seq`.execute(tx.db());
}

/** Revisions that a moment shows, of what came after a sequence, whose facts were not read by these rules, with the length of their texts. */
export async function unreadRevisions(
  reader: Reader,
  moment: Moment,
  { rules, since, limit }: { rules: number; since: number; limit: number },
): Promise<{ id: string; size: number }[]> {
  const { rows } = await sql<{ id: string; size: number }>`
    SELECT r.id, length(r.canonical) AS size FROM ${cameSince(reader, moment, since)} v
    JOIN revisions r ON r.workspace = ${reader.workspace} AND r.id = v.revision
    WHERE NOT EXISTS (SELECT FROM fact_revisions f WHERE f.workspace = ${reader.workspace} AND f.revision = v.revision AND f.rules = ${rules})
    ORDER BY r.id LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** Writes what revisions state, whole, in place of what was read by other rules. */
export async function insertFacts(tx: Tx, rules: number, facts: ReadonlyMap<string, readonly Fact[]>): Promise<void> {
  const revisions = [...facts.keys()];
  await sql`DELETE FROM fact_revisions WHERE workspace = ${tx.workspace} AND revision = ANY (${revisions}::uuid[])`.execute(tx.db());
  await sql`
    INSERT INTO fact_revisions (workspace, revision, rules)
    SELECT ${tx.workspace}, r, ${rules} FROM unnest(${revisions}::uuid[]) AS r`.execute(tx.db());
  const rows = [...facts].flatMap(([revision, own]) =>
    own.map(({ key, content, ...fact }, ordinal) => ({ revision, ordinal, key, content, fact })),
  );
  if (rows.length === 0) return;
  await sql`
    INSERT INTO facts (workspace, revision, ordinal, key, content, fact)
    SELECT ${tx.workspace}, r.revision, r.ordinal, r.key, r.content, r.fact
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (revision uuid, ordinal int, key text, content text, fact json)`.execute(
    tx.db(),
  );
}

/**
 * Facts that come with a staged version: in its documents, and not in the text that each of them had in the base. Both listings
 * are gone through once: of one that was just written there are no statistics, and a join read every pair of documents.
 */
export async function arrivingFacts(reader: Reader, version: string, base: string | null, limit: number): Promise<FactRow[]> {
  const { workspace } = reader;
  const { rows } = await sql<FactRow>`
    WITH lines AS (
      SELECT document, revision, path, true AS comes FROM listings WHERE workspace = ${workspace} AND version = ${version}
      UNION ALL SELECT document, revision, path, false FROM listings WHERE workspace = ${workspace} AND version = ${base}),
    documents AS (
      SELECT document, max(path) FILTER (WHERE comes) AS path, (array_agg(revision) FILTER (WHERE comes))[1] AS revision,
        (array_agg(revision) FILTER (WHERE NOT comes))[1] AS was FROM lines GROUP BY document),
    changed AS MATERIALIZED (SELECT * FROM documents WHERE revision IS NOT NULL AND was IS DISTINCT FROM revision)
    SELECT c.revision, c.document, c.path, f.key, f.content, f.fact FROM changed c
    CROSS JOIN LATERAL (SELECT f.ordinal, f.key, f.content, f.fact FROM facts f
      WHERE f.workspace = ${workspace} AND f.revision = c.revision AND f.content <> ALL (ARRAY(
        SELECT g.content FROM facts g WHERE g.workspace = ${workspace} AND g.revision = c.was)) OFFSET 0) f
    ORDER BY c.path COLLATE "C", f.ordinal LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** Facts of a bundle that another visible place states otherwise: with the same key and another text. */
export async function repeatedFacts(reader: Reader, moment: Moment, bundle: string, limit: number): Promise<FactRow[]> {
  const { workspace } = reader;
  const { rows } = await sql<FactRow>`
    SELECT f.revision, v.document, v.path, f.key, f.content, f.fact FROM ${visibleAt(reader, moment)} v
    JOIN facts f ON f.workspace = ${workspace} AND f.revision = v.revision
    WHERE v.bundle = ${bundle} AND EXISTS (
      SELECT FROM facts g CROSS JOIN LATERAL (SELECT * FROM ${visibleRevisionAt(reader, moment, sql.ref('g.revision'))} w OFFSET 0) w
      WHERE g.workspace = ${workspace} AND g.key = f.key AND g.content <> f.content)
    ORDER BY v.path COLLATE "C", f.ordinal LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** Every visible fact about the same as one of some. */
export async function factsAbout(reader: Reader, moment: Moment, keys: readonly string[], limit: number): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    SELECT f.revision, v.document, v.path, f.key, f.content, f.fact FROM facts f
    CROSS JOIN LATERAL (SELECT * FROM ${visibleRevisionAt(reader, moment, sql.ref('f.revision'))} v OFFSET 0) v
    WHERE f.workspace = ${reader.workspace} AND f.key = ANY (${keys}::text[])
    ORDER BY v.path COLLATE "C", f.ordinal LIMIT ${limit}`.execute(reader.db());
  return rows;
}

export async function loadDismissals(reader: Reader, keys: readonly string[]): Promise<Map<string, DismissalRow>> {
  const { rows } = await sql<DismissalRow>`
    SELECT key, reason, dismissed_by, dismissed_at FROM conflict_dismissals
    WHERE workspace = ${reader.workspace} AND key = ANY (${keys}::text[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.key, row]));
}

export async function saveDismissal(tx: Tx, { key, reason, dismissed_at: at }: Omit<DismissalRow, 'dismissed_by'>): Promise<void> {
  await sql`
    INSERT INTO conflict_dismissals (workspace, key, reason, dismissed_by, dismissed_at)
    VALUES (${tx.workspace}, ${key}, ${reason}, ${tx.actor}, ${at})
    ON CONFLICT (workspace, key) DO UPDATE
      SET reason = excluded.reason, dismissed_by = excluded.dismissed_by, dismissed_at = excluded.dismissed_at`.execute(tx.db());
}

export async function deleteDismissal(tx: Tx, key: string): Promise<void> {
  await sql`DELETE FROM conflict_dismissals WHERE workspace = ${tx.workspace} AND key = ${key}`.execute(tx.db());
}
