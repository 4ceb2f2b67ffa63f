/** Reading and changing through the API, with one key per route and input, so that a change can say what it makes old. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import type { CallInput } from '../../kernel/contract/client.ts';
import type { Page, ResultOf, RouteDefinition } from '../../kernel/contract/route.ts';
import type { StemmaError } from '../../kernel/shared/errors.ts';
import { useApi } from './api.tsx';

interface Asked {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** The key of a call: the name of the route first, so that everything of a route can be named by it. */
export const callKey = (route: RouteDefinition, { params, query, body }: Asked): readonly unknown[] => [
  route.name,
  { params, query, body },
];

interface ReadOptions {
  /** False: not yet. */
  readonly enabled?: boolean;
  /** Shows what was asked before until the new answer is there: for lists that are narrowed while one types. */
  readonly keepPrevious?: boolean;
  /** For what cannot change: the text of a version, the result of a revision. */
  readonly immutable?: boolean;
}

/** Reads one result: `useCall(readBlocks, { params: { bundle }, query: { path } })`. Cancelled when nobody looks any more. */
export function useCall<const R extends RouteDefinition>(
  route: R,
  input: CallInput<R>,
  { enabled = true, keepPrevious = false, immutable = false }: ReadOptions = {},
): UseQueryResult<ResultOf<R>, StemmaError> {
  const api = useApi();
  return useQuery<ResultOf<R>, StemmaError>({
    queryKey: callKey(route, input as Asked),
    queryFn: ({ signal }) => api.call(route, { ...input, signal }),
    enabled,
    ...(immutable ? { staleTime: Infinity } : {}),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Reads a list in pages: `data.pages` are the results, `fetchNextPage()` reads on while `hasNextPage`. */
export function usePages<const R extends RouteDefinition & { readonly paged: true }>(
  route: R,
  input: CallInput<R>,
  { enabled = true }: Pick<ReadOptions, 'enabled'> = {},
): UseInfiniteQueryResult<InfiniteData<Page<ResultOf<R>>, string | undefined>, StemmaError> {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: callKey(route, input as Asked),
    queryFn: ({ signal, pageParam }) =>
      api.page(route, {
        ...input,
        signal,
        query: { ...((input as Asked).query as object), ...(pageParam === undefined ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    enabled,
  });
}

/** Says that what these routes answered is old: `useOutdate()(['bundles.list', 'overview.status'])`; without names everything is. */
export function useOutdate(): (routes?: readonly string[]) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (routes) => {
      if (!routes) return queries.invalidateQueries();
      await Promise.all(routes.map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
    [queries],
  );
}

/** Changes something in under a few seconds: `mutate(input)`. `outdates` names the routes whose answers are old then; left out, all. */
export function useChange<const R extends RouteDefinition>(
  route: R,
  { outdates }: { readonly outdates?: readonly string[] } = {},
): UseMutationResult<ResultOf<R>, StemmaError, CallInput<R>> {
  const api = useApi();
  const outdate = useOutdate();
  return useMutation<ResultOf<R>, StemmaError, CallInput<R>>({
    mutationFn: (input) => api.call(route, input),
    onSuccess: () => outdate(outdates),
  });
}
