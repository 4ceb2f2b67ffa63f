/** Evidence and insights as the contract shows them, at any publish sequence, from what was stored for it. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { loadVersionNumbers, presentCauses } from '../documents/index.ts';
import { dismissalsOf, isApproved, verdictsOn, type PresentedDismissal, type PresentedVerdict } from '../verdicts/index.ts';
import { cite, type Citation, type CitedSpan } from './cite.ts';
import type { PresentedEvidence, PresentedInsight } from './contract.ts';
import { asInsightOutput } from './lineage-kinds.ts';
import { asPlacement, isCertain } from './placement.ts';
import { evidenceKey, insightKey } from './rules.ts';
import { evidenceOfDocument, loadEvidence, loadHistories, type EvidenceRow, type HistoryRow } from './store.ts';

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
  const keys = placed.map(({ row, placement }) => [row.id, [{ key: isCertain(placement) ? evidenceKey(placement) : undefined }]] as const);
  const verdicts = await verdictsOn(reader, moment.seq, ids, async () => new Map(keys));
  const dismissals = await dismissalsOf(reader, moment.seq, rows);
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
      ...saidOf(row.id, verdicts, dismissals),
    };
  });
}

/** What people said of one, for the contract. */
const saidOf = (
  id: string,
  verdicts: ReadonlyMap<string, PresentedVerdict[]>,
  dismissals: ReadonlyMap<string, PresentedDismissal>,
): { verdicts: PresentedVerdict[]; dismissed?: PresentedDismissal } => {
  const dismissed = dismissals.get(id);
  return { verdicts: verdicts.get(id) ?? [], ...(dismissed ? { dismissed } : {}) };
};

/** The evidence of a document at a moment. */
export async function evidenceOn(reader: Reader, moment: Moment, document: string): Promise<PresentedEvidence[]> {
  const ids = await evidenceOfDocument(reader, document);
  if (ids.length === 0) return [];
  return presentEvidence(reader, moment, await derivationsAt(reader, moment.seq, { kind: 'evidence', ids }));
}

/** Insights at a moment, in the order of the rows: statement, status and history are those of that moment too. */
export async function presentInsights(
  reader: Reader,
  moment: Moment,
  rows: readonly DerivationRow[],
  now: Date,
): Promise<PresentedInsight[]> {
  const ids = rows.map((row) => row.id);
  const histories = await loadHistories(reader, moment.seq, ids);
  const evidenceIds = [...new Set(rows.flatMap((row) => asInsightOutput(row.output).evidence.map((one) => one.id)))];
  const evidenceRows = evidenceIds.length === 0 ? [] : await derivationsAt(reader, moment.seq, { kind: 'evidence', ids: evidenceIds });
  const presented = await presentEvidence(reader, moment, evidenceRows);
  const evidence = new Map(evidenceRows.map((row, index) => [row.id, { row, presented: presented[index] as PresentedEvidence }]));
  const stood = rows.map((row): Standing => {
    const own = asInsightOutput(row.output).evidence.flatMap((one) => evidence.get(one.id) ?? []);
    const history = histories.get(row.id) ?? [];
    const placements = own.map((one) => asPlacement(one.row.output));
    // Until a quote is certain again nothing that was judged is there.
    const key = placements.every(isCertain) ? insightKey((history.at(-1) as HistoryRow).statement, placements) : undefined;
    return { row, evidence: own, history, key };
  });
  const keys = stood.map(({ row, key }) => [row.id, [{ key }]] as const);
  const verdicts = await verdictsOn(reader, moment.seq, ids, async () => new Map(keys));
  const dismissals = await dismissalsOf(reader, moment.seq, rows);
  return stood.map((one) => presentInsight(one, saidOf(one.row.id, verdicts, dismissals), now));
}

interface Standing {
  readonly row: DerivationRow;
  readonly evidence: readonly { readonly row: DerivationRow; readonly presented: PresentedEvidence }[];
  readonly history: readonly HistoryRow[];
  /** Of the content at the moment; undefined while a quote is not certain. */
  readonly key: string | undefined;
}

function presentInsight({ row, evidence, history, key }: Standing, said: ReturnType<typeof saidOf>, now: Date): PresentedInsight {
  // A step is written with every change, the making of the insight included.
  const { statement, status, review_interval_days: interval, owner } = history.at(-1) as HistoryRow;
  const approved = isApproved(said.verdicts);
  const reviewed = said.verdicts.find((one) => one.decision === 'approve' && one.validity === 'valid');
  return {
    id: row.id,
    statement,
    status,
    state: row.state,
    causes: row.state === 'current' ? [] : presentCauses(row.causes),
    owner,
    reviewIntervalDays: interval,
    reviewDue: interval !== null && isOverdue(approved ? reviewed?.at : undefined, interval, now),
    lights: {
      quotePresent: key !== undefined,
      claimSupported: approved,
      sourceCurrent: evidence.every((one) => one.row.state === 'current'),
    },
    evidence: evidence.map((one) => one.presented),
    history: history.map(({ action, actor, at, content_key: judged }) => ({ action, actor, at: at.toISOString(), valid: judged === key })),
    ...said,
  };
}

const isOverdue = (reviewedAt: string | undefined, days: number, now: Date): boolean =>
  reviewedAt === undefined || now.getTime() - Date.parse(reviewedAt) > days * 86_400_000;
