/** The life of an insight: add, edit, review, publish, withdraw, restore, delete. It is never without evidence. */
import type { Reader, Tx } from '../../kernel/db/port.ts';
import {
  assignDerivation,
  createDerivation,
  derivationsAt,
  readHead,
  reevaluate,
  relabelDerivation,
  removeDerivation,
  type DerivationRow,
} from '../../kernel/lineage/index.ts';
import { emit } from '../../kernel/outbox/emit.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { erasedOn } from '../documents/index.ts';
import type { JudgedKind } from '../verdicts/index.ts';
import { placementsAt } from './anchor-input.ts';
import type { EvidenceContext } from './context.ts';
import { insightActed, insightDeleted } from './contract-events.ts';
import { insightKind } from './lineage-kinds.ts';
import type { Placement } from './placement.ts';
import type { MayCite, MayJudge } from './policy.ts';
import { insightKey } from './rules.ts';
import { insightTransitions, statusAfter, whyNotMove, type InsightAction, type InsightMove, type InsightStatus } from './statuses.ts';
import { insertHistory, insertInsight, loadEvidence, loadInsights, setInsightEvidence, updateInsight, type InsightRow } from './store.ts';

export interface InsightDraft {
  readonly statement: string;
  /** At least one: the contract refuses none. */
  readonly evidence: readonly string[];
  readonly reviewIntervalDays?: number | undefined;
}

/** What is given is changed; the rest stays. No interval is null. */
export interface InsightChange {
  readonly statement?: string | undefined;
  readonly evidence?: readonly string[] | undefined;
  readonly reviewIntervalDays?: number | null | undefined;
  readonly owner?: string | undefined;
}

/** @throws StemmaError NOT_FOUND */
export async function requireInsight(reader: Reader, id: string): Promise<InsightRow> {
  const row = (await loadInsights(reader, [id])).get(id);
  if (!row) throw new StemmaError('NOT_FOUND', `There is no insight with this id.${await erasedOn(reader, id)}`, { id });
  return row;
}

/** Returns the id. @throws StemmaError VALIDATION_ERROR without a statement, NOT_FOUND for unknown evidence. */
export async function addInsight(context: EvidenceContext, _may: MayCite, draft: InsightDraft): Promise<string> {
  const evidence = [...new Set(draft.evidence)];
  const row: InsightRow = {
    id: newId(),
    statement: checkStatement(draft.statement),
    status: 'draft',
    review_interval_days: draft.reviewIntervalDays ?? null,
    evidence,
  };
  await context.store.write(async (tx) => {
    await checkEvidence(tx, evidence);
    const now = context.clock.now();
    await createDerivation(context.registry, tx, insightKind, {
      id: row.id,
      label: row.statement.slice(0, 200),
      subject: { insight: row.id, evidence },
      now,
      insert: (inner) => insertInsight(inner, row),
    });
    await record(tx, row, 'add', now);
  });
  return row.id;
}

/** Changes an insight. One that says something else, or stands on other evidence, is a draft again. */
export async function editInsight(context: EvidenceContext, _may: MayCite, id: string, change: InsightChange): Promise<void> {
  await context.store.write(async (tx) => {
    const before = await requireInsight(tx, id);
    const statement = change.statement === undefined ? before.statement : checkStatement(change.statement);
    const evidence = change.evidence === undefined ? before.evidence : [...new Set(change.evidence)];
    const same = statement === before.statement && evidence.join() === before.evidence.join();
    const row: InsightRow = {
      ...before,
      statement,
      evidence,
      review_interval_days: change.reviewIntervalDays === undefined ? before.review_interval_days : change.reviewIntervalDays,
      status: same ? before.status : insightTransitions.edit[before.status],
    };
    await checkEvidence(tx, row.evidence);
    const now = context.clock.now();
    await updateInsight(tx, row);
    if (change.owner !== undefined) await assignDerivation(tx, id, change.owner);
    if (!same) {
      await setInsightEvidence(tx, id, row.evidence);
      await relabelDerivation(tx, id, row.statement.slice(0, 200));
      await reevaluate(context.registry, tx, [id], now);
    }
    await record(tx, row, 'edit', now, { before: { statement: before.statement, evidence: before.evidence } });
  });
}

/** Publishes, withdraws or restores; reviewing and rejecting are verdicts. @throws StemmaError NOT_FOUND, CONFLICT when its status does not allow it. */
export async function moveInsight(
  context: EvidenceContext,
  _may: MayJudge,
  id: string,
  action: Exclude<InsightMove, 'review' | 'reject'>,
): Promise<void> {
  await context.store.write(async (tx) => {
    const before = await requireInsight(tx, id);
    await move(tx, before, action, context.clock.now());
  });
}

/** What a verdict does to an insight: an approval reviews it, a rejection makes it a draft. */
export const followVerdict: NonNullable<JudgedKind['follow']> = async (tx, { id, decision, now }) => {
  const action = decision === 'approve' ? 'review' : 'reject';
  await move(tx, await requireInsight(tx, id), action, now);
};

async function move(tx: Tx, before: InsightRow, action: InsightMove, now: Date): Promise<void> {
  const refusal = whyNotMove(action, before.status);
  if (refusal !== undefined) throw new StemmaError('CONFLICT', refusal, { status: before.status });
  const row: InsightRow = { ...before, status: statusAfter(action, before.status) as InsightStatus };
  await updateInsight(tx, row);
  await record(tx, row, action, now);
}

/** Deletes an insight; its evidence stays. @throws StemmaError NOT_FOUND */
export async function deleteInsight(context: EvidenceContext, _may: MayCite, id: string): Promise<void> {
  await context.store.write(async (tx) => {
    await requireInsight(tx, id);
    await removeDerivation(tx, id);
    await emit(tx, insightDeleted, { id });
  });
}

/** The content key of an insight as it stands at a sequence. */
async function keyAt(reader: Reader, seq: number, row: InsightRow): Promise<string> {
  const placements = await placementsAt(reader, seq, row.evidence);
  return insightKey(
    row.statement,
    row.evidence.map((id) => placements.get(id)).filter((one): one is Placement => one !== undefined),
  );
}

/** Writes a step of an insight's life, as the insight is after it. */
export async function record(
  tx: Tx,
  row: InsightRow,
  action: InsightAction,
  now: Date,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const { seq } = await readHead(tx);
  const [{ owner }] = (await derivationsAt(tx, seq, { ids: [row.id] })) as [DerivationRow];
  const { statement, status, review_interval_days } = row;
  await emit(tx, insightActed[action], { id: row.id, status });
  await insertHistory(tx, row.id, {
    action,
    content_key: await keyAt(tx, seq, row),
    detail: { evidence: row.evidence, ...detail },
    at: now,
    seq,
    statement,
    status,
    review_interval_days,
    owner,
  });
}

function checkStatement(statement: string): string {
  const trimmed = statement.normalize('NFC').trim();
  if (trimmed === '') throw new StemmaError('VALIDATION_ERROR', 'An insight needs a statement.');
  return trimmed;
}

async function checkEvidence(tx: Tx, ids: readonly string[]): Promise<void> {
  const known = await loadEvidence(tx, ids);
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) throw new StemmaError('NOT_FOUND', `There is no evidence with the id ${missing[0]}.`, { missing });
}
