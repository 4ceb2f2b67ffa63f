import { QueryClient } from '@tanstack/react-query';
import { StemmaError } from '../../kernel/shared/errors.ts';

/** What was read stays fresh for a moment; a change outdates it at once. Only a server that is away is asked again by itself. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => error instanceof StemmaError && error.code === 'UNAVAILABLE' && failures < 2,
        // A server on the same machine answers without any network.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
