import { useState, type ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Dialog } from '../../../ui/controls/dialog.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
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
  const { id, status, state, reviewDue } = insight;
  const next = status === 'reviewed' ? 'publish' : status === 'published' ? undefined : 'review';
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-hairline py-2">
        <StateMark state={state} />
        <Tag tone={statusTone[status]}>{status}</Tag>
        {reviewDue && <Tag tone="ochre">review due</Tag>}
        <div className="ml-auto flex flex-wrap gap-2">
          {moves.map(({ action, label, done }) => (
            <Button
              key={action}
              kind={action === next ? 'primary' : 'plain'}
              busy={move.isPending && move.variables.params.action === action}
              unless={unless ?? whyNotMove(action, status)}
              onClick={() => move.mutate({ params: { id, action }, body: {} }, { onSuccess: () => say({ title: done }) })}
            >
              {label}
            </Button>
          ))}
          <Button kind="quiet" unless={unless} onClick={() => go(editInsightPath(id))}>
            Edit
          </Button>
          <Button kind="quiet" unless={unless} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </div>
      </div>
      {move.error && (
        <div className="mb-8">
          <ErrorNotice error={move.error} title="The insight was not changed." />
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

function DeleteInsight({ insight: { id, statement }, open, onOpenChange }: DeleteInsightProps): ReactNode {
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
      description={`“${statement}” and its history go. Its evidence stays.`}
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
