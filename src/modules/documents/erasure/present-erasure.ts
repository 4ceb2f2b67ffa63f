/** Receipts as they are shown. */
import type { Reader } from '../../../kernel/db/port.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import type { PresentedErasure } from '../contract-erasure.ts';
import type { ErasureItemRow, ErasureRow } from '../tables.ts';
import { loadErasure, loadErasureItems } from './erasure-store.ts';

/** How many items the answer of an erasure lists itself; the receipt has all of them, in pages. */
const itemsListed = 200;

/** A receipt with the first of its items. @throws StemmaError NOT_FOUND */
export async function presentReceipt(reader: Reader, id: string): Promise<PresentedErasure> {
  return presentPage(await requireErasure(reader, id), await loadErasureItems(reader, id, { limit: itemsListed }));
}

export async function requireErasure(reader: Reader, id: string): Promise<ErasureRow> {
  const row = await loadErasure(reader, id);
  if (!row) throw new StemmaError('NOT_FOUND', 'There is no receipt with this id.', { id });
  return row;
}

export const presentErasure = ({ id, bundle, document, state, erased_by: by, at, finished_at, counts, log }: ErasureRow) => ({
  id,
  subject: document === null ? { kind: 'bundle' as const, id: bundle } : { kind: 'document' as const, id: document },
  state,
  by,
  at: at.toISOString(),
  finishedAt: finished_at?.toISOString() ?? null,
  counts: { ...counts },
  log,
});

export const presentPage = (row: ErasureRow, items: readonly ErasureItemRow[]): PresentedErasure => ({
  ...presentErasure(row),
  items: items.map((item) => ({ ...item })),
});
