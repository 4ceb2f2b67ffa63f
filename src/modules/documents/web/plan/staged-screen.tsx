import type { ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { Page } from '../../../../ui/layout/page.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import { bundlePath, homePath } from '../paths.ts';
import { BundleShelf } from '../shelf/bundle-shelf.tsx';
import { ApplyFailure } from './apply-failure.tsx';
import type { PlanSlots } from './plan-slots.ts';
import { isHeld } from './failed-in.ts';
import { applyWords, planHeading } from './plan-words.ts';
import { ChangedDocuments } from './redline/changed-documents.tsx';
import { Settled } from './settled.tsx';
import { DiscardButton, HoldButton } from './staged-actions.tsx';
import { StagedTabs } from './staged-tabs.tsx';
import { useDecision, type Decision } from './use-decision.ts';

interface StagedScreenProps {
  readonly bundle: string;
  readonly search: Readonly<Record<string, string>>;
  readonly slots: PlanSlots;
}

/** What is staged in a bundle: what it would change, its text, and the decision about it. */
export function StagedScreen({ bundle, search, slots }: StagedScreenProps): ReactNode {
  const decision = useDecision(bundle, slots);
  const { open } = decision;
  const { versions, error, retry } = decision.versions;
  const heading = headingOf(decision);
  return (
    <Page
      title={`Plan for ${bundle}`}
      {...(heading === undefined ? {} : { heading })}
      crumbs={[
        { label: 'Shelf', href: homePath() },
        { label: bundle, href: bundlePath(bundle) },
      ]}
      width="full"
      actions={open && <Decisions decision={decision} />}
      shelf={
        <>
          {open && search['tab'] === 'text' && <ChangedDocuments bundle={bundle} from={undefined} to={open.number} search={search} />}
          <BundleShelf bundle={bundle} version={(open ?? decision.published)?.number} />
        </>
      }
    >
      {error && (
        <ErrorNotice error={error} title={`${bundle} could not be read.`} onRetry={retry}>
          {error.code === 'NOT_FOUND' ? <TextLink href={homePath()}>Go to the shelf</TextLink> : undefined}
        </ErrorNotice>
      )}
      {!versions && !error && <Skeleton lines={6} label="Reading the bundle" />}
      <ApplyProgress decision={decision} />
      {versions && (open ? <StagedTabs decision={decision} open={open} search={search} /> : <Settled decision={decision} />)}
    </Page>
  );
}

function headingOf({ open, plan, applied, published, versions }: Decision): string | undefined {
  const held = open?.status === 'held';
  if (open) return plan ? planHeading(plan, held) : `Version ${open.number} is ${held ? 'held back' : 'staged'}.`;
  const shown = applied?.version ?? (versions.versions && published?.number);
  return shown === undefined ? undefined : `Version ${shown} is published.`;
}

function Decisions({ decision }: { readonly decision: Decision }): ReactNode {
  const { bundle, open, published, plan, left, applying, apply, unless } = decision;
  if (!open) return null;
  const running = applying.status === 'running';
  const wait = unless ?? (running ? 'It is being applied.' : undefined);
  const held = open.status === 'held' ? `Version ${open.number} is held back. Release it first.` : undefined;
  const total = plan?.affected.length ?? 0;
  return (
    <>
      <DiscardButton bundle={bundle} version={open} published={published} plan={plan} unless={wait} />
      <HoldButton bundle={bundle} version={open} unless={wait} />
      <Button kind="primary" busy={running} unless={unless ?? held ?? (plan ? undefined : 'The plan comes first.')} onClick={() => apply()}>
        {plan ? applyWords(open.number, total, total - left) : `Apply version ${open.number}`}
      </Button>
    </>
  );
}

/** How applying goes, and why it did not. */
function ApplyProgress({
  decision: { open, plan, applying, cancelApplying, apply, planAgain, moved },
}: {
  readonly decision: Decision;
}): ReactNode {
  if (applying.status === 'running')
    return (
      <div className="mb-6 border-y border-hairline py-3">
        <RunningBar state={applying} onCancel={cancelApplying} />
      </div>
    );
  if (moved)
    return (
      <div className="mb-6">
        <ErrorNotice error={moved} title="Nothing was applied." />
      </div>
    );
  if (applying.status === 'cancelled' && open)
    return (
      <p role="status" className="mb-6 border-y border-hairline py-3">
        Applying was cancelled. Nothing was published; what was worked out is kept.
      </p>
    );
  // It was held when it was applied, and has been released since.
  const isOver = applying.status === 'failed' && isHeld(applying.error) && open?.status === 'staged';
  if (applying.status !== 'failed' || isOver) return null;
  return (
    <div className="mb-6">
      <ApplyFailure
        error={applying.error}
        title={open ? `Version ${open.number} was not applied.` : 'Nothing was applied.'}
        onPlanAgain={open && !isHeld(applying.error) ? planAgain : undefined}
        onAgain={plan && (() => apply())}
        onAllowFailed={() => apply({ allowFailed: true })}
      />
    </div>
  );
}
