/** Deleting a document or a bundle for good: what goes is shown first, its name is typed, and a receipt is left. */
import { useId, useState, type ReactNode } from 'react';
import { useCall } from '../../../../ui/api/calls.ts';
import { useRunningCall } from '../../../../ui/api/use-running-call.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { Input } from '../../../../ui/controls/field.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { eraseRoute, planErasureRoute, type PresentedErasure } from '../../contract.ts';
import { ErasurePlanView } from './erasure-plan-view.tsx';
import { doneWords } from './erasure-words.ts';

interface EraseDialogProps {
  readonly bundle: string;
  /** Left out: the whole bundle. */
  readonly path: string | undefined;
  readonly onClose: () => void;
  /** Closed after it was done. */
  readonly onDone: () => void;
}

export function EraseDialog({ bundle, path, onClose, onDone }: EraseDialogProps): ReactNode {
  const form = useId();
  const name = path ?? bundle;
  const address = path === undefined ? { bundle } : { bundle, path };
  const [typed, setTyped] = useState('');
  const { state, start, reset } = useRunningCall(eraseRoute, { of: `${bundle}/${path ?? ''}`, label: `Deleting ${name} for good` });
  const idle = state.status === 'idle' || state.status === 'failed';
  // What is being erased cannot be planned any more.
  const planned = useCall(planErasureRoute, { body: address }, { enabled: idle });
  const { data: plan, error } = planned;
  const sure = typed.trim() === name;
  const leave = (): void => {
    if (state.status !== 'running') reset();
    if (state.status === 'done') onDone();
    else onClose();
  };
  const erase = (): void => {
    if (plan && sure && idle) void start({ body: { ...address, plan: plan.plan } });
  };
  const again = (): void => {
    setTyped('');
    reset();
    void planned.refetch();
  };
  const unless = plan === undefined ? 'What goes has to be shown first.' : sure ? undefined : `Type ${name} first.`;
  return (
    <Dialog
      open
      wide
      onOpenChange={leave}
      title={state.status === 'done' ? `${name} is deleted for good` : `Delete ${name} for good`}
      description={
        state.status === 'done'
          ? undefined
          : `${path === undefined ? 'The bundle' : 'It'} goes from every version, with everything that holds its words. This cannot be undone.`
      }
      actions={
        state.status === 'done' ? (
          <Button kind="primary" onClick={leave}>
            Close the receipt
          </Button>
        ) : (
          <>
            <Button onClick={leave}>{state.status === 'running' ? 'Go on in the background' : 'Keep it'}</Button>
            {idle && (
              <Button kind="danger" type="submit" form={form} unless={unless}>
                Delete for good
              </Button>
            )}
          </>
        )
      }
    >
      {state.status === 'done' ? (
        <Receipt receipt={state.result} />
      ) : (
        <form
          id={form}
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            erase();
          }}
        >
          {error && idle && <ErrorNotice error={error} title="What goes could not be found out." onRetry={() => void planned.refetch()} />}
          {!plan && !error && <Skeleton lines={4} label="Finding out what goes" />}
          {plan && <ErasurePlanView plan={plan} />}
          {plan && idle && (
            <Input
              label={`Type ${name} to delete it`}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
          <RunningBar state={state} />
          {state.status === 'failed' && (
            <ErrorNotice error={state.error} title={`${name} was not deleted.`}>
              <Button onClick={again}>Look at what goes now</Button>
            </ErrorNotice>
          )}
        </form>
      )}
    </Dialog>
  );
}

/** What was done, with the id under which it can be shown for ever, and what Stemma cannot reach. */
function Receipt({ receipt }: { readonly receipt: PresentedErasure }): ReactNode {
  return (
    <div className="reading space-y-2">
      <p>{doneWords(receipt)}</p>
      <p>
        {receipt.log === 'left'
          ? 'The log, the replicas and the backups of the database server are its own: they hold the text until they expire.'
          : 'No file of the data directory holds a word of it.'}{' '}
        Copies that were made before still do.
      </p>
      <p className="text-14">
        Receipt <code className="font-mono text-13 break-all">{receipt.id}</code>
      </p>
    </div>
  );
}
