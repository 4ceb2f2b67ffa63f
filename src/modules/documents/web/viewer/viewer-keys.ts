import { useEffect, useRef } from 'react';

/** What a key does; the event is taken only when there is an entry for it. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

/** Keys that work anywhere on the page but in a text one types or in something that floats above it. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const act = latest.current[event.key];
      const target = event.target instanceof Element ? event.target : null;
      if (!act || target?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]')) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
