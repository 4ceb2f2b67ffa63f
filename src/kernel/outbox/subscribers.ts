/** Who hears of events. */
import type { Tx } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { DomainEvent } from './define-event.ts';

interface Subscription {
  readonly name: string;
  /** Where a new one begins: with everything that is kept, or with what comes. */
  readonly from: 'first' | 'next';
}

/** Takes part in the transaction that moves its position. */
export interface RecordingSubscriber extends Subscription {
  record(tx: Tx, events: readonly DomainEvent[]): Promise<void>;
  /** After the commit. */
  recorded?(): void;
}

/** Tells somebody outside, who knows an event by its id. UNAVAILABLE means that nobody can be told now: no event is to blame. */
export interface TellingSubscriber extends Subscription {
  tell(events: readonly DomainEvent[], signal: AbortSignal): Promise<void>;
}

export type Subscriber = RecordingSubscriber | TellingSubscriber;

export const isAway = (error: unknown): boolean => error instanceof StemmaError && error.code === 'UNAVAILABLE';
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
