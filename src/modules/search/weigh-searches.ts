/** Keeps the index of stored searches weighed under the epoch that plans compare under: once per epoch, in slices. */
import type { Store } from '../../kernel/db/port.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { epochAt } from './epoch-store.ts';
import { understoodAgain } from './prefilter.ts';
import type { Understood } from './signature.ts';
import { anyStored, reweigh, unweighed } from './stored-searches.ts';

const perSlice = 20;

/** Weighs what is not weighed yet, unless the staged version renews the epoch: then everything is searched again anyway. */
export async function weighSearches(store: Store, staged: Moment): Promise<void> {
  for (;;) {
    const slice = await store.read(async (reader) => {
      if (!(await anyStored(reader))) return undefined;
      const epoch = await epochAt(reader, staged);
      if ((await epochAt(reader, { seq: staged.seq })).number !== epoch.number) return undefined;
      const searches = await unweighed(reader, epoch, perSlice);
      const understood: Understood[] = [];
      for (const search of searches) {
        const recorded = search.understood.epoch === epoch.number && (epoch.generation === null || search.understood.dense === true);
        understood.push(recorded ? search.understood : await understoodAgain(reader, epoch, search));
      }
      return { epoch, searches, understood };
    });
    if (!slice || slice.searches.length === 0) return;
    await store.write(async (tx) => {
      for (const [index, search] of slice.searches.entries()) await reweigh(tx, search, slice.epoch, slice.understood[index] as Understood);
    });
  }
}
