/** The SQL of evidence and insights. Rows in, rows out; no decisions. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { Cause, Dependant, Moment, Sliced, State } from '../../kernel/lineage/index.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { changedBetween } from '../documents/index.ts';
import type { InsightAction, InsightStatus } from './statuses.ts';

/** Columns of `evidence`: all but the workspace. */
export interface EvidenceRow {
  readonly id: string;
  readonly document: string;
  readonly revision: string;
  readonly version: string;
  readonly start_offset: number;
  readonly end_offset: number;
  readonly quote: string;
}

/** Columns of `anchor_decisions`. */
export interface DecisionRow {
  readonly id: string;
  readonly evidence: string;
  readonly revision: string;
  readonly start_offset: number;
  readonly end_offset: number;
  readonly quote: string;
}

/** Columns of `derivations` and `derivation_states`: a flag and why it is there. */
export interface FlaggedRow {
  readonly id: string;
  readonly state: State;
  readonly causes: readonly Cause[];
}

/** Columns of `insights` and `insight_evidence`, the latter gathered in order. */
export interface InsightRow {
  readonly id: string;
  readonly statement: string;
  readonly status: InsightStatus;
  readonly review_interval_days: number | null;
  readonly evidence: readonly string[];
}

/** Columns of `insight_history`: one step, and what the insight was after it. */
export interface HistoryRow {
  readonly action: InsightAction;
  readonly content_key: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly at: Date;
  readonly seq: number;
  readonly statement: string;
  readonly status: InsightStatus;
  readonly review_interval_days: number | null;
  readonly owner: string;
}

export async function loadEvidence(reader: Reader, ids: readonly string[]): Promise<Map<string, EvidenceRow>> {
  const { rows } = await sql<EvidenceRow>`
    SELECT id, document, revision, version, start_offset, end_offset, quote FROM evidence
    WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

/** The evidence that was taken from a document, by id. */
export const evidenceOfDocument = (reader: Reader, document: string): Promise<string[]> =>
  evidenceOf(reader, sql`(SELECT ${document}::uuid AS document)`);

/** The evidence of the documents that show something else at another moment, by id. */
export const evidenceOfChanges = (reader: Reader, from: Moment, to: Moment): Promise<string[]> =>
  evidenceOf(reader, changedBetween(reader, from, to));

/** A lookup per document, whatever the statistics say. */
async function evidenceOf(reader: Reader, documents: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT e.id FROM (SELECT DISTINCT document FROM ${documents} c) d
    CROSS JOIN LATERAL (SELECT e.id FROM evidence e WHERE e.workspace = ${reader.workspace} AND e.document = d.document OFFSET 0) e
    ORDER BY e.id`.execute(reader.db());
  return rows.map(({ id }) => id);
}

/** Evidence taken from a document, or of that the one whose last certain place shares characters with a span; in the order it was made. */
export async function evidenceAt(
  reader: Reader,
  seq: number,
  on: { document: string; revision?: string; span?: { start: number; end: number } },
  { after, limit }: Sliced,
): Promise<Dependant[]> {
  const { workspace } = reader;
  const within =
    on.span === undefined
      ? sql``
      : sql`AND EXISTS (SELECT FROM traces t WHERE t.workspace = ${workspace} AND t.id = s.trace
          AND t.output -> 'place' ->> 'revision' = ${on.revision} AND (t.output -> 'place' ->> 'start')::int < ${on.span.end}
          AND (t.output -> 'place' ->> 'end')::int > ${on.span.start})`;
  const { rows } = await sql<Dependant>`
    SELECT d.id, d.kind, d.label, s.state, 'cited' AS role FROM evidence e
    JOIN derivations d ON d.workspace = e.workspace AND d.id = e.id
    JOIN derivation_states s ON s.workspace = e.workspace AND s.derivation = e.id AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
    WHERE e.workspace = ${workspace} AND e.document = ${on.document} AND (${after ?? null}::uuid IS NULL OR e.id > ${after ?? null}::uuid) ${within}
    ORDER BY e.id LIMIT ${limit}`.execute(reader.db());
  return rows;
}

