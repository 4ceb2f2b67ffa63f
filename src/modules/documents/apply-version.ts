/**
 * Publishes a staged version. Everything it shows was written before; the switch is one transaction that checks what the
 * plan stood on, moves intervals and pointers, and is the first moment anybody sees any of it.
 */
import { commitPlan, lockPlanned, type Outcome } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { afterSwitch, certainly } from './after-lost-answer.ts';
import type { DocumentsContext, StagedChange } from './context.ts';
import { countRuns, planVersion, type RunCounts, type VersionPlan } from './plan-version.ts';
import type { MayPublish } from './policy.ts';
import { mayDo } from './rules.ts';
import { loadVersion, savePlan } from './version-store.ts';
import { lockBundle } from './bundle-store.ts';
import { writeSwitch } from './publish-store.ts';
import type { VersionRow } from './tables.ts';
import { tellPublished } from './tell-version.ts';

export interface ApplyOptions {
  /** Ids of affected derivations to re-run; all when left out. The version is published whole either way. */
  readonly only?: readonly string[] | undefined;
  /** Publish although recipes failed; they keep their old output and are flagged. */
  readonly allowFailed?: boolean | undefined;
}

export interface Applied extends RunCounts {
  readonly number: number;
  /** Evidence of insights that a person has to look at. */
  readonly undecided: number;
}

/**
 * @param prepared what `prepareChange` just returned for it
 * @throws StemmaError CONFLICT when it is held, no longer open or published by someone else, or a recipe failed.
 */
export async function applyVersion(
  context: DocumentsContext,
  _may: MayPublish,
  version: VersionRow,
  options: ApplyOptions = {},
  prepared?: StagedChange,
): Promise<Applied> {
  for (let ready = prepared; ; ready = undefined) {
    context.signal.throwIfAborted();
    const plan = await planVersion(context, version, ready);
    refuseFailures(plan, options);
    checkSelection(plan, options);
    context.progress({ stage: 'publishing', done: 0, total: 1 });
    const seq = await certainly(context, version, () => switchTo(context, version, plan, options));
    if (seq === undefined) continue; // something else was published: plan what moved since
    context.progress({ stage: 'publishing', done: 1, total: 1 });
    return afterSwitch(version, seq, async () => ({
      number: version.number,
      ...(await countRuns(context, version.id, plan)),
      undecided: await countUndecided(context, version, seq),
    }));
  }
}

function refuseFailures(plan: VersionPlan, options: ApplyOptions): void {
  const failed = plan.outcomes.filter((outcome) => outcome.by === 'failure');
  if (failed.length === 0 || options.allowFailed) return;
  throw new StemmaError(
    'CONFLICT',
    `${failed.length} of the re-runs failed, so nothing was published; the version before serves on and finished results are kept. Apply again, or allow failed ones.`,
    { failed: failed.map(({ derivation, kind, label, failure }) => ({ id: derivation, kind, label, message: failure })) },
  );
}

function checkSelection(plan: VersionPlan, options: ApplyOptions): void {
  const known = new Set(plan.outcomes.filter((outcome) => outcome.affected).map((outcome) => outcome.derivation));
  const unknown = (options.only ?? []).filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new StemmaError('VALIDATION_ERROR', 'Only what the plan lists as affected can be selected. Nothing was published.', { unknown });
  }
}

/** Returns the publish sequence, or undefined when the plan no longer stands. */
async function switchTo(
  context: DocumentsContext,
  version: VersionRow,
  plan: VersionPlan,
  options: ApplyOptions,
): Promise<number | undefined> {
  const kinds = context.registry;
  const only = options.only && new Set(options.only);
  // A selection is among re-runs; carrying and states are not re-runs and always follow.
  const selected = (outcome: Outcome): boolean =>
    only === undefined || !outcome.affected || !kinds.kindOf(outcome.kind).counted || only.has(outcome.derivation);
  return context.store.write(async (tx) => {
    const standing = await lockPlanned(tx, plan);
    const bundle = await lockBundle(tx, version.bundle);
    const { status } = (await loadVersion(tx, version.id)) as VersionRow;
    if (!mayDo('apply', status)) {
      const why = status === 'held' ? 'is held. Release it first' : `is ${status}: someone else was faster`;
      throw new StemmaError('CONFLICT', `Version ${version.number} of "${bundle.name}" ${why}. Nothing was changed.`, { status });
    }
    if (bundle.published_version !== version.base) {
      throw new StemmaError(
        'CONFLICT',
        `"${bundle.name}" was published by someone else meanwhile. Nothing was changed; add your documents again on top of it.`,
      );
    }
    if (standing === 'moved') return undefined;
    const seq = plan.head.seq + 1;
    await writeSwitch(tx, { seq, bundle: version.bundle, version: version.id, now: context.clock.now() });
    await tellPublished(tx, bundle, version, seq);
    for (const participant of context.participants) await participant.inSwitch?.(tx, { seq, version: version.id });
    await commitPlan(tx, plan, seq, selected);
    // What was applied can be read again. Planning keeps it, but for one with failures, which it tries again.
    if (plan.outcomes.some((outcome) => outcome.by === 'failure')) await savePlan(tx, version.id, plan.head, plan);
    return seq;
  });
}

async function countUndecided(context: DocumentsContext, version: VersionRow, seq: number): Promise<number> {
  return context.store.read(async (reader) => {
    let undecided = 0;
    for (const participant of context.participants) undecided += (await participant.undecided?.(reader, seq, version.bundle)) ?? 0;
    return undecided;
  });
}
