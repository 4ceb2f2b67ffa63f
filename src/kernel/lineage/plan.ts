/**
 * Plans a change: which derivations would say something else at the target moment. Recipes that cost nothing are executed
 * now, against the target, so that the plan is certain about them; their outputs are kept as traces and apply only points
 * at them. Planning moves no pointer and no state.
 */
import type { Clock } from '../shared/clock.ts';
import type { Store } from '../db/port.ts';
import { StemmaError } from '../shared/errors.ts';
import type { Fingerprintable } from '../shared/fingerprint.ts';
import type { Cause, Decided, Explanation, Look, Severity, State } from './kinds.ts';
import type { Moment } from './moment.ts';
import { explainRecipe, type RecipeChange } from './recipes.ts';
import { joinExplanations, type Registry } from './registry.ts';
import {
  derivationsAt,
  keepDerivation,
  loadTraces,
  readHead,
  recordExecution,
  storeTrace,
  type DerivationRow,
  type Head,
  type TraceRow,
} from './store.ts';
import { findSuspects, type Suspect } from './suspects.ts';
import { execute, type Execution } from './tracking.ts';

/** What a change means for one derivation that it concerns. */
export interface Outcome {
  readonly derivation: string;
  readonly kind: string;
  readonly label: string;
  readonly owner: string;
  /** How it was decided: a stored trace answered, its recipe ran, it failed, or it may change but costs too much to try. */
  readonly by: 'trace' | 'execution' | 'failure' | 'guess';
  /** Whether what it says differs. */
  readonly affected: boolean;
  readonly trace: string;
  readonly state: State;
  readonly severity: Severity;
  readonly causes: readonly Cause[];
  readonly before: string;
  readonly after?: string;
  readonly failure?: string;
}

export interface ChangePlan {
  /** What the plan was computed on; it is void when either number has moved. */
  readonly head: Head;
  readonly live: number;
  readonly outcomes: readonly Outcome[];
}

export interface Change {
  /** The staged change, whose executions are counted. */
  readonly id: string;
  readonly from: Moment;
  readonly to: Moment;
  /** Set for a change of the toolchain. */
  readonly recipes?: RecipeChange;
}

