import { z } from 'zod';
import type { Actor } from '../../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../../kernel/contract/paging.ts';
import type { Runs } from '../../../kernel/runs/open-runs.ts';
import * as contract from '../contract-erasure.ts';
import { mayErase } from '../policy.ts';
import { loadErasureItems, loadErasures } from './erasure-store.ts';
import type { ErasureContext } from './participant.ts';
import { findErasedSubjects } from './find-erased.ts';
import { planErasure, type ErasurePlan } from './plan-erasure.ts';
import { presentErasure, presentPage, requireErasure } from './present-erasure.ts';
import { targetOf, type ErasureRuns } from './run-kind.ts';
import { findSubject } from './subject.ts';

export interface ErasureRequest {
  readonly erasures: Omit<ErasureContext, 'signal' | 'progress'>;
  readonly actor: Actor;
  readonly runs: Runs;
  readonly erasureRuns: ErasureRuns;
}

export function registerErasureRoutes(api: Api<ErasureRequest>): void {
  handle(
    api,
    contract.planErasureRoute,
  )(({ context: { erasures, actor }, body }) => {
    mayErase(actor);
    return erasures.store.read(async (reader) => presentPlan(await planErasure(reader, erasures, await findSubject(reader, body))));
  });

  handle(
    api,
    contract.eraseRoute,
  )(async (call) => {
    const { runs, erasureRuns } = call.context;
    await runs.endDead(); // nobody waits for what will never end
    return runs.perform(erasureRuns.erase, await targetOf(call.context, call.body), call);
  });

  handle(
    api,
    contract.listErasures,
  )(({ context: { erasures }, query }) =>
    erasures.store.read(async (reader) => {
      const before = query.cursor === undefined ? {} : { before: decodeCursor(z.uuid(), query.cursor) };
      const rows = await loadErasures(reader, { ...before, limit: query.limit });
      return {
        data: { erasures: rows.map(presentErasure) },
        nextCursor: rows.length === query.limit ? encodeCursor(rows.at(-1)?.id) : undefined,
      };
    }),
  );

  handle(
    api,
    contract.showErasure,
  )(({ context: { erasures }, params, query }) =>
    erasures.store.read(async (reader) => {
      const row = await requireErasure(reader, params.id);
      const after = query.cursor === undefined ? {} : { after: decodeCursor(z.tuple([z.string(), z.uuid()]), query.cursor) };
      const items = await loadErasureItems(reader, row.id, { ...after, limit: query.limit });
      const last = items.length === query.limit ? items.at(-1) : undefined;
      return { data: presentPage(row, items), nextCursor: last && encodeCursor([last.kind, last.id]) };
    }),
  );

  handle(
    api,
    contract.findErased,
  )(({ context: { erasures, actor }, body: { subjects } }) => {
    mayErase(actor);
    return erasures.store.read(async (reader) => ({ found: await findErasedSubjects(reader, subjects) }));
  });
}

function presentPlan({ subject, key, items, counts, shared }: ErasurePlan): contract.PresentedErasurePlan {
  const { bundle, document, lines } = subject;
  const path = document === undefined ? null : (lines.at(-1)?.path ?? null);
  return {
    subject: { kind: document === undefined ? 'bundle' : 'document', bundle: bundle.name, path },
    plan: key,
    items: items.map((item) => ({ ...item })),
    counts: { ...counts },
    shared: shared.map((one) => ({ ...one })),
  };
}
