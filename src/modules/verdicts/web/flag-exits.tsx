import { useState, type ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Dialog } from '../../../ui/controls/dialog.tsx';
import { Textarea } from '../../../ui/controls/field.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { timeWords } from '../../documents/web/index.ts';
import { dismissRoute, undismissRoute, type PresentedDismissal } from '../contract.ts';
import { actorWords } from './words.ts';

interface FlagExitsProps {
  readonly of: string;
  readonly dismissed: PresentedDismissal | undefined;
  /** Why nothing can be done here; undefined when it can. */
  readonly unless: string | undefined;
}

/** The way out of a flag that asks for nothing new: a reason for which it is put aside, or that reason, which can be taken back. */
export function FlagExits({ of, dismissed, unless }: FlagExitsProps): ReactNode {
  const [open, setOpen] = useState(false);
  const undo = useChange(undismissRoute);
  if (!dismissed) {
    return (
      <>
        <Button unless={unless} onClick={() => setOpen(true)}>
          Dismiss the flag
        </Button>
        <DismissDialog of={of} open={open} onOpenChange={setOpen} />
      </>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Dismissal dismissed={dismissed} />
      <Button kind="quiet" busy={undo.isPending} unless={unless} onClick={() => undo.mutate({ params: { of } })}>
        Take it back
      </Button>
      {undo.error && <ErrorNotice error={undo.error} title="The dismissal was not taken back." />}
    </div>
  );
}

/** Why a flag was put aside, by whom and when. */
export const Dismissal = ({ dismissed: { reason, by, at } }: { readonly dismissed: PresentedDismissal }): ReactNode => (
  <p className="min-w-0 flex-1 basis-72 text-14 break-words">
    <span className="font-medium">Dismissed: </span>
    {`“${reason}”, `}
    <span className="text-ink-soft">
      {`${actorWords(by)}, `}
      <time dateTime={at}>{timeWords(at)}</time>. It counts as current until another cause comes.
    </span>
  </p>
);

interface DismissDialogProps {
  readonly of: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function DismissDialog({ of, open, onOpenChange }: DismissDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const dismiss = useChange(dismissRoute);
  const missing = reason.trim() === '' ? 'Say why, in a few words: others will read it.' : undefined;
  const send = (): void => {
    setTried(true);
    if (missing === undefined) dismiss.mutate({ body: { of, reason } }, { onSuccess: () => onOpenChange(false) });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Dismiss this flag?"
      description="What it says stays as it is and counts as current, until another cause comes."
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep the flag</Button>
          <Button kind="primary" busy={dismiss.isPending} onClick={send}>
            Dismiss the flag
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <Textarea
          label="Reason"
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={tried ? missing : undefined}
        />
        {dismiss.error && <ErrorNotice error={dismiss.error} title="The flag was not dismissed. What you wrote is still here." />}
      </div>
    </Dialog>
  );
}
