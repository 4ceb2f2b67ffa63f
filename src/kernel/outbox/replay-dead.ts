/**
 * Hands dead letters that somebody asked for to their subscriber again, one by one. One that is taken is gone in the transaction that
 * records it, or once it was told; one that is refused is dead as before. While nobody can be told they wait.
 */
import type { Store } from '../db/port.ts';
import type { Log } from '../log/log.ts';
import { claimReplay, discardDeadLetters, refuseReplay } from './dead-letters.ts';
import { isAway, wordsOf, type Subscriber } from './subscribers.ts';

export interface ReplayParts {
  readonly store: Store;
  readonly log: Log;
  readonly leaseMs: number;
  readonly signal: AbortSignal;
}

export async function replayDead({ store, log, leaseMs, signal }: ReplayParts, subscriber: Subscriber): Promise<void> {
  const { name } = subscriber;
  while (!signal.aborted) {
    const event = await store.write((tx) => claimReplay(tx, name, leaseMs));
    if (!event) return;
    try {
      if ('tell' in subscriber) await subscriber.tell([event], AbortSignal.any([signal, AbortSignal.timeout(leaseMs)]));
      const taken = await store.write(async (tx) => {
        // Discarded meanwhile, or taken by another process.
        if ((await discardDeadLetters(tx, { event: event.id, subscriber: name })) === 0) return false;
        if ('record' in subscriber) await subscriber.record(tx, [event]);
        return true;
      });
      if (taken && 'record' in subscriber) subscriber.recorded?.();
    } catch (error) {
      log.warn('a dead letter could not be handed over', { subscriber: name, event: event.id, error });
      if (signal.aborted || isAway(error)) return; // when the lease ends it is tried again
      await store.write((tx) => refuseReplay(tx, name, event.id, wordsOf(error)));
    }
  }
}
