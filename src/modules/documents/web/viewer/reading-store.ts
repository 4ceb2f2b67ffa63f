/** What is in sight right now. It changes while one scrolls, so only the parts that show it follow it: the outline and the margin. */
import { createContext, use, useEffect, useRef, useSyncExternalStore } from 'react';
import { barsHeight } from './going.ts';

export interface InSight {
  /** The offset of the canonical text at the upper edge. */
  readonly offset: number;
  /** The keys of the marks that are drawn. */
  readonly drawn: readonly string[];
}

export interface ReadingStore {
  readonly get: () => InSight;
  readonly set: (next: InSight) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createReadingStore(): ReadingStore {
  let now: InSight = { offset: 0, drawn: [] };
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    set: (next) => {
      if (
        next.offset === now.offset &&
        next.drawn.length === now.drawn.length &&
        next.drawn.every((key, index) => key === now.drawn[index])
      )
        return;
      now = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export const ReadingContext = createContext<ReadingStore>(createReadingStore());

/** A part of what is in sight; renders again only when that part is another. */
export function useInSight<Part>(part: (now: InSight) => Part): Part {
  const store = use(ReadingContext);
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}

/** Keeps the store up to date: `offsetAt` finds the offset of the text at a height of the document, `drawn` are the marks that are drawn. */
export function useReading(offsetAt: (top: number) => number, drawn: readonly string[]): void {
  const store = use(ReadingContext);
  const latest = useRef({ offsetAt, drawn });
  const tell = useRef(() => {
    const now = latest.current;
    store.set({ offset: now.offsetAt(window.scrollY + barsHeight() + 28), drawn: now.drawn });
  });
  useEffect(() => {
    latest.current = { offsetAt, drawn };
    tell.current();
  });
  useEffect(() => {
    let frame = 0;
    const scrolled = (): void => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        tell.current();
      });
    };
    addEventListener('scroll', scrolled, { passive: true });
    return () => {
      removeEventListener('scroll', scrolled);
      cancelAnimationFrame(frame);
    };
  }, []);
}
