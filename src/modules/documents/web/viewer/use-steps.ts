import { use, useCallback, useMemo, useState } from 'react';
import { placesOf, type Mark, type TextRange } from './marks.ts';
import type { Going } from './going.ts';
import { ReadingContext } from './reading-store.ts';

interface Steps {
  readonly count: number;
  /** The place one stepped to last. */
  readonly at: number | undefined;
  readonly step: (direction: 1 | -1) => void;
}

/** Goes from marked place to marked place: from the last one, or else from where one reads. It turns over at the ends. */
export function useSteps(marks: readonly Mark[], arrived: TextRange | undefined, go: (to: Going) => void): Steps {
  const store = use(ReadingContext);
  const places = useMemo(() => placesOf(marks), [marks]);
  const [last, setLast] = useState(arrived);
  const found = places.findIndex(({ start, end }) => start === last?.start && end === last.end);
  const at = found < 0 ? undefined : found;
  const step = useCallback(
    (direction: 1 | -1) => {
      const { offset } = store.get();
      const after = places.findIndex((place) => place.start >= offset);
      const from = at ?? (after < 0 ? places.length : after) - (direction > 0 ? 1 : 0);
      const next = places[(from + direction + places.length) % places.length];
      if (!next) return;
      setLast(next);
      go({ start: next.start, end: next.end });
    },
    [at, go, places, store],
  );
  return { count: places.length, at, step };
}
