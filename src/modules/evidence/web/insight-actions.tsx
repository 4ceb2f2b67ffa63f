import { useState, type ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Dialog } from '../../../ui/controls/dialog.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import type { StemmaError } from '../../../kernel/shared/errors.ts';
import { counted } from '../../documents/web/index.ts';
import { addVerdict } from '../../verdicts/contract.ts';
import { deleteInsightRoute, moveInsightRoute, whyNotMove, type InsightMove, type PresentedInsight } from '../contract.ts';
import { editInsightPath, insightsPath } from './paths.ts';
import { statusTone } from './words.ts';

interface InsightActionsProps {
  readonly insight: PresentedInsight;
  /** Why nothing can be done here; undefined when it can. */
  readonly unless: string | undefined;
}

const moves: readonly { readonly action: Exclude<InsightMove, 'reject'>; readonly label: string; readonly done: string }[] = [
  { action: 'review', label: 'Review', done: 'The insight is reviewed, on the words as they are.' },
  { action: 'publish', label: 'Publish', done: 'The insight is published.' },
  { action: 'withdraw', label: 'Withdraw', done: 'The insight is withdrawn.' },
  { action: 'restore', label: 'Restore', done: 'The insight is a draft again.' },
];

/** Status and state of an insight, and what can be done with it. What its status does not allow says why. */
export function InsightActions({ insight, unless }: InsightActionsProps): ReactNode {
  const [deleting, setDeleting] = useState(false);
  const go = useGo();
  const say = useToast();
  const move = useChange(moveInsightRoute);
  const judge = useChange(addVerdict);
  const { id, status, state, reviewDue, dismissed, lights } = insight;
  const next =
    status === 'withdrawn'
      ? 'restore'
      : status === 'reviewed' && lights.claimSupported
        ? 'publish'
        : lights.claimSupported
          ? undefined
          : 'review';
  const uncertain = lights.quotePresent ? undefined : 'A quote is not certain. Decide where it stands first.';
  const offered = moves.filter(({ action }) => (status === 'withdrawn' ? action !== 'withdraw' : action !== 'restore'));
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-hairline py-2">
        <StateMark state={state} {...(dismissed ? { words: `${state}, dismissed` } : {})} />
        <Tag tone={statusTone[status]}>{status}</Tag>
        {reviewDue && <Tag tone="ochre">review due</Tag>}
        <div className="ml-auto flex flex-wrap gap-2">
          {offered.map(({ action, label, done }) => (
            <Button
              key={action}
              kind={action === next ? 'primary' : 'plain'}
              busy={move.isPending && move.variables.params.action === action}
              unless={unless ?? (action === 'review' ? uncertain : undefined) ?? whyNotMove(action, status)}
              onClick={() => move.mutate({ params: { id, action }, body: {} }, { onSuccess: () => say({ title: done }) })}
            >
              {label}
            </Button>
          ))}
          <Button
            kind="quiet"
            busy={judge.isPending}
            unless={unless ?? uncertain ?? whyNotMove('reject', status)}
            onClick={() =>
              judge.mutate(
                { body: { of: id, decision: 'reject' } },
                { onSuccess: () => say({ title: 'The insight is rejected, on the words as they are.' }) },
              )
            }
          >
            Reject
          </Button>
          <Button kind="quiet" unless={unless} onClick={() => go(editInsightPath(id))}>
            Edit
          </Button>
          <Button kind="quiet" unless={unless} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </div>
      </div>
      {(move.error ?? judge.error) && (
        <div className="mb-8">
          <ErrorNotice error={(move.error ?? judge.error) as StemmaError} title="The insight was not changed." />
        </div>
      )}
      <DeleteInsight insight={insight} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}

interface DeleteInsightProps {
  readonly insight: PresentedInsight;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function DeleteInsight({ insight: { id, statement, history, verdicts }, open, onOpenChange }: DeleteInsightProps): ReactNode {
  const go = useGo();
  const say = useToast();
  const remove = useChange(deleteInsightRoute, { outdates: ['insights.list', 'overview.status', 'bundles.dependants'] });
  const gone = (): void => {
    go(insightsPath(), { replace: true });
    say({ title: 'The insight was deleted.', description: 'Its evidence stays.' });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this insight?"
      description={`“${statement}” goes, with ${counted(history.length, 'step')} of its history and ${counted(verdicts.length, 'verdict')}. Its evidence stays, and so do packs that were exported.`}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep it</Button>
          <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate({ params: { id } }, { onSuccess: gone })}>
            Delete the insight
          </Button>
        </>
      }
    >
      {remove.error && <ErrorNotice error={remove.error} title="The insight was not deleted." />}
    </Dialog>
  );
}
