/** Evidence and insights as the contract shows them, at any publish sequence, from what was stored for it. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { loadVersionNumbers, presentCauses } from '../documents/index.ts';
import { cite, type Citation, type CitedSpan } from './cite.ts';
import type { PresentedEvidence, PresentedInsight } from './contract.ts';
import { asInsightOutput } from './lineage-kinds.ts';
import { asPlacement, isCertain, type Place, type Placement } from './placement.ts';
import { insightKey } from './rules.ts';
import { loadEvidence, loadHistory, loadInsights, type EvidenceRow, type InsightRow } from './store.ts';

/** Evidence at a moment, in the order of the rows. */
export async function presentEvidence(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<PresentedEvidence[]> {
  const evidence = await loadEvidence(
    reader,
    rows.map((row) => row.id),
  );
  const versions = [...evidence.values()].map((row) => row.version);
  const numbers = await loadVersionNumbers(reader, versions);
  const presented: PresentedEvidence[] = [];
  for (const row of rows) {
    const { document, version } = evidence.get(row.id) as EvidenceRow;
    presented.push({ ...(await presentOne(reader, moment, row, document)), takenFrom: numbers.get(version) as number });
  }
  return presented;
}

async function presentOne(
  reader: Reader,
  moment: Moment,
  row: DerivationRow,
  document: string,
): Promise<Omit<PresentedEvidence, 'takenFrom'>> {
  const placement = asPlacement(row.output);
  const spanOf = ({ revision, start, end }: Place): CitedSpan => ({ document, revision, start, end });
  const [citation] = await cite(reader, moment, [spanOf(placement.place)]);
  const candidates = await cite(reader, moment, placement.candidates.map(spanOf));
  return {
    ...(citation as Citation),
    id: row.id,
    outcome: placement.outcome,
    state: row.state,
    ...(placement.contextChanged ? { contextChanged: true } : {}),
    ...(placement.newText === null ? {} : { newText: placement.newText }),
    ...(candidates.length > 0 ? { candidates } : {}),
    causes: row.state === 'current' ? [] : presentCauses(row.causes),
  };
}

/** Insights at a moment, in the order of the rows. */
export async function presentInsights(
  reader: Reader,
  moment: Moment,
  rows: readonly DerivationRow[],
  now: Date,
): Promise<PresentedInsight[]> {
  const insights = await loadInsights(
    reader,
    rows.map((row) => row.id),
  );
  const presented: PresentedInsight[] = [];
  for (const row of rows) presented.push(await presentInsight(reader, moment, row, { insight: insights.get(row.id) as InsightRow, now }));
  return presented;
}

async function presentInsight(
  reader: Reader,
  moment: Moment,
  row: DerivationRow,
  { insight, now }: { insight: InsightRow; now: Date },
): Promise<PresentedInsight> {
  const ids = asInsightOutput(row.output).evidence.map((one) => one.id);
  const found = new Map((await derivationsAt(reader, moment.seq, { kind: 'evidence', ids })).map((one) => [one.id, one]));
  const evidenceRows = ids.map((id) => found.get(id)).filter((one): one is DerivationRow => one !== undefined);
  const placements = evidenceRows.map((one): Placement => asPlacement(one.output));
  const key = insightKey(insight.statement, placements);
  const history = await loadHistory(reader, insight.id);
  const certain = placements.every(isCertain) && placements.length === ids.length;
  const reviews = history.filter((entry) => entry.action === 'review' && entry.content_key === key);
  const reviewedAt = reviews.at(-1)?.at;
  const interval = insight.review_interval_days;
  return {
    id: insight.id,
    statement: insight.statement,
    status: insight.status,
    state: row.state,
    causes: row.state === 'current' ? [] : presentCauses(row.causes),
    owner: row.owner,
    reviewIntervalDays: interval,
    reviewDue: interval !== null && (reviewedAt === undefined || now.getTime() - reviewedAt.getTime() > interval * 86_400_000),
    lights: {
      quotePresent: certain,
      claimSupported: certain && reviews.length > 0,
      sourceCurrent: evidenceRows.every((one) => one.state === 'current'),
    },
    evidence: await presentEvidence(reader, moment, evidenceRows),
    history: history.map(({ action, actor, at, content_key: judged }) => ({ action, actor, at: at.toISOString(), valid: judged === key })),
  };
}
