import { useEffect } from 'react';
import type { z } from 'zod';
import { usePages } from '../../../../ui/api/calls.ts';
import type { StemmaError } from '../../../../kernel/shared/errors.ts';
import { listVersions } from '../../contract.ts';

export type VersionLine = z.output<(typeof listVersions)['result']>['versions'][number];

interface Versions {
  /** Newest first; undefined until the published one is known. */
  readonly versions: readonly VersionLine[] | undefined;
  readonly published: VersionLine | undefined;
  /** The staged or held one. */
  readonly open: VersionLine | undefined;
  readonly hasMore: boolean;
  readonly isReadingMore: boolean;
  readonly readMore: () => void;
  readonly error: StemmaError | null;
  readonly retry: () => void;
}

/** The versions of a bundle, read until the published one is among them; the rest when it is asked for. */
export function useVersions(bundle: string): Versions {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = usePages(listVersions, {
    params: { bundle },
    query: { limit: 100 },
  });
  const versions = data?.pages.flatMap((page) => page.data.versions);
  const published = versions?.find(({ status }) => status === 'published');
  const open = versions?.find(({ status }) => status === 'staged' || status === 'held');
  const isLooking = versions !== undefined && published === undefined && hasNextPage;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage && !error) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, error, fetchNextPage]);
  return {
    versions: isLooking ? undefined : versions,
    published,
    open,
    hasMore: hasNextPage,
    isReadingMore: isFetchingNextPage,
    readMore: () => void fetchNextPage(),
    error,
    retry: () => void refetch(),
  };
}
