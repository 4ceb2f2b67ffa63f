/**
 * What a module has to say and to do when documents are erased. Whoever keeps text of documents registers one; a gate over the
 * catalogue fails for a column with text that nobody claims.
 */
import type { BlobStore } from '../../../kernel/blobs/index.ts';
import type { Progress } from '../../../kernel/contract/envelope.ts';
import type { Database, Reader, Store, Tx } from '../../../kernel/db/port.ts';
import type { Registry } from '../../../kernel/lineage/index.ts';
import type { Clock } from '../../../kernel/shared/clock.ts';
import type { ErasureAction } from '../tables.ts';
import type { ErasureSubject } from './subject.ts';

/** One thing that an erasure concerns. Only `label` has words; it is for the plan and never kept. */
export interface ErasureItem {
  readonly kind: string;
  readonly id: string;
  readonly label: string;
  readonly action: ErasureAction;
  /** What becomes of it, when the action does not say it all. */
  readonly note?: string;
}

/** Another document that holds some of the same text: it keeps it. */
export interface SharedText {
  readonly bundle: string;
  readonly path: string;
  readonly passages: number;
}

/** What an erasure would do to what a module keeps. */
export interface Survey {
  readonly items: readonly ErasureItem[];
  readonly counts: Readonly<Record<string, number>>;
  /** Derivations that go whole: what names one of them is redacted. */
  readonly purged?: readonly string[];
  /** Traces with words of the documents that name none of them. */
  readonly traces?: readonly string[];
  readonly shared?: readonly SharedText[];
}

/** The moment of an erasure. */
export interface ErasureCut {
  readonly id: string;
  readonly now: Date;
  /** The derivations that stay and are touched: something they say or said, or why they are or were flagged, is not kept. */
  readonly touched: readonly string[];
}

export interface ErasureContext {
  readonly database: Database;
  readonly store: Store;
  readonly clock: Clock;
  /** The bytes of all workspaces, to unlink files. */
  readonly files: BlobStore;
  readonly registry: Registry;
  readonly participants: readonly ErasureParticipant[];
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}

export interface ErasureParticipant {
  readonly name: string;
  /**
   * Every column, as `table.column`, from which this participant takes text of documents, names and hashes of it. Their tables are
   * written anew at the end of an erasure.
   */
  readonly columns: readonly string[];
  /** What would be done. Reads only; inside the cut too, before anything is changed. */
  survey?(reader: Reader, subject: ErasureSubject): Promise<Survey>;
  /** In the one transaction after which nobody sees any of it, under the locks of the head and the bundle. Short. */
  cut?(tx: Tx, subject: ErasureSubject, cut: ErasureCut): Promise<void>;
  /** Deletes what is left, in slices of its own. May be killed and is called again: whatever is done already is found done. */
  purge?(context: ErasureContext, erasure: string): Promise<void>;
}
