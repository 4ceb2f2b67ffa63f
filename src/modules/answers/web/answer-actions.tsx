import { useState, type ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Dialog } from '../../../ui/controls/dialog.tsx';
import { useToast } from '../../../ui/controls/toast.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import { deleteAnswerRoute, refreshAnswerRoute, type SavedAnswer } from '../contract.ts';
import { answersPath } from './paths.ts';

interface AnswerActionsProps {
  readonly answer: SavedAnswer;
  readonly asOf: string | undefined;
  /** It was run again; this is what it said before. */
  readonly onRan: (before: SavedAnswer) => void;
}

/** The state of a saved answer, and what can be done with it. */
export function AnswerActions({ answer, asOf, onRan }: AnswerActionsProps): ReactNode {
  const [deleting, setDeleting] = useState(false);
  const refresh = useChange(refreshAnswerRoute);
  const then = asOf === undefined ? undefined : 'An earlier moment is shown. Return to now first.';
  const run = (): void => refresh.mutate({ params: { id: answer.id }, body: {} }, { onSuccess: () => onRan(answer) });
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-hairline py-2">
        <StateMark state={answer.state} {...(answer.dismissed ? { words: `${answer.state}, dismissed` } : {})} />
        <div className="ml-auto flex flex-wrap gap-2">
          <Button kind={answer.state === 'current' ? 'plain' : 'primary'} busy={refresh.isPending} unless={then} onClick={run}>
            Run again
          </Button>
          <Button kind="quiet" unless={then} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </div>
      </div>
      {refresh.error && (
        <div className="mb-8">
          <ErrorNotice error={refresh.error} title="The answer was not run again. What it said is kept." onRetry={run} />
        </div>
      )}
      <DeleteAnswer answer={answer} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}

interface DeleteAnswerProps {
  readonly answer: SavedAnswer;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function DeleteAnswer({ answer: { id, question }, open, onOpenChange }: DeleteAnswerProps): ReactNode {
  const go = useGo();
  const say = useToast();
  const remove = useChange(deleteAnswerRoute, { outdates: ['answers.list', 'overview.status'] });
  const gone = (): void => {
    go(answersPath(), { replace: true });
    say({ title: 'The answer was deleted.' });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this answer?"
      description={`“${question}” no longer follows its sources. The documents stay as they are.`}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep it</Button>
          <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate({ params: { id } }, { onSuccess: gone })}>
            Delete the answer
          </Button>
        </>
      }
    >
      {remove.error && <ErrorNotice error={remove.error} title="The answer was not deleted." />}
    </Dialog>
  );
}
