/** Storing traces, and with them what their inputs are found by. */
import type { Tx } from '../db/port.ts';
import type { Registry } from './registry.ts';
import { storeTraces, type NewTrace } from './trace-store.ts';

/** Stores what came of executing different derivations, or finds what is there already. Returns the ids of the traces in order. */
export async function keepTraces(registry: Registry, tx: Tx, made: readonly NewTrace[], now: Date): Promise<string[]> {
  const stored = await storeTraces(tx, made, now);
  for (const [index, { id, isNew }] of stored.entries()) {
    if (!isNew) continue;
    const reads = Map.groupBy(made[index]?.execution.reads ?? [], (read) => read.kind);
    for (const [kind, own] of reads) await registry.inputOf(kind).keep?.(tx, id, own);
  }
  return stored.map(({ id }) => id);
}
