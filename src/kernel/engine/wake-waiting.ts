/** Lets a workflow that waits for a message look at once, in whichever process it waits: it was sent one, cancelled or paused. */
import type { Notices } from '../notices/notices.ts';

/** What the library's waits are registered in, as `workflow::topic`. */
export interface Waits {
  readonly map: ReadonlyMap<string, unknown>;
  callCallbacks(key: string): void;
}

/** Returns the end of it. */
export function wakeWaiting(waits: Waits, notices: Notices): () => void {
  return notices.listen('waiting', (workflow) => {
    for (const key of waits.map.keys()) if (key.startsWith(`${workflow}::`)) waits.callCallbacks(key);
  });
}
