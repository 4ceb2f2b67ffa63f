/**
 * Concurrent operations in an order that is chosen: every handle that one of them opens waits for its turn, and one handle is open
 * at a time. What the database would do at once is done in each order that the dice give, the same for the same seed.
 */
import type { Store } from '../kernel/db/port.ts';
import type { Random } from './generated/random.ts';

/** The process that did this is gone. */
export class Killed extends Error {}

interface Waiting {
  readonly operation: number;
  proceed(): void;
}

/** Runs operations beside each other, each on a store of its own. Which one goes on next is the dice's choice. */
export async function inTurns<Result>(
  store: Store,
  dice: Random,
  operations: readonly ((store: Store) => Promise<Result>)[],
): Promise<PromiseSettledResult<Result>[]> {
  const waiting: Waiting[] = [];
  let alive = operations.length;
  const next = (): void => {
    if (waiting.length < alive || waiting.length === 0) return;
    const [chosen] = waiting.splice(dice.between(0, waiting.length - 1), 1);
    chosen?.proceed();
  };
  const turn = (operation: number): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ operation, proceed: resolve });
      next();
    });
  const started = operations.map(async (operate, operation) => {
    const gated: Store = {
      ...store,
      read: async (work) => (await turn(operation), store.read(work)),
      write: async (work) => (await turn(operation), store.write(work)),
    };
    try {
      return await operate(gated);
    } finally {
      alive -= 1;
      next();
    }
  });
  return Promise.allSettled(started);
}

/** A store on which something is done once, right before its n-th handle, from 0. `handles` counts those that were opened. */
export function interruptedAt(
  store: Store,
  at: number,
  doing: () => Promise<unknown>,
): { readonly store: Store; readonly handles: () => number } {
  let opened = 0;
  const before = async (): Promise<void> => {
    opened += 1;
    if (opened === at + 1) await doing();
  };
  return {
    handles: () => opened,
    store: {
      ...store,
      read: async (work) => (await before(), store.read(work)),
      write: async (work) => (await before(), store.write(work)),
    },
  };
}

/** A store whose process dies right before its n-th handle, from 0. `handles` counts those that were opened. */
export function dyingAt(store: Store, at: number): { readonly store: Store; readonly handles: () => number } {
  let opened = 0;
  const alive = (): void => {
    if (opened >= at) throw new Killed();
    opened += 1;
  };
  return {
    handles: () => opened,
    store: {
      ...store,
      read: async (work) => (alive(), store.read(work)),
      write: async (work) => (alive(), store.write(work)),
    },
  };
}
