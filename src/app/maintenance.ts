/** What keeps an instance tidy. */
import { collectGarbage, type BlobStore } from '../kernel/blobs/index.ts';
import type { Clock } from '../kernel/shared/clock.ts';
import { readFactsAhead } from '../modules/conflicts/index.ts';
import { dropDiscarded, mergeSegments, forgetQuestions } from '../modules/search/index.ts';
import { localScope } from './local-workspace.ts';
import type { MaintainedDatabase } from './open-database.ts';

/** A staging that reuses what was discarded has this long to say so. */
const discardedForMs = 3600_000;
/** A question that nobody saved is embedded anew after so long. */
const questionsForMs = 7 * 24 * 3600_000;
const sweepEveryMs = 24 * 3600_000;

/** What is done now and then: drop what was discarded, collect garbage, tidy the index and the database, finish what a crash left. */
export function maintenance(
  database: MaintainedDatabase,
  blobs: BlobStore,
  clock: Clock,
  last: { readonly finishErasing: () => Promise<void>; readonly fillLate: () => Promise<void> },
): () => Promise<void> {
  const store = database.as(localScope);
  let swept = -Infinity;
  return async () => {
    const now = clock.now();
    await dropDiscarded(store, new Date(now.getTime() - discardedForMs));
    await mergeSegments(store);
    await forgetQuestions(store, new Date(now.getTime() - questionsForMs));
    await readFactsAhead(store);
    const sweep = now.getTime() - swept >= sweepEveryMs;
    await collectGarbage({ database, blobs, now, sweep });
    if (sweep) swept = now.getTime();
    await database.maintain?.();
    await last.finishErasing();
    await last.fillLate();
  };
}