/** Where evidence stands in a revision at a sequence, and how many insights in use rest on each. */
export async function placedOn(
  reader: Reader,
  seq: number,
  { document, revision }: { readonly document: string; readonly revision: string },
): Promise<{ id: string; start: number; end: number; insights: string[] }[]> {
  const { workspace } = reader;
  const { rows } = await sql<{ id: string; start: number; end: number; insights: string[] }>`
    SELECT e.id, (t.output -> 'place' ->> 'start')::int AS start, (t.output -> 'place' ->> 'end')::int AS "end",
      ARRAY(SELECT n.id::text FROM insight_evidence i
        JOIN insights n ON n.workspace = i.workspace AND n.id = i.insight AND n.status <> 'withdrawn'
        JOIN derivation_states own ON own.workspace = n.workspace AND own.derivation = n.id AND own.from_seq <= ${seq} AND own.to_seq > ${seq}
        WHERE i.workspace = e.workspace AND i.evidence = e.id ORDER BY n.id) AS insights
    FROM evidence e
    JOIN derivation_states s ON s.workspace = e.workspace AND s.derivation = e.id AND s.from_seq <= ${seq} AND s.to_seq > ${seq}
    JOIN traces t ON t.workspace = s.workspace AND t.id = s.trace AND t.output -> 'place' ->> 'revision' = ${revision}
    WHERE e.workspace = ${workspace} AND e.document = ${document} ORDER BY e.id`.execute(reader.db());
  return rows;
}

/** The insights in use whose evidence shares characters with each of some spans, at the index of the span. A lookup each, whatever the statistics say. */
export async function insightsWithin(
  reader: Reader,
  seq: number,
  spans: readonly { document: string; revision: string; start: number; end: number }[],
): Promise<{ id: string; label: string; state: Dependant['state'] }[][]> {
  const { workspace } = reader;
  const wanted = JSON.stringify(spans.map(({ document, revision, start, end }, index) => ({ index, document, revision, start, end })));
  const { rows } = await sql<{ index: number; id: string; label: string; state: Dependant['state'] }>`
    SELECT DISTINCT w.index, d.id, d.label, d.state FROM json_to_recordset(${wanted}::json)
      AS w (index int, document uuid, revision text, start int, "end" int)
    CROSS JOIN LATERAL (SELECT e.id FROM evidence e WHERE e.workspace = ${workspace} AND e.document = w.document OFFSET 0) e
    CROSS JOIN LATERAL (SELECT s.trace FROM derivation_states s
      WHERE s.workspace = ${workspace} AND s.derivation = e.id AND (s.from_seq <= ${seq} AND s.to_seq > ${seq}) IS TRUE OFFSET 0) s
    CROSS JOIN LATERAL (SELECT t.output -> 'place' AS place FROM traces t WHERE t.workspace = ${workspace} AND t.id = s.trace OFFSET 0) t
    CROSS JOIN LATERAL (SELECT i.insight FROM insight_evidence i WHERE i.workspace = ${workspace} AND i.evidence = e.id OFFSET 0) i
    CROSS JOIN LATERAL (SELECT d.id, d.label, own.state FROM insights n
      JOIN derivations d ON d.workspace = n.workspace AND d.id = n.id
      JOIN derivation_states own ON own.workspace = d.workspace AND own.derivation = d.id AND (own.from_seq <= ${seq} AND own.to_seq > ${seq}) IS TRUE
      WHERE n.workspace = ${workspace} AND n.id = i.insight AND n.status <> 'withdrawn' OFFSET 0) d
    WHERE t.place ->> 'revision' = w.revision AND (t.place ->> 'start')::int < w.end AND (t.place ->> 'end')::int > w.start
    ORDER BY w.index, d.id`.execute(reader.db());
  const found = spans.map((): { id: string; label: string; state: Dependant['state'] }[] => []);
  for (const { index, ...insight } of rows) found[index]?.push(insight);
  return found;
}

export async function insertEvidence(tx: Tx, row: EvidenceRow): Promise<void> {
  await sql`
    INSERT INTO evidence (workspace, id, document, revision, version, start_offset, end_offset, quote)
    VALUES (${tx.workspace}, ${row.id}, ${row.document}, ${row.revision}, ${row.version}, ${row.start_offset}, ${row.end_offset}, ${row.quote})`.execute(
    tx.db(),
  );
}

