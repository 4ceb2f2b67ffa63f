/** Looks for work again and again, by itself and when told to, never twice at once; told while it looks, it looks once more. */
export interface Looking extends AsyncDisposable {
  now(): void;
  /** Once more after so many milliseconds, for what is due then. Much later is left to the looks that come anyway. */
  after(milliseconds: number): void;
}

export interface LookingOptions {
  readonly look: () => Promise<void>;
  readonly everyMs: number;
  /** A number that stays the same while nothing new can be there: then it looks by itself ten times as rarely. */
  readonly changes?: () => number;
  readonly failed: (error: unknown) => void;
}

const quietTimes = 9;
const longestMs = 60_000;

export function keepLooking({ look, everyMs, changes, failed }: LookingOptions): Looking {
  let looking: Promise<void> | undefined;
  let again = false;
  let seen: number | undefined;
  let skipped = 0;
  const closed = new AbortController();
  const lookAll = async (): Promise<void> => {
    while (again && !closed.signal.aborted) {
      again = false;
      skipped = 0;
      seen = changes?.(); // before it looks: what is written meanwhile is looked for again
      await look();
    }
  };
  const now = (): void => {
    again = true;
    looking ??= lookAll()
      .catch(failed)
      .finally(() => (looking = undefined));
  };
  const timer = setInterval(() => {
    if (seen === undefined || seen !== changes?.() || skipped === quietTimes) now();
    else skipped += 1;
  }, everyMs);
  const once = new Set<NodeJS.Timeout>();
  const after = (milliseconds: number): void => {
    if (milliseconds > longestMs || closed.signal.aborted) return;
    const due = setTimeout(() => {
      once.delete(due);
      now();
    }, milliseconds);
    once.add(due);
  };
  return {
    now,
    after,
    async [Symbol.asyncDispose]() {
      closed.abort();
      clearInterval(timer);
      for (const due of once) clearTimeout(due);
      await looking;
    },
  };
}
