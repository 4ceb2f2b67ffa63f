import { useCallback, useMemo, useState } from 'react';

/** Which of the things that can be run again are left out when the version is applied. */
export interface Choice {
  readonly left: ReadonlySet<string>;
  readonly choose: (id: string, chosen: boolean) => void;
  readonly chooseAll: (ids: readonly string[], chosen: boolean) => void;
}

const none: ReadonlySet<string> = new Set();

/** Everything is run again until something is left out. What was left out of one version says nothing of the next. */
export function useChoice(version: number | undefined): Choice {
  const [made, setMade] = useState<{ readonly version: number | undefined; readonly left: ReadonlySet<string> }>({ version, left: none });
  const left = made.version === version ? made.left : none;
  const chooseAll = useCallback(
    (ids: readonly string[], chosen: boolean) =>
      setMade((before) => ({ version, left: withChoice(before.version === version ? before.left : none, ids, chosen) })),
    [version],
  );
  const choose = useCallback((id: string, chosen: boolean) => chooseAll([id], chosen), [chooseAll]);
  return useMemo(() => ({ left, choose, chooseAll }), [left, choose, chooseAll]);
}

/** What is left out after some were chosen, or left. */
export function withChoice(left: ReadonlySet<string>, ids: readonly string[], chosen: boolean): ReadonlySet<string> {
  const next = new Set(left);
  for (const id of ids) {
    if (chosen) next.delete(id);
    else next.add(id);
  }
  return next;
}
