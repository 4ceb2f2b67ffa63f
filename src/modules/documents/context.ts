/** What the verbs of documents work with, and how higher modules take part in a change. */
import type { WorkspaceBlobs } from '../../kernel/blobs/index.ts';
import type { Progress } from '../../kernel/contract/envelope.ts';
import type { Reader, Store, Tx } from '../../kernel/db/port.ts';
import type { Moment, Registry, ToolchainStep } from '../../kernel/lineage/index.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import type { Conflict } from './contract-shapes.ts';
import type { ParserPool } from './formats/parser-pool.ts';
import type { ParsedDocument } from './model.ts';

/** A staged version as those who take part in its change see it. */
export interface StagedChange {
  readonly version: string;
  readonly bundle: string;
  /** The staged version previewed on what is published now. */
  readonly moment: Moment & { readonly staged: string };
  /** The revisions in its listing. */
  readonly revisions: readonly string[];
  /** Of a change of the toolchain: the names of the parts that the software's version of is to serve from then on. */
  readonly components?: readonly string[] | undefined;
  /** Of one that is taken back: the sequence at which it was served last. */
  readonly backTo?: number | undefined;
}

/** A part of the toolchain: the versions that serve a moment, and the one that the software has. */
export interface Component {
  readonly component: string;
  readonly serves: readonly string[];
  readonly has: string;
}

/** A staged version whose plan is read; `base` is null for the first of its bundle. */
export type ReadStaged = Pick<StagedChange, 'bundle' | 'moment'> & { readonly base: string | null };

/** How many passages a revision has, and how many of them the workspace had never seen. */
export interface IndexedRevision {
  readonly passages: number;
  readonly passagesNew: number;
}

/** Takes the documents of a change as they are read, so that it has not to read them from the database again. */
export interface RevisionFollower {
  /** Documents that were just stored, by revision; they are in no listing yet. Resolves when it has room for more. */
  take(documents: ReadonlyMap<string, ParsedDocument>): Promise<void>;
  /** There are no more. Returns what was indexed, by revision. */
  finish(): Promise<ReadonlyMap<string, IndexedRevision>>;
}

/** A way to cut documents into passages, as those who choose one know it. */
export interface PassageStrategy {
  /** Another one may cut elsewhere. */
  readonly version: number | string;
  /** Why nothing can be cut by it now, in words for whoever chose it. */
  readonly lacks?: string;
}

/** A module above that keeps something per version. Nothing of it is visible before the switch. */
export interface ChangeParticipant {
  readonly name: string;
  /** Is given what is read for a strategy, `name@version`, before it is staged. Whatever it did not get to, `prepare` does. */
  follow?(context: DocumentsContext, strategy: string): RevisionFollower;
  /** Writes what the staged version will show. Idempotent; called before planning and again whenever the present moved. */
  prepare?(context: DocumentsContext, staged: StagedChange): Promise<ReadonlyMap<string, IndexedRevision>>;
  /** What `prepare` would answer for published revisions that need nothing; one that does is left out. Writes nothing. Without it, `prepare` is asked. */
  indexed?(reader: Reader, revisions: readonly string[]): Promise<ReadonlyMap<string, IndexedRevision>>;
  /** The last writes, inside the transaction of the switch. */
  inSwitch?(tx: Tx, published: { readonly seq: number; readonly version: string }): Promise<void>;
  /** Where what a staged version brings disagrees with what stands elsewhere. Asked when a plan is read. */
  conflicts?(context: DocumentsContext, staged: ReadStaged): Promise<readonly Conflict[]>;
  /** The parts of the toolchain that are this module's. */
  components?(reader: Reader, seq: number): Promise<readonly Component[]>;
  /** What of them differs between two moments. */
  steps?(reader: Reader, from: Moment, to: Moment): Promise<readonly ToolchainStep[]>;
  /** How many things of a bundle wait for a person. */
  undecided?(reader: Reader, seq: number, bundle: string): Promise<number>;
}

export interface DocumentsContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly blobs: WorkspaceBlobs;
  readonly parsers: ParserPool;
  /** The passage strategies there are, by name. */
  readonly strategies: Readonly<Record<string, PassageStrategy>>;
  readonly registry: Registry;
  readonly participants: readonly ChangeParticipant[];
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
}
