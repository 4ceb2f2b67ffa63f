/**
 * What a module registers to take part in lineage. The kernel knows inputs and derivations by these two interfaces
 * and no product noun beyond them.
 */
import type { Reader, Tx } from '../db/port.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import type { Moment } from './moment.ts';

export const states = ['current', 'suspect', 'stale', 'failed'] as const;
export type State = (typeof states)[number];

export const roles = ['cited', 'context', 'setting'] as const;
export type Role = (typeof roles)[number];

/** What a change did to what a derivation rests on, worst first. */
export const severities = ['cited_removed', 'cited_changed', 'context_changed', 'toolchain_changed'] as const;
export type Severity = (typeof severities)[number];

/** One reason for a flag, down to words. The module that explains it adds members; `reason` names it. */
export interface Cause {
  readonly reason: string;
  /** How much it weighs; without it, as much as the explanation it is part of. */
  readonly severity?: Severity;
  readonly [member: string]: Fingerprintable;
}

/** The worst severity among causes; undefined when none has any. */
export const worstOf = (causes: readonly { readonly severity?: Severity | undefined }[]): Severity | undefined =>
  severities.find((severity) => causes.some((cause) => cause.severity === severity));

export interface Explanation {
  readonly severity: Severity;
  readonly causes: readonly Cause[];
}

/** Where a read or a recipe looks: a handle, a moment, and what the plan in progress has already decided for that moment. */
export interface Look {
  readonly reader: Reader;
  readonly moment: Moment;
  readonly decided: ReadonlyMap<string, Decided>;
  /** What derivations say that were not decided, read ahead for many readers at once. */
  readonly ahead?: ReadonlyMap<string, Standing>;
}

/** What a derivation says as it is stored for a moment. */
export interface Standing {
  readonly output: Fingerprintable;
  readonly output_fingerprint: string;
  readonly state: State;
  readonly causes: readonly Cause[];
}

/** The output a derivation has at a moment. */
export interface Decided {
  readonly output: Fingerprintable;
  readonly fingerprint: string;
  /** Whether it is another than before the change: what reads this derivation has to be looked at. */
  readonly changed: boolean;
  readonly state: State;
  readonly explanation: Explanation;
}

/** What a derivation said before a change and says after it. */
export interface Outputs {
  readonly before: Fingerprintable;
  readonly after: Fingerprintable;
}

/**
 * Values, and nothing that acts: no function, so no handle and no way to anything that would not be recorded. What is no value becomes
 * `never`, and whoever hands it on does not compile.
 */
export type Plain<Value> = Value extends Fingerprintable
  ? Value
  : Value extends (...given: never) => unknown
    ? never
    : Value extends object
      ? { readonly [Member in keyof Value]: Plain<Value[Member]> }
      : Value;

/** A recipe with its version. A change that changes any output raises the version; no two kinds share a recipe. */
export type RecipeName = `${string}@${number}`;

/** An input as a trace recorded it: enough to read it again. */
export interface StoredInput {
  readonly input: string;
  readonly request: Fingerprintable;
}

export interface StoredRead extends StoredInput {
  readonly kind: string;
  readonly fingerprint: string;
  readonly role: Role;
}

/** Where something lies that a trace rests on, in ids of the module that has it: a document and a passage of it. */
export interface Source {
  readonly source: string;
  readonly part: string;
}

/** One observed read. `given` is all a recipe may see; whatever `given` depends on must be in the fingerprint. */
export interface Observation<Given> {
  readonly input: string;
  readonly request: Fingerprintable;
  readonly fingerprint: string;
  readonly given: Given & Plain<Given>;
}

/** A kind of thing that derivations read. */
export interface InputKind<Request, Given> {
  readonly kind: string;
  read(look: Look, request: Request): Promise<Observation<Given>>;
  /**
   * The fingerprints that inputs have at a moment, by input. An input that is gone has a fingerprint too. With `from`, a look
   * on the same handle, every input is known to have its recorded fingerprint there: what cannot differ may be answered with it.
   */
  fingerprintsAt(look: Look, inputs: readonly StoredRead[], from?: Look): Promise<Map<string, string>>;
  /**
   * The inputs that may differ between two moments, so that a plan looks at what reads one of these and its cost grows with the
   * change, not with what exists. Never too few; one too many is compared in vain. 'unknown', as leaving this out, has everything
   * compared that reads an input of this kind. Also complete for what is flagged, whose recorded reads do not hold at `from`.
   */
  changedBetween?(from: Look, to: Look): Promise<readonly string[] | 'unknown'>;
  /** Keeps what `changedBetween` finds the reads of a new trace by, in the transaction that stores the trace. */
  keep?(tx: Tx, trace: string, reads: readonly StoredRead[]): Promise<void>;
  /**
   * Why an input differs between two moments, for a derivation whose outputs before and after are given. Also asked for a
   * read that did not change when the derivation is flagged; then the causes that still hold, or none.
   */
  explain(from: Look, to: Look, read: StoredRead, outputs: Outputs): Promise<Explanation>;
  /** Where what was read lies, of a stored request; left out where the input says it itself. */
  sources?(request: Fingerprintable): readonly Source[];
  /** Lets go of what it remembers of any text or moment: something was erased. */
  forget?(): void;
}

/** How a recipe reaches anything: every call becomes a read of the trace. There is no other door: what is read and asked is plain. */
export interface TrackingContext {
  read<Request, Given>(kind: InputKind<Request, Given>, request: Request, role: Role): Promise<Given>;
}

/** A kind of derivation and its recipe. `Subject` is what was asked and never changes. */
export interface DerivationKind<Subject, Output extends Fingerprintable> {
  readonly kind: string;
  /** A trace of another recipe is reused only where that recipe is what is served. */
  readonly recipe: RecipeName;
  /** `none`: planning executes it. `metered`: planning only says that it may be affected. */
  readonly cost: 'none' | 'metered';
  /** Whether executing it counts as a re-run; carrying a quote or adding up a state does not. Only what counts can be left out. */
  readonly counted: boolean;
  subjects(reader: Reader, ids: readonly string[]): Promise<Map<string, Subject & Plain<Subject>>>;
  /** Pure but for what it reads through the context. */
  run(context: TrackingContext, subject: Subject): Promise<Output>;
  /**
   * What the recipe would say, proven from what it said before instead of running it; undefined where that proves nothing. It
   * reads through the same context, so its trace is as good as one of the recipe.
   */
  follow?(context: TrackingContext, subject: Subject, before: Output): Promise<Output | undefined>;
  outputFingerprint(output: Output): string;
  stateOf(output: Output): State;
  /** The output in a few words, for before and after. */
  summary(output: Output): string;
  /** What it says part by part, for comparing: the sentences of an answer. */
  parts?(output: Output): readonly string[];
  /** Where the words lie that the output cites, among the sources of its reads. */
  sources?(output: Output): readonly Source[];
  /**
   * What is left of an output of the past when something that it rests on was erased. Nothing of the erased, no hash of it either,
   * may be left; whether it could still be presented as an output of this kind is for the kind to see to.
   */
  redact(output: Output, erased: Erased): Output;
  /** Lets go of what it remembers of any text or moment: something was erased. */
  forget?(): void;
}

/** What was erased, as an output is redacted of it. */
export interface Erased {
  /** ISO 8601. */
  readonly at: string;
  /** Whether something with this id was: a document, a revision, a derivation. */
  holds(id: string): boolean;
}
