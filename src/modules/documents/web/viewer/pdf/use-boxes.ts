import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../../../../ui/api/api.tsx';
import { callKey } from '../../../../../ui/api/calls.ts';
import { readBoxes } from '../../../contract.ts';
import type { TextRange } from '../marks.ts';
import type { ShownDocument } from '../shown-document.ts';
import type { PageBox } from './page-scale.ts';

/** Where ranges of the text are drawn, by `start end`; those that are not known yet are missing. They never change, so each is asked for once. */
export function useBoxes(
  { bundle, path, version }: Pick<ShownDocument, 'bundle' | 'path' | 'version'>,
  ranges: readonly TextRange[],
): ReadonlyMap<string, readonly PageBox[]> {
  const api = useApi();
  return useQueries({
    queries: ranges.map(({ start, end }) => {
      const input = { params: { bundle }, query: { path, version: String(version), start: String(start), end: String(end) } };
      return {
        queryKey: callKey(readBoxes, input),
        queryFn: async ({ signal }: { signal: AbortSignal }) => ({
          of: rangeKey({ start, end }),
          boxes: (await api.call(readBoxes, { ...input, signal })).boxes,
        }),
        staleTime: Infinity,
      };
    }),
    combine: useMemo(
      () => (answers: readonly { readonly data: { of: string; boxes: readonly PageBox[] } | undefined }[]) =>
        new Map(answers.flatMap(({ data }) => (data ? [[data.of, data.boxes] as const] : []))),
      [],
    ),
  });
}

export const rangeKey = ({ start, end }: TextRange): string => `${start} ${end}`;
