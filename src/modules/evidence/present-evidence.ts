/** Evidence and insights as the contract shows them, at any publish sequence, from what was stored for it. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { loadVersionNumbers, presentCauses } from '../documents/index.ts';
import { cite, type Citation, type CitedSpan } from './cite.ts';
import type { PresentedEvidence, PresentedInsight } from './contract.ts';
import { asInsightOutput } from './lineage-kinds.ts';
import { asPlacement, isCertain } from './placement.ts';
import { insightKey } from './rules.ts';
import {
  evidenceOfDocument,
  loadEvidence,
  loadHistories,
  loadInsights,
  type EvidenceRow,
  type HistoryRow,
  type InsightRow,
} from './store.ts';

/** Evidence at a moment, in the order of the rows. */
export async function presentEvidence(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<PresentedEvidence[]> {
  const ids = rows.map((row) => row.id);
  const evidence = await loadEvidence(reader, ids);
  const numbers = await loadVersionNumbers(
    reader,
    [...evidence.values()].map((row) => row.version),
  );
  const placed = rows.map((row) => ({ row, own: evidence.get(row.id) as EvidenceRow, placement: asPlacement(row.output) }));
  // One list of spans for all: the place of each, then its candidates.
  const spans = placed.flatMap(({ own: { document }, placement: { place, candidates } }) =>
    [place, ...candidates].map(({ revision, start, end }): CitedSpan => ({ document, revision, start, end })),
  );
  const citations = await cite(reader, moment, spans);
  let next = 0;
  return placed.map(({ row, own, placement }) => {
    const citation = citations[next++] as Citation;
    const candidates = placement.candidates.flatMap(() => citations[next++] ?? []);
    return {
      ...citation,
      id: row.id,
      outcome: placement.outcome,
      state: row.state,
      takenFrom: numbers.get(own.version) as number,
      ...(placement.contextChanged ? { contextChanged: true } : {}),
      ...(placement.newText === null ? {} : { newText: placement.newText }),
      ...(candidates.length > 0 ? { candidates } : {}),
      causes: row.state === 'current' ? [] : presentCauses(row.causes),
    };
  });
}

/** The evidence of a document at a moment. */
export async function evidenceOn(reader: Reader, moment: Moment, document: string): Promise<PresentedEvidence[]> {
  const ids = await evidenceOfDocument(reader, document);
  if (ids.length === 0) return [];
  return presentEvidence(reader, moment, await derivationsAt(reader, moment.seq, { kind: 'evidence', ids }));
}

/** Insights at a moment, in the order of the rows. */
export async function presentInsights(
  reader: Reader,
  moment: Moment,
  rows: readonly DerivationRow[],
  now: Date,
): Promise<PresentedInsight[]> {
  const ids = rows.map((row) => row.id);
  const insights = await loadInsights(reader, ids);
  const histories = await loadHistories(reader, ids);
  const evidenceIds = [...new Set(rows.flatMap((row) => asInsightOutput(row.output).evidence.map((one) => one.id)))];
  const evidenceRows = evidenceIds.length === 0 ? [] : await derivationsAt(reader, moment.seq, { kind: 'evidence', ids: evidenceIds });
  const presented = await presentEvidence(reader, moment, evidenceRows);
  const evidence = new Map(evidenceRows.map((row, index) => [row.id, { row, presented: presented[index] as PresentedEvidence }]));
  return rows.map((row) => {
    const own = asInsightOutput(row.output).evidence.flatMap((one) => evidence.get(one.id) ?? []);
    return presentInsight(row, insights.get(row.id) as InsightRow, own, { history: histories.get(row.id) ?? [], now });
  });
}

function presentInsight(
  row: DerivationRow,
  insight: InsightRow,
  evidence: readonly { readonly row: DerivationRow; readonly presented: PresentedEvidence }[],
  { history, now }: { readonly history: readonly HistoryRow[]; readonly now: Date },
): PresentedInsight {
  const placements = evidence.map((one) => asPlacement(one.row.output));
  const key = insightKey(insight.statement, placements);
  const certain = placements.every(isCertain) && placements.length === asInsightOutput(row.output).evidence.length;
  const reviews = history.filter((entry) => entry.action === 'review' && entry.content_key === key);
  const interval = insight.review_interval_days;
  return {
    id: insight.id,
    statement: insight.statement,
    status: insight.status,
    state: row.state,
    causes: row.state === 'current' ? [] : presentCauses(row.causes),
    owner: row.owner,
    reviewIntervalDays: interval,
    reviewDue: interval !== null && isOverdue(reviews.at(-1)?.at, interval, now),
    lights: {
      quotePresent: certain,
      claimSupported: certain && reviews.length > 0,
      sourceCurrent: evidence.every((one) => one.row.state === 'current'),
    },
    evidence: evidence.map((one) => one.presented),
    history: history.map(({ action, actor, at, content_key: judged }) => ({ action, actor, at: at.toISOString(), valid: judged === key })),
  };
}

const isOverdue = (reviewedAt: Date | undefined, days: number, now: Date): boolean =>
  reviewedAt === undefined || now.getTime() - reviewedAt.getTime() > days * 86_400_000;
