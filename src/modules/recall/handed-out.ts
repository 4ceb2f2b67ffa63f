/**
 * How a module says what it handed out. Recall knows neither files nor chats: each source remembers to whom it gave which run of
 * what, and recall tells which of that is not said any more.
 */
import type { Reader } from '../../kernel/db/port.ts';
import type { Recipient } from './contract.ts';

/** One run of one derivation that somebody was given. */
export interface HandedOut extends Pick<Recipient, 'kind' | 'id' | 'label' | 'by' | 'seq' | 'root'> {
  readonly at: Date;
  readonly derivation: string;
  /** The trace whose output was given. */
  readonly trace: string;
}

export interface RecipientSource {
  /** Everything that was given of these derivations, newest first. */
  handedOut(reader: Reader, derivations: readonly string[]): Promise<HandedOut[]>;
}
