/** Looks for work again and again, by itself and when told to, never twice at once; told while it looks, it looks once more. */
export interface Looking extends AsyncDisposable {
  now(): void;
}

export interface LookingOptions {
  readonly look: () => Promise<void>;
  readonly everyMs: number;
  readonly failed: (error: unknown) => void;
}

export function keepLooking({ look, everyMs, failed }: LookingOptions): Looking {
  let looking: Promise<void> | undefined;
  let again = false;
  const closed = new AbortController();
  const lookAll = async (): Promise<void> => {
    while (again && !closed.signal.aborted) {
      again = false;
      await look();
    }
  };
  const now = (): void => {
    again = true;
    looking ??= lookAll()
      .catch(failed)
      .finally(() => (looking = undefined));
  };
  const timer = setInterval(now, everyMs);
  return {
    now,
    async [Symbol.asyncDispose]() {
      closed.abort();
      clearInterval(timer);
      await looking;
    },
  };
}
