import type { ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Tabs } from '../../../../ui/controls/tabs.tsx';
import { EmptyState } from '../../../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { Skeleton, useLate } from '../../../../ui/feedback/skeleton.tsx';
import { useGo } from '../../../../ui/routing/link.tsx';
import type { VersionLine } from '../bundle/use-versions.ts';
import { planPath } from '../paths.ts';
import { PlanView } from './plan-view.tsx';
import { Comparison } from './redline/comparison.tsx';
import type { Decision } from './use-decision.ts';

interface StagedTabsProps {
  readonly decision: Decision;
  readonly open: VersionLine;
  readonly search: Readonly<Record<string, string>>;
}

/** What is staged, seen two ways: what it would change, and its text. */
export function StagedTabs({ decision, open, search }: StagedTabsProps): ReactNode {
  const { bundle, slots, plan, planning, choice } = decision;
  const go = useGo();
  return (
    <Tabs
      value={search['tab'] === 'text' ? 'text' : 'plan'}
      onValueChange={(next) => go(planPath(bundle, next === 'text' ? { tab: 'text' } : {}), { replace: true })}
      tabs={[
        {
          value: 'plan',
          label: 'Plan',
          ...(plan ? { count: plan.affected.length } : {}),
          content: (
            <>
              <PlanProgress decision={decision} />
              {plan && <PlanView key={plan.to} plan={plan} slots={slots} choice={choice} isNew={planning.status === 'done'} />}
            </>
          ),
        },
        {
          value: 'text',
          label: 'Text',
          content: <Comparison bundle={bundle} from={undefined} to={open.number} search={search} />,
        },
      ]}
    />
  );
}

/** How planning goes; nothing while a plan is shown that is only looked at again. */
function PlanProgress({ decision: { plan, planning, cancelPlanning, planAgain } }: { readonly decision: Decision }): ReactNode {
  const late = useLate(300);
  if (planning.status === 'failed')
    return (
      <div className="mb-6">
        <ErrorNotice error={planning.error} title="The plan could not be computed." onRetry={planAgain} />
      </div>
    );
  if (plan) return null;
  if (planning.status === 'cancelled')
    return (
      <EmptyState title="Planning was cancelled" action={<Button onClick={planAgain}>Plan again</Button>}>
        Nothing was published. What was tried so far is kept, so that the next plan is sooner done.
      </EmptyState>
    );
  return (
    <>
      <div className="mb-4 min-h-16 max-w-150">{late && <RunningBar state={planning} onCancel={cancelPlanning} />}</div>
      <Skeleton lines={6} label="Computing the plan" />
    </>
  );
}
