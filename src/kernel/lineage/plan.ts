/**
 * Plans a change: which derivations would say something else at the target moment. Recipes that cost nothing are executed
 * now, against the target, so that the plan is certain about them; their outputs are kept as traces and apply only points
 * at them. Planning moves no pointer and no state.
 */
import type { Cause, Decided, Explanation, Look, Severity, Standing, State } from './kinds.ts';
import type { Change, Planner, Planning } from './planner.ts';
import { createReach, slices, type Open } from './reach.ts';
import { explainRecipe } from './recipes.ts';
import { derivationInput, joinExplanations, type Registry } from './registry.ts';
import { runSuspects, type Result, type Target } from './run-suspects.ts';
import { countDerivations, readHead, type Head } from './head-store.ts';
import { loadTraces, type TraceRow } from './trace-store.ts';
import { derivationsAt } from './store.ts';
import { findSuspects, type Suspect } from './suspects.ts';

/** What a change means for one derivation that it concerns. */
export interface Outcome {
  readonly derivation: string;
  readonly kind: string;
  readonly label: string;
  readonly owner: string;
  readonly by: Result['by'];
  /** Whether what it says differs. */
  readonly affected: boolean;
  readonly trace: string;
  readonly state: State;
  readonly severity: Severity;
  readonly causes: readonly Cause[];
  readonly before: string;
  readonly after?: string;
  /** What it says part by part, when its kind is said in parts and what it would say is known. */
  readonly parts?: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly failure?: string;
}

export interface ChangePlan {
  /** What the plan was computed on; it is void when either number has moved. */
  readonly head: Head;
  readonly live: number;
  readonly outcomes: readonly Outcome[];
}

/** What is compared at a time. Also what a plan holds beside its outcomes. */
const perSlice = 100;

/** @throws StemmaError CANCELLED when the signal fires; traces finished until then are kept. */
export async function planChange(planner: Planner, change: Change): Promise<ChangePlan> {
  const { registry, store } = planner;
  const { head, live } = await store.read(async (reader) => ({ head: await readHead(reader), live: await countDerivations(reader) }));
  registry.forgetErased(store.workspace, head.erasures);
  if (live === 0) return { head, live, outcomes: [] };
  const decided = new Map<string, Decided>();
  const outcomes: Outcome[] = [];
  const ahead = new Map<string, Standing>();
  const target: Target = { moment: change.to, decided, ahead };
  const open: Open = (work) => store.read((reader) => work({ reader, moment: change.from, decided: new Map() }, { reader, ...target }));
  const reached = createReach(registry, open, change.recipes);
  for (const kind of registry.derivations) {
    for (const ids of slices(await reached(kind), perSlice)) {
      planner.signal?.throwIfAborted();
      const suspects = await open(async (from, to) =>
        findSuspects(registry, from, to, await derivationsAt(from.reader, change.from.seq, { kind: kind.kind, ids }), change.recipes),
      );
      await readAhead(open, suspects, ahead);
      for (const { outcome, decision } of await decideAll(planner, { ...change, head }, target, open, suspects)) {
        decided.set(outcome.derivation, decision);
        outcomes.push(outcome);
      }
    }
  }
  return { head, live, outcomes };
}

/** Reads what derivations say that suspects read and that were not decided: a statement for many, not one each. */
async function readAhead(open: Open, suspects: readonly Suspect[], ahead: Map<string, Standing>): Promise<void> {
  ahead.clear();
  const read = suspects.flatMap(({ reads }) => reads.filter(({ kind }) => kind === derivationInput.kind).map(({ input }) => input));
  for (const ids of slices([...new Set(read)], perSlice)) {
    await open(async ({ reader, moment }, { decided }) => {
      const asked = ids.filter((id) => !decided.has(id));
      if (asked.length > 0) for (const row of await derivationsAt(reader, moment.seq, { ids: asked })) ahead.set(row.id, row);
    });
  }
}

interface Decision {
  readonly outcome: Outcome;
  readonly decision: Decided;
}

async function decideAll(
  planner: Planner,
  change: Planning,
  target: Target,
  open: Open,
  suspects: readonly Suspect[],
): Promise<Decision[]> {
  if (suspects.length === 0) return [];
  const answers = suspects.flatMap(({ answeredBy }) => answeredBy ?? []);
  const traces = await planner.store.read((reader) => loadTraces(reader, answers));
  const unanswered = suspects.filter(({ answeredBy }) => answeredBy === undefined).map(({ row }) => row);
  const ran = await runSuspects(planner, change, target, unanswered);
  return open(async (from, to) => {
    // One after the other: a handle is one connection.
    const decisions: Decision[] = [];
    for (const suspect of suspects) {
      const { answeredBy, row } = suspect;
      const result = answeredBy === undefined ? ran.get(row.id) : asResult(traces.get(answeredBy));
      // What was removed meanwhile is left out; it moved the head, so this plan is void in any case.
      if (result) decisions.push(await explain(planner.registry, from, to, suspect, result));
    }
    return decisions;
  });
}

const asResult = (trace: TraceRow | undefined): Result | undefined =>
  trace && { by: 'trace', trace: trace.id, recipe: trace.recipe, output: trace.output, outputFingerprint: trace.output_fingerprint };

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
    ...(kind.parts && affected && result.by !== 'guess' && result.by !== 'failure'
      ? { parts: { before: kind.parts(row.output), after: kind.parts(result.output) } }
      : {}),
    ...(result.failure === undefined ? {} : { failure: result.failure }),
  };
  const decision: Decided = {
    output: result.output,
    fingerprint: result.outputFingerprint,
    changed: result.outputFingerprint !== row.output_fingerprint,
    state,
    explanation: { severity: explanation.severity, causes },
  };
  return { outcome, decision };
}
