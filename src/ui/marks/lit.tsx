/** What is under the cursor: a numeral in the text and its note in the margin light together, whichever is pointed at. */
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

interface Lit {
  readonly key: string | undefined;
  readonly light: (key: string | undefined) => void;
}

const LitContext = createContext<Lit>({ key: undefined, light: () => {} });

/** Around a page and its margin. `Page` has one. */
export function LitProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [key, light] = useState<string | undefined>();
  return <LitContext value={useMemo(() => ({ key, light }), [key])}>{children}</LitContext>;
}

interface LitPart {
  readonly lit: boolean;
  /** Spread on the element. */
  readonly part: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
}

/** One of the parts that belong together under a key. */
export function useLit(key: string): LitPart {
  const { key: now, light } = use(LitContext);
  const on = useCallback(() => light(key), [light, key]);
  const off = useCallback(() => light(undefined), [light]);
  return { lit: now === key, part: { onPointerEnter: on, onPointerLeave: off, onFocus: on, onBlur: off } };
}
