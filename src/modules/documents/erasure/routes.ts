import { z } from 'zod';
import type { Actor } from '../../../kernel/authorization/authorization.ts';
import { handle, type Api } from '../../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../../kernel/contract/paging.ts';
import type { Reader } from '../../../kernel/db/port.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import * as contract from '../contract-erasure.ts';
import { mayErase } from '../policy.ts';
import type { ErasureItemRow, ErasureRow } from '../tables.ts';
import { erase } from './erase.ts';
import { loadErasure, loadErasureItems, loadErasures } from './erasure-store.ts';
import type { ErasureContext } from './participant.ts';
import { planErasure, type ErasurePlan } from './plan-erasure.ts';
import { findSubject } from './subject.ts';

export interface ErasureRequest {
  readonly erasures: Omit<ErasureContext, 'signal' | 'progress'>;
  readonly actor: Actor;
}

/** How many items the answer of an erasure lists itself; the receipt has all of them, in pages. */
const itemsListed = 200;

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
  )(async ({ context: { erasures, actor }, body: { plan, ...address }, progress }) => {
    // Once it is cut it is finished, also when nobody waits for the answer any more.
    const { signal } = new AbortController();
    const id = await erase({ ...erasures, signal, progress }, mayErase(actor), address, plan);
    return erasures.store.read(async (reader) =>
      presentReceipt(await requireErasure(reader, id), await loadErasureItems(reader, id, { limit: itemsListed })),
    );
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
      return { data: presentReceipt(row, items), nextCursor: last && encodeCursor([last.kind, last.id]) };
    }),
  );
}

async function requireErasure(reader: Reader, id: string): Promise<ErasureRow> {
  const row = await loadErasure(reader, id);
  if (!row) throw new StemmaError('NOT_FOUND', 'There is no receipt with this id.', { id });
  return row;
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

const presentErasure = ({ id, bundle, document, state, erased_by: by, at, finished_at, counts, log }: ErasureRow) => ({
  id,
  subject: document === null ? { kind: 'bundle' as const, id: bundle } : { kind: 'document' as const, id: document },
  state,
  by,
  at: at.toISOString(),
  finishedAt: finished_at?.toISOString() ?? null,
  counts: { ...counts },
  log,
});

const presentReceipt = (row: ErasureRow, items: readonly ErasureItemRow[]): contract.PresentedErasure => ({
  ...presentErasure(row),
  items: items.map((item) => ({ ...item })),
});
