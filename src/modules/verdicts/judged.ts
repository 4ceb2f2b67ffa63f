/** How a module above lets its derivations be judged. Verdicts know no kind of derivation; each kind says what there is to judge. */
import type { Reader, Tx } from '../../kernel/db/port.ts';
import type { DerivationRow, Moment } from '../../kernel/lineage/index.ts';
import type { Decision, SeenQuote } from './contract.ts';

/** One thing that can be judged: a whole derivation, or one sentence of it. */
export interface Judged {
  /** From 1; undefined for the whole. */
  readonly sentence?: number;
  /** The statement or the sentence; null when quotes alone are judged. */
  readonly words: string | null;
  readonly quotes: readonly SeenQuote[];
  /** The content key; undefined while its quotes are not certain, for then nobody can say what was judged. */
  readonly key: string | undefined;
}

export interface JudgedKind {
  /** The kind of derivation. */
  readonly kind: string;
  /** What there is to judge in derivations of this kind at a moment, by id. */
  judgedAt(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<Map<string, readonly Judged[]>>;
  /** What follows from a verdict on one, in its transaction. @throws StemmaError CONFLICT when it may not be given now. */
  follow?(tx: Tx, given: { readonly id: string; readonly decision: Decision; readonly key: string; readonly now: Date }): Promise<void>;
}