/** The last decision on each pair of evidence and revision. */
export async function loadDecisions(reader: Reader, evidence: readonly string[]): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    SELECT DISTINCT ON (evidence, revision) id, evidence, revision, start_offset, end_offset, quote FROM anchor_decisions
    WHERE workspace = ${reader.workspace} AND evidence = ANY (${evidence}::uuid[])
    ORDER BY evidence, revision, id DESC`.execute(reader.db());
  return rows;
}

export async function insertDecision(tx: Tx, decision: Omit<DecisionRow, 'id'>, now: Date): Promise<void> {
  await sql`
    INSERT INTO anchor_decisions (workspace, id, evidence, revision, start_offset, end_offset, quote, decided_by, decided_at)
    VALUES (${tx.workspace}, ${newId()}, ${decision.evidence}, ${decision.revision}, ${decision.start_offset}, ${decision.end_offset},
      ${decision.quote}, ${tx.actor}, ${now})`.execute(tx.db());
}

export async function loadInsights(reader: Reader, ids: readonly string[]): Promise<Map<string, InsightRow>> {
  const { rows } = await sql<InsightRow>`
    SELECT i.id, i.statement, i.status, i.review_interval_days,
      (SELECT json_agg(e.evidence ORDER BY e.position) FROM insight_evidence e WHERE e.workspace = i.workspace AND e.insight = i.id) AS evidence
    FROM insights i WHERE i.workspace = ${reader.workspace} AND i.id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertInsight(tx: Tx, row: InsightRow): Promise<void> {
  await sql`
    INSERT INTO insights (workspace, id, statement, status, review_interval_days)
    VALUES (${tx.workspace}, ${row.id}, ${row.statement}, ${row.status}, ${row.review_interval_days})`.execute(tx.db());
  await setInsightEvidence(tx, row.id, row.evidence);
}

export async function setInsightEvidence(tx: Tx, insight: string, evidence: readonly string[]): Promise<void> {
  await sql`DELETE FROM insight_evidence WHERE workspace = ${tx.workspace} AND insight = ${insight}`.execute(tx.db());
  await sql`
    INSERT INTO insight_evidence (workspace, insight, position, evidence)
    SELECT ${tx.workspace}, ${insight}, e.position, e.evidence
    FROM unnest(${evidence}::uuid[]) WITH ORDINALITY AS e (evidence, position)`.execute(tx.db());
}

export async function updateInsight(tx: Tx, row: Pick<InsightRow, 'id' | 'statement' | 'status' | 'review_interval_days'>): Promise<void> {
  await sql`
    UPDATE insights SET statement = ${row.statement}, status = ${row.status}, review_interval_days = ${row.review_interval_days}
    WHERE workspace = ${tx.workspace} AND id = ${row.id}`.execute(tx.db());
}

export async function insertHistory(tx: Tx, insight: string, entry: Omit<HistoryRow, 'actor'>): Promise<void> {
  await sql`
    INSERT INTO insight_history (workspace, id, insight, action, content_key, detail, actor, at, seq, statement, status, review_interval_days, owner)
    VALUES (${tx.workspace}, ${newId()}, ${insight}, ${entry.action}, ${entry.content_key}, ${JSON.stringify(entry.detail)}, ${tx.actor},
      ${entry.at}, ${entry.seq}, ${entry.statement}, ${entry.status}, ${entry.review_interval_days}, ${entry.owner})`.execute(tx.db());
}

/** The histories of insights until a publish sequence ended, each in order, by insight. What has one existed then. */
export async function loadHistories(reader: Reader, seq: number, insights: readonly string[]): Promise<Map<string, HistoryRow[]>> {
  const { rows } = await sql<HistoryRow & { insight: string }>`
    SELECT insight, action, content_key, detail, actor, at, seq, statement, status, review_interval_days, owner FROM insight_history
    WHERE workspace = ${reader.workspace} AND insight = ANY (${insights}::uuid[]) AND seq <= ${seq} ORDER BY insight, id`.execute(
    reader.db(),
  );
  return Map.groupBy(rows, (row) => row.insight);
}

/** Evidence that insights in use rest on, among what is flagged at a sequence in one bundle. From what is flagged on: that is little. */
export async function undecidedEvidence(reader: Reader, seq: number, bundle: string): Promise<FlaggedRow[]> {
  const { rows } = await sql<FlaggedRow>`
    SELECT s.derivation AS id, s.state, s.causes FROM (SELECT derivation, state, causes FROM derivation_states
      WHERE workspace = ${reader.workspace} AND state <> 'current' AND from_seq <= ${seq} AND to_seq > ${seq} OFFSET 0) s
    CROSS JOIN LATERAL (SELECT document FROM evidence WHERE workspace = ${reader.workspace} AND id = s.derivation OFFSET 0) e
    CROSS JOIN LATERAL (SELECT id FROM documents WHERE workspace = ${reader.workspace} AND id = e.document AND (bundle = ${bundle}) IS TRUE OFFSET 0) d
    WHERE EXISTS (SELECT FROM insight_evidence ie JOIN insights i ON i.workspace = ie.workspace AND i.id = ie.insight AND i.status <> 'withdrawn'
      WHERE ie.workspace = ${reader.workspace} AND ie.evidence = s.derivation)`.execute(reader.db());
  return rows;
}
