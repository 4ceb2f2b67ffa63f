/**
 * Evidence goes with its document. An insight is never without evidence: one that rests on nothing else goes too; one that rests on
 * more keeps its statement, which is a person's, without that evidence, and is a draft again.
 */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { ErasureParticipant, ErasureSubject, Survey } from '../documents/index.ts';
import { record } from './change-insights.ts';
import { insightTransitions } from './statuses.ts';
import { loadInsights, setInsightEvidence, updateInsight, type InsightRow } from './store.ts';

export const evidenceErasure: ErasureParticipant = {
  name: 'evidence',
  columns: [
    'evidence.quote',
    'anchor_decisions.quote',
    'insights.statement',
    'insight_history.content_key',
    'insight_history.detail',
    'insight_history.statement',
  ],
  survey,
  async cut(tx, subject, { now }) {
    const { evidence, insights } = await concerned(tx, subject);
    const gone = new Set(evidence.map(({ id }) => id));
    for (const insight of insights) {
      const left = insight.evidence.filter((id) => !gone.has(id));
      if (left.length > 0) await loseEvidence(tx, insight, left, now);
    }
    // The derivations themselves are deleted by the cut, with all that hangs on them.
    await sql`DELETE FROM insight_evidence WHERE workspace = ${tx.workspace} AND evidence = ANY (${[...gone]}::uuid[])`.execute(tx.db());
  },
};

interface Concerned {
  readonly evidence: readonly { readonly id: string; readonly quote: string }[];
  readonly insights: readonly InsightRow[];
}

async function concerned(reader: Reader, { documents }: ErasureSubject): Promise<Concerned> {
  const { rows: evidence } = await sql<Concerned['evidence'][number]>`
    SELECT id, quote FROM evidence WHERE workspace = ${reader.workspace} AND document = ANY (${documents}::uuid[]) ORDER BY id`.execute(
    reader.db(),
  );
  const { rows: insights } = await sql<{ insight: string }>`
    SELECT DISTINCT insight FROM insight_evidence
    WHERE workspace = ${reader.workspace} AND evidence = ANY (${evidence.map(({ id }) => id)}::uuid[]) ORDER BY insight`.execute(
    reader.db(),
  );
  const rows = await loadInsights(
    reader,
    insights.map(({ insight }) => insight),
  );
  return { evidence, insights: [...rows.values()] };
}

async function survey(reader: Reader, subject: ErasureSubject): Promise<Survey> {
  const { evidence, insights } = await concerned(reader, subject);
  const gone = new Set(evidence.map(({ id }) => id));
  const bare = insights.filter((insight) => insight.evidence.every((id) => gone.has(id)));
  return {
    items: [
      ...evidence.map(({ id, quote }) => ({ kind: 'evidence', id, label: quote.slice(0, 200), action: 'purged' as const })),
      ...insights.map((insight) => {
        const item = { kind: 'insight', id: insight.id, label: insight.statement.slice(0, 200) };
        if (bare.includes(insight)) return { ...item, action: 'purged' as const, note: 'It rests on nothing else.' };
        const note =
          'It loses this evidence and is a draft again. Its statement is a person’s and stays: edit it if it repeats what is erased.';
        return { ...item, action: 'redacted' as const, note };
      }),
    ],
    counts: { evidence: evidence.length, insights: insights.length },
    purged: [...evidence.map(({ id }) => id), ...bare.map(({ id }) => id)],
  };
}

async function loseEvidence(tx: Tx, insight: InsightRow, left: readonly string[], now: Date): Promise<void> {
  const row: InsightRow = {
    ...insight,
    evidence: left,
    status: insight.status === 'withdrawn' ? insight.status : insightTransitions.edit[insight.status],
  };
  await updateInsight(tx, row);
  await forgetVerdicts(tx, insight.id, new Set(insight.evidence.filter((id) => !left.includes(id))));
  await setInsightEvidence(tx, insight.id, left);
  await record(tx, row, 'edit', now);
}

/** A verdict is bound to a hash of what was judged, which would tell whether a guess at it is right. */
async function forgetVerdicts(tx: Tx, insight: string, gone: ReadonlySet<string>): Promise<void> {
  const { rows } = await sql<{ id: string; detail: Readonly<Record<string, unknown>> }>`
    SELECT id, detail FROM insight_history WHERE workspace = ${tx.workspace} AND insight = ${insight}`.execute(tx.db());
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((one) => !gone.has(one as string)).map(without);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, without(member)]));
  };
  const changed = rows.flatMap(({ id, detail }) => {
    const kept = without(detail);
    return JSON.stringify(kept) === JSON.stringify(detail) ? [] : [{ id, detail: kept }];
  });
  await sql`
    UPDATE insight_history h SET content_key = 'erased', detail = c.detail
    FROM json_to_recordset(${JSON.stringify(changed)}::json) AS c (id uuid, detail json)
    WHERE h.workspace = ${tx.workspace} AND h.id = c.id`.execute(tx.db());
}
