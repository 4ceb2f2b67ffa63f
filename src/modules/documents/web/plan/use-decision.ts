import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { useApi } from '../../../../ui/api/api.tsx';
import { useOutdate } from '../../../../ui/api/calls.ts';
import { useRunningCall } from '../../../../ui/api/use-running-call.ts';
import { useAsOf } from '../../../../ui/routing/link.tsx';
import { applyRoute, listVersions, planRoute, type appliedSchema } from '../../contract.ts';
import { useVersions, type VersionLine } from '../bundle/use-versions.ts';
import type { Plan } from './affected.ts';
import { useChoice, type Choice } from './choice.ts';
import type { PlanSlots } from './plan-slots.ts';

type PlanCall = ReturnType<typeof useRunningCall<typeof planRoute>>;
type ApplyCall = ReturnType<typeof useRunningCall<typeof applyRoute>>;

/** What is staged in a bundle, what it would change, and what was decided about it. */
export interface Decision {
  readonly bundle: string;
  readonly slots: PlanSlots;
  readonly versions: ReturnType<typeof useVersions>;
  readonly published: VersionLine | undefined;
  /** The staged or held version. */
  readonly open: VersionLine | undefined;
  /** Of the open version; the one before it while it is computed anew. */
  readonly plan: Plan | undefined;
  readonly planning: PlanCall['state'];
  readonly cancelPlanning: () => void;
  readonly planAgain: () => void;
  readonly choice: Choice;
  /** How many things are left out by choice. */
  readonly left: number;
  readonly applying: ApplyCall['state'];
  readonly cancelApplying: () => void;
  readonly apply: (options?: { readonly allowFailed?: boolean }) => void;
  /** What applying came to, until something else is published or staged. */
  readonly applied: z.output<typeof appliedSchema> | undefined;
  /** The version that was published before that. */
  readonly before: number | undefined;
  /** Why nothing can be decided here now. */
  readonly unless: string | undefined;
  /** What is staged is not what was read. */
  readonly moved: StemmaError | undefined;
}

/** The plan is computed when it is looked at, and again when another version is staged. */
export function useDecision(bundle: string, slots: PlanSlots): Decision {
  const versions = useVersions(bundle);
  const { open, published } = versions;
  const number = open?.number;
  const planning = useRunningCall(planRoute, { of: bundle, label: `Planning version ${number ?? ''} of ${bundle}`, outdates: [] });
  const applying = useRunningCall(applyRoute, { of: bundle, label: `Applying version ${number ?? ''} of ${bundle}` });
  const planAgain = (): void => void planning.start({ params: { bundle }, body: {} });
  useEffect(() => {
    if (number !== undefined) planAgain();
    // Only another version is a reason to plan anew.
  }, [bundle, number]);
  const last = useLastPlan(planning.state);
  const plan = number !== undefined && last?.to === number ? last : undefined;
  const choice = useChoice(last?.to);
  const rerun = (last?.affected ?? []).filter(({ kind }) => slots.kinds[kind]?.isRerun);
  const chosen = rerun.filter(({ id }) => !choice.left.has(id)).map(({ id }) => id);
  const { moved, isStill } = useStillStaged(bundle, number);
  const asOf = useAsOf();
  const apply: Decision['apply'] = (options = {}) => {
    const only = chosen.length === rerun.length ? {} : { only: chosen };
    void isStill().then(async (still) => {
      const meant = number === undefined ? {} : { version: number };
      if (still) await applying.start({ params: { bundle }, body: { ...meant, ...only, ...options } });
    });
  };
  const done = applying.state.status === 'done' ? applying.state.result : undefined;
  const applied = !open && done?.version === published?.number ? done : undefined;
  return {
    bundle,
    slots,
    versions,
    published,
    open,
    plan,
    planning: planning.state,
    cancelPlanning: planning.cancel,
    planAgain: () => {
      applying.reset();
      planAgain();
    },
    choice,
    left: rerun.length - chosen.length,
    applying: applying.state,
    cancelApplying: applying.cancel,
    apply,
    applied,
    before: applied && last?.to === applied.version ? (last.from ?? undefined) : undefined,
    unless: asOf === undefined ? undefined : 'An earlier moment is shown. Return to now to decide about what is staged.',
    moved,
  };
}

function useLastPlan(state: PlanCall['state']): Plan | undefined {
  const last = useRef<Plan>(undefined);
  if (state.status === 'done') last.current = state.result;
  return last.current;
}

/** Looks whether the version that was read is still the one that would be applied: somebody may have staged another on top. */
function useStillStaged(bundle: string, number: number | undefined): { moved: StemmaError | undefined; isStill: () => Promise<boolean> } {
  const api = useApi();
  const outdate = useOutdate();
  const [moved, setMoved] = useState<StemmaError | undefined>();
  const isStill = async (): Promise<boolean> => {
    setMoved(undefined);
    try {
      const { versions } = await api.call(listVersions, { params: { bundle }, query: { limit: 20 } });
      const now = versions.find(({ status }) => status === 'staged' || status === 'held')?.number;
      if (now === number) return true;
      const words =
        now === undefined
          ? 'Somebody else applied or discarded it meanwhile.'
          : `Version ${now} is staged now instead of version ${number}. Read its plan before you apply it.`;
      setMoved(new StemmaError('CONFLICT', `${words} Nothing was changed.`));
    } catch (error) {
      setMoved(error instanceof StemmaError ? error : new StemmaError('INTERNAL', undefined, undefined, { cause: error }));
    }
    await outdate();
    return false;
  };
  return { moved, isStill };
}
