import { useQueryClient, type QueryCache } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { timeWords } from '../../modules/documents/web/index.ts';

const askAgainMs = 5_000;

/** While the server does not answer, what was read stays on the page: this says of when it is, and goes when the server is back. */
export function AwayBar(): ReactNode {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const since = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => oldestKept(cache),
  );
  const away = since !== undefined;
  useEffect(() => {
    if (!away) return undefined;
    const timer = setInterval(() => void client.refetchQueries({ type: 'active', stale: true }), askAgainMs);
    return () => clearInterval(timer);
  }, [away, client]);
  if (!away) return null;
  return (
    <div role="status" className="border-t border-hairline bg-ochre-tint text-ochre-ink">
      <div className="mx-auto flex max-w-400 flex-wrap items-center justify-between gap-x-4 px-4 py-1 text-13 desk:px-5">
        <span className="figures">The server does not answer. What is shown is of {timeWords(new Date(since).toISOString())}.</span>
        <button
          type="button"
          className="cursor-pointer rounded px-2 py-1 font-medium underline underline-offset-3"
          onClick={() => void client.refetchQueries({ type: 'active' })}
        >
          Try again
        </button>
      </div>
    </div>
  );
}

/** When the oldest of what is shown was read, if the server was away when it was asked for again. */
function oldestKept(cache: QueryCache): number | undefined {
  const kept = cache
    .getAll()
    .filter(({ state }) => state.data !== undefined && state.error instanceof StemmaError && state.error.code === 'UNAVAILABLE')
    .filter((query) => query.isActive());
  return kept.length === 0 ? undefined : Math.min(...kept.map(({ state }) => state.dataUpdatedAt));
}