export interface Planner {
  readonly registry: Registry;
  readonly store: Store;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** Small enough that an embedded session is handed on often, large enough that round trips do not dominate. */
const slice = 25;

/** @throws StemmaError CANCELLED when the signal fires; traces finished until then are kept. */
export async function planChange(planner: Planner, change: Change): Promise<ChangePlan> {
  const head = await planner.store.read(readHead);
  const decided = new Map<string, Decided>();
  const outcomes: Outcome[] = [];
  let live = 0;
  for (const kind of planner.registry.derivations) {
    for (let after: string | undefined, more = true; more;) {
      planner.signal?.throwIfAborted();
      const { rows, suspects } = await planner.store.read(async (reader) => {
        const page = await derivationsAt(reader, change.from.seq, {
          kind: kind.kind,
          limit: slice,
          ...(after === undefined ? {} : { after }),
        });
        const from: Look = { reader, moment: change.from, decided: new Map() };
        const to: Look = { reader, moment: change.to, decided };
        return { rows: page, suspects: await findSuspects(planner.registry, from, to, page, change.recipes) };
      });
      live += rows.length;
      after = rows.at(-1)?.id;
      more = rows.length === slice;
      const results = await decideAll(planner, change, decided, suspects);
      for (const { outcome, decision } of results) {
        decided.set(outcome.derivation, decision);
        outcomes.push(outcome);
      }
    }
  }
  return { head, live, outcomes };
}

interface Decision {
  readonly outcome: Outcome;
  readonly decision: Decided;
}

/** What a suspect comes to, before it is explained. */
interface Result {
  readonly by: Outcome['by'];
  readonly trace: string;
  /** The recipe that the output is of, or would be. */
  readonly recipe: string;
  readonly output: Fingerprintable;
  readonly outputFingerprint: string;
  readonly failure?: string;
}

async function decideAll(
  planner: Planner,
  change: Change,
  decided: ReadonlyMap<string, Decided>,
  suspects: readonly Suspect[],
): Promise<Decision[]> {
  if (suspects.length === 0) return [];
  const answers = suspects.flatMap(({ answeredBy }) => answeredBy ?? []);
  const traces = await planner.store.read((reader) => loadTraces(reader, answers));
  const results: { suspect: Suspect; result: Result }[] = [];
  for (const suspect of suspects) {
    const { answeredBy, row } = suspect;
    const result = answeredBy === undefined ? await run(planner, change, decided, row) : asResult(traces.get(answeredBy));
    // What was removed meanwhile is left out; it moved the head, so this plan is void in any case.
    if (result) results.push({ suspect, result });
  }
  return planner.store.read(async (reader) => {
    const from: Look = { reader, moment: change.from, decided: new Map() };
    const to: Look = { reader, moment: change.to, decided };
    // One after the other: a handle is one connection.
    const decisions: Decision[] = [];
    for (const { suspect, result } of results) decisions.push(await explain(planner.registry, from, to, suspect, result));
    return decisions;
  });
}

const asResult = (trace: TraceRow | undefined): Result | undefined =>
  trace && { by: 'trace', trace: trace.id, recipe: trace.recipe, output: trace.output, outputFingerprint: trace.output_fingerprint };

/** Returns undefined when the derivation was removed meanwhile. */
async function run(
  planner: Planner,
  change: Change,
  decided: ReadonlyMap<string, Decided>,
  row: DerivationRow,
): Promise<Result | undefined> {
  const kind = planner.registry.kindOf(row.kind);
  const { recipe } = kind;
  const unchanged = { trace: row.trace, recipe, output: row.output, outputFingerprint: row.output_fingerprint };
  if (kind.cost === 'metered') return { by: 'guess', ...unchanged };
  planner.signal?.throwIfAborted();
  let execution: Execution;
  try {
    execution = await planner.store.read(async (reader) => {
      const subject = (await kind.subjects(reader, [row.id])).get(row.id);
      return execute(kind, subject, { reader, moment: change.to, decided });
    });
  } catch (error) {
    if (isOutside(error)) throw error;
    const failure = error instanceof Error ? error.message : String(error);
    const there = await planner.store.write(async (tx) => {
      if (!(await keepDerivation(tx, row.id))) return false;
      if (kind.counted) await recordExecution(tx, change.id, { derivation: row.id, trace: null, failure });
      return true;
    });
    return there ? { by: 'failure', ...unchanged, failure } : undefined;
  }
  const trace = await planner.store.write(async (tx) => {
    if (!(await keepDerivation(tx, row.id))) return undefined;
    const stored = await storeTrace(tx, row.id, execution, planner.clock.now());
    if (kind.counted) await recordExecution(tx, change.id, { derivation: row.id, trace: stored, failure: null });
    return stored;
  });
  return trace === undefined
    ? undefined
    : { by: 'execution', trace, recipe, output: execution.output, outputFingerprint: execution.outputFingerprint };
}

/** The store being away or the caller leaving is no failure of a recipe. */
const isOutside = (error: unknown): boolean =>
  (error instanceof StemmaError && ['UNAVAILABLE', 'STORAGE_FULL', 'CANCELLED'].includes(error.code)) ||
  (error instanceof DOMException && error.name === 'AbortError');

async function explain(registry: Registry, from: Look, to: Look, suspect: Suspect, result: Result): Promise<Decision> {
  const { row } = suspect;
  const kind = registry.kindOf(row.kind);
  const state: State = result.by === 'failure' ? 'failed' : kind.stateOf(result.output);
  const affected = result.by === 'failure' || result.by === 'guess' || result.outputFingerprint !== row.output_fingerprint;
  // A flagged derivation is explained by all it read: a cause from before this change still holds.
  const telling = state === 'current' ? suspect.changed : suspect.reads;
  const outputs = { before: row.output, after: result.output };
  const explanations: Explanation[] = [];
  if (affected || state !== 'current') {
    for (const read of telling) explanations.push(await registry.inputOf(read.kind).explain(from, to, read, outputs));
    explanations.push(...explainRecipe(row.kind, row.recipe, result.recipe));
  }
  const { severity } = joinExplanations(explanations);
  const explanation = joinExplanations(suspect.leftOut && affected ? [{ severity, causes: row.causes }, ...explanations] : explanations);
  const causes =
    result.failure === undefined ? explanation.causes : [...explanation.causes, { reason: 'recipe_failed', message: result.failure }];
  const outcome: Outcome = {
    derivation: row.id,
    kind: row.kind,
    label: row.label,
    owner: row.owner,
    by: result.by,
    affected,
    trace: result.trace,
    state,
    severity: explanation.severity,
    causes,
    before: kind.summary(row.output),
    ...(result.by === 'guess' || result.by === 'failure' ? {} : { after: kind.summary(result.output) }),
    ...(result.failure === undefined ? {} : { failure: result.failure }),
  };
  const decision: Decided = {
    output: result.output,
    fingerprint: result.outputFingerprint,
    state,
    explanation: { severity: explanation.severity, causes },
  };
  return { outcome, decision };
}
