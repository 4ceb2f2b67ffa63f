/** Plans a staged version: what it would change, before anybody sees it. Publishes nothing. */
import { executionsFor, planChange, readHead, type ChangePlan, type ToolchainStep } from '../../kernel/lineage/index.ts';
import type { DocumentsContext, StagedChange } from './context.ts';
import type { Conflict } from './contract-shapes.ts';
import { prepareChange } from './prepare-change.ts';
import { loadPlan, savePlan } from './version-store.ts';
import type { VersionRow } from './tables.ts';
import { checkStillThere, recipeChangeOf, stepsOf } from './version-toolchain.ts';
import { changedPairs, countSpans, type SpanCounts } from './version-changes.ts';

export interface VersionPlan extends ChangePlan {
  readonly spans: SpanCounts;
  /** The parts of the toolchain that it brings another version of. Plans that were stored before there were any have none. */
  readonly toolchain?: readonly ToolchainStep[];
  /** Of the recipes that ran for it, how many said the same. Kept with it: what ran is forgotten with what it ran for. */
  readonly cutoff?: number;
}

/** How the recipes of a plan came out. `executed` counts those that ran for this version, now or in an earlier plan of it. */
export interface RunCounts {
  readonly executed: number;
  readonly cutoff: number;
  readonly failed: number;
  readonly reused: number;
}

/**
 * The plan of an open version on what is published now. One that was computed for the same present is returned as it is.
 * When something is published meanwhile it is computed again; what ran before is found as a trace.
 * @param prepared what `prepareChange` just returned for it
 */
export async function planVersion(context: DocumentsContext, version: VersionRow, prepared?: StagedChange): Promise<VersionPlan> {
  for (let ready = prepared; ; ready = undefined) {
    const staged = ready ?? (await prepareChange(context, version)).staged;
    const known = await context.store.read(async (reader) => {
      const head = await readHead(reader);
      await checkStillThere(context, reader, version, head.seq);
      const saved = await loadPlan(reader, version.id);
      return saved && saved.seq === head.seq && saved.changes === head.changes ? (saved.plan as VersionPlan) : undefined;
    });
    if (known && known.head.seq === staged.moment.seq) return known;

    const { store, clock, registry, signal } = context;
    const recipes = recipeChangeOf(context, staged);
    context.progress({ stage: 'planning', done: 0 });
    const plan = await planChange(
      { registry, store, clock, signal },
      { id: version.id, from: { seq: staged.moment.seq }, to: staged.moment, ...(recipes ? { recipes } : {}) },
    );
    if (plan.head.seq !== staged.moment.seq) continue;
    const pairs = await store.read((reader) => changedPairs(reader, version.base ?? undefined, version.id));
    const spans = await countSpans((work) => store.read(work), pairs);
    const { cutoff } = await countRuns(context, version.id, plan);
    const result: VersionPlan = { ...plan, spans, cutoff, toolchain: await stepsOf(context, pairs, staged, plan) };
    // A plan with failures is not kept: the next one tries them again.
    if (!plan.outcomes.some((outcome) => outcome.by === 'failure')) await store.write((tx) => savePlan(tx, version.id, plan.head, result));
    context.progress({ stage: 'planning', done: plan.live, total: plan.live });
    return result;
  }
}

/** Counts the re-runs of a version against its plan. */
export async function countRuns(context: DocumentsContext, version: string, plan: ChangePlan): Promise<RunCounts> {
  // An execution goes with its derivation: where there is none, none ran.
  const executions = plan.live === 0 ? [] : await context.store.read((reader) => executionsFor(reader, version));
  const failed = new Set(plan.outcomes.flatMap((outcome) => (outcome.by === 'failure' ? [outcome.derivation] : [])));
  const affected = new Set(plan.outcomes.flatMap((outcome) => (outcome.affected ? [outcome.derivation] : [])));
  const executed = executions.filter((row) => row.trace !== null && !failed.has(row.derivation));
  return {
    executed: executed.length,
    cutoff: executed.filter((row) => !affected.has(row.derivation)).length,
    failed: failed.size,
    reused: Math.max(0, plan.live - executed.length - failed.size),
  };
}

/** Where what a version brings disagrees with what stands elsewhere, but for what somebody dismissed. */
export async function conflictsWith(context: DocumentsContext, { id, bundle, base }: VersionRow): Promise<Conflict[]> {
  const { seq } = await context.store.read(readHead);
  const found: Conflict[] = [];
  for (const participant of context.participants) {
    found.push(...((await participant.conflicts?.(context, { bundle, base, moment: { seq, staged: id } })) ?? []));
  }
  return found.filter(({ dismissed }) => dismissed === undefined);
}
