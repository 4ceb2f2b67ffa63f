import { use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { findText, placeFrom, placesAround } from './find-text.ts';
import type { Going } from './going.ts';
import type { Mark, TextRange } from './marks.ts';
import { ReadingContext } from './reading-store.ts';

export interface Find {
  readonly isOpen: boolean;
  readonly sought: string;
  readonly found: readonly TextRange[];
  /** Which of the found places one is at, from 0. */
  readonly at: number;
  readonly marks: readonly Mark[];
  readonly open: () => void;
  readonly seek: (sought: string) => void;
  readonly step: (direction: 1 | -1) => void;
  readonly close: () => void;
}

const none: readonly TextRange[] = [];

/**
 * Finding words in the whole document. The browser's own find sees only what is drawn; its keys open this one, and open the browser's
 * when this one is open already.
 */
export function useFind(text: string, reach: number, onGo: (to: Going) => void): Find {
  const store = use(ReadingContext);
  const [isOpen, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  const opener = useRef<Element | null>(null);
  const found = useMemo(() => (isOpen ? findText(text, sought) : none), [isOpen, sought, text]);
  const marks = useMemo(
    () =>
      placesAround(found, at, reach).map((place): Mark => {
        const isHere = place === found[at];
        return { ...place, key: `found-${place.start}`, tone: isHere ? 'ochre' : 'lapis', ...(isHere ? { strong: true } : {}) };
      }),
    [at, found, reach],
  );
  const goTo = useCallback(
    (places: readonly TextRange[], index: number) => {
      setAt(index);
      const place = places[index];
      // The one who types goes on typing.
      if (place) onGo({ start: place.start, end: place.end, quiet: true });
    },
    [onGo],
  );
  const open = useCallback(() => {
    opener.current = document.activeElement;
    setOpen(true);
  }, []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const isFind = event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isFind || event.defaultPrevented || document.querySelector('[role="dialog"]') || isOpen) return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [isOpen, open]);
  return {
    isOpen,
    sought,
    found,
    at,
    marks,
    open,
    seek: (next) => {
      setSought(next);
      const places = findText(text, next);
      goTo(places, placeFrom(places, found[at]?.start ?? store.get().offset));
    },
    step: (direction) => found.length > 0 && goTo(found, (at + direction + found.length) % found.length),
    close: () => {
      setOpen(false);
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    },
  };
}
