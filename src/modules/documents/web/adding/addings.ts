/** Every addition of this page by its bundle. Held outside React: it goes on when its screen is left, and its result can be read later. */
import { useSyncExternalStore } from 'react';
import type { Adding, AddingFile } from './adding.ts';

const addings = new Map<string, Adding>();
const listeners = new Set<() => void>();
let list: readonly Adding[] = [];
let waiting = false;

/** Many files change many times a second; whoever looks is told ten times. */
const between = 100;

function tellSoon(): void {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    tell();
  }, between);
}

function tell(): void {
  list = [...addings.values()];
  for (const listener of listeners) listener();
}

/** Puts an addition in the place of whatever was known of its bundle, and says so at once. */
export function putAdding(adding: Adding): void {
  addings.set(adding.bundle, adding);
  tell();
}

/** Changes one file of an addition, by its place in it. */
export function changeFile(bundle: string, index: number, change: Partial<AddingFile>): void {
  const adding = addings.get(bundle);
  const file = adding?.files[index];
  if (!adding || !file) return;
  addings.set(bundle, { ...adding, files: adding.files.with(index, { ...file, ...change }) });
  tellSoon();
}

/** Changes an addition, and says so at once. */
export function changeAdding(bundle: string, change: (adding: Adding) => Adding): void {
  const adding = addings.get(bundle);
  if (adding) putAdding(change(adding));
}

export const findAdding = (bundle: string): Adding | undefined => addings.get(bundle);

/** Puts an addition away. */
export function forgetAdding(bundle: string): void {
  if (addings.delete(bundle)) tell();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Every addition that runs or that nobody has put away, oldest first. */
export const useAddings = (): readonly Adding[] => useSyncExternalStore(subscribe, () => list);
