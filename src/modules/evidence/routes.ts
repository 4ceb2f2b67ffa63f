import { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, openEnd, type DerivationRow, type Moment, type State } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { erasedOn, resolveMoment } from '../documents/index.ts';
import { giveVerdict, mayDecide, type VerdictsContext } from '../verdicts/index.ts';
import { addEvidence } from './add-evidence.ts';
import { addInsight, deleteInsight, editInsight, moveInsight } from './change-insights.ts';
import { confirmEvidence, deleteEvidence } from './confirm-evidence.ts';
import type { EvidenceContext } from './context.ts';
import * as contract from './contract.ts';
import { mayCite, mayJudge } from './policy.ts';
import { presentEvidence, presentInsights } from './present-evidence.ts';
import { versionsOf } from './versions-of.ts';

export interface EvidenceRequestContext {
  readonly evidence: EvidenceContext;
  readonly verdicts: VerdictsContext;
  readonly actor: Actor;
}

export function registerEvidenceRoutes(api: Api<EvidenceRequestContext>): void {
  handle(
    api,
    contract.addEvidenceRoute,
  )(async ({ context, body }) => {
    const id = await addEvidence(context.evidence, mayCite(context.actor), body);
    return showEvidence(context, id);
  });
  handle(
    api,
    contract.listEvidence,
  )(async ({ context, query }) => {
    const page = await readPage(context, 'evidence', query, presentEvidence);
    return { data: { evidence: page.items }, nextCursor: page.nextCursor };
  });
  handle(api, contract.showEvidence)(({ context, params, query }) => showEvidence(context, params.id, query.asOf));
  handle(
    api,
    contract.evidenceVersions,
  )(async ({ context, params: { id }, query: { cursor, limit } }) => {
    await showEvidence(context, id);
    const before = cursor === undefined ? openEnd : decodeCursor(z.int(), cursor);
    const rows = await context.evidence.store.read((reader) => versionsOf(reader, id, { before, limit }));
    return {
      data: { versions: rows.map(({ seq: _, at, ...stood }) => ({ ...stood, publishedAt: at.toISOString() })) },
      nextCursor: rows.length === limit ? encodeCursor(rows.at(-1)?.seq) : undefined,
    };
  });
  handle(
    api,
    contract.confirmEvidenceRoute,
  )(async ({ context, params, body }) => {
    await confirmEvidence(context.evidence, mayJudge(context.actor), params.id, body.start);
    return showEvidence(context, params.id);
  });
  handle(
    api,
    contract.deleteEvidenceRoute,
  )(async ({ context, params }) => {
    await deleteEvidence(context.evidence, mayCite(context.actor), params.id);
    return { id: params.id, deleted: true };
  });

  handle(
    api,
    contract.addInsightRoute,
  )(async ({ context, body }) => showInsight(context, await addInsight(context.evidence, mayCite(context.actor), body)));
  handle(
    api,
    contract.listInsights,
  )(async ({ context, query }) => {
    const page = await readPage(context, 'insight', query, (reader, moment, rows) =>
      presentInsights(reader, moment, rows, context.evidence.clock.now()),
    );
    return { data: { insights: page.items }, nextCursor: page.nextCursor };
  });
  handle(api, contract.showInsight)(({ context, params, query }) => showInsight(context, params.id, query.asOf));
  handle(
    api,
    contract.editInsightRoute,
  )(async ({ context, params, body }) => {
    await editInsight(context.evidence, mayCite(context.actor), params.id, body);
    return showInsight(context, params.id);
  });
  handle(
    api,
    contract.moveInsightRoute,
  )(async ({ context, params }) => {
    const { id, action } = params;
    if (action === 'review') await giveVerdict(context.verdicts, mayDecide(context.actor), { of: id, decision: 'approve' });
    else await moveInsight(context.evidence, mayJudge(context.actor), id, action);
    return showInsight(context, params.id);
  });
  handle(
    api,
    contract.deleteInsightRoute,
  )(async ({ context, params }) => {
    await deleteInsight(context.evidence, mayCite(context.actor), params.id);
    return { id: params.id, deleted: true };
  });
}

function showEvidence(context: EvidenceRequestContext, id: string, asOf?: string): Promise<contract.PresentedEvidence> {
  return showOne(context, 'evidence', { id, asOf }, presentEvidence);
}

function showInsight(context: EvidenceRequestContext, id: string, asOf?: string): Promise<contract.PresentedInsight> {
  return showOne(context, 'insight', { id, asOf }, (reader, moment, rows) =>
    presentInsights(reader, moment, rows, context.evidence.clock.now()),
  );
}

type Present<Item> = (reader: Reader, moment: Moment, rows: readonly DerivationRow[]) => Promise<Item[]>;

function showOne<Item>(
  context: EvidenceRequestContext,
  kind: string,
  which: { id: string; asOf: string | undefined },
  present: Present<Item>,
): Promise<Item> {
  return context.evidence.store.read(async (reader) => {
    const moment = await resolveMoment(reader, which.asOf, undefined);
    const [item] = await present(reader, moment, await derivationsAt(reader, moment.seq, { kind, ids: [which.id] }));
    if (item === undefined)
      throw new StemmaError(
        'NOT_FOUND',
        `There is no ${kind} with this id${which.asOf === undefined ? '' : ' at that time'}.${await erasedOn(reader, which.id)}`,
        {
          id: which.id,
        },
      );
    return item;
  });
}

interface PageRequest {
  readonly asOf?: string | undefined;
  readonly state?: State | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

function readPage<Item>(
  context: EvidenceRequestContext,
  kind: string,
  query: PageRequest,
  present: Present<Item>,
): Promise<{ items: Item[]; nextCursor: string | undefined }> {
  return context.evidence.store.read(async (reader) => {
    const moment = await resolveMoment(reader, query.asOf, undefined);
    const after = query.cursor === undefined ? {} : { after: decodeCursor(z.uuid(), query.cursor) };
    const rows = await derivationsAt(reader, moment.seq, { kind, state: query.state, limit: query.limit, ...after });
    return {
      items: await present(reader, moment, rows),
      nextCursor: rows.length === query.limit ? encodeCursor(rows.at(-1)?.id) : undefined,
    };
  });
}
