import type { ReactNode } from 'react';
import { useCall } from '../../../../ui/api/calls.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { Skeleton } from '../../../../ui/feedback/skeleton.tsx';
import { readVersion } from '../../contract.ts';
import { compareListings, restoreWords } from '../bundle/compare-listings.ts';
import { useRestore } from './use-restore.ts';

interface RestoreDialogProps {
  readonly bundle: string;
  readonly version: number;
  readonly published: number;
  /** The number that the new version gets. */
  readonly next: number;
  readonly onClose: () => void;
}

/** Says what restoring does before it is done, and how it goes while it is. */
export function RestoreDialog({ bundle, version, published, next, onClose }: RestoreDialogProps): ReactNode {
  const { state, start, cancel, reset } = useRestore(bundle);
  const now = useCall(readVersion, { params: { bundle, number: String(published) } });
  const then = useCall(readVersion, { params: { bundle, number: String(version) } });
  const changes = now.data && then.data ? compareListings(now.data.documents, then.data.documents) : undefined;
  const error = now.error ?? then.error;
  const running = state.status === 'running';
  const leave = (): void => {
    if (state.status === 'failed' || state.status === 'cancelled') reset();
    onClose();
  };
  const run = async (): Promise<void> => {
    if (await start({ params: { bundle }, body: { version } })) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={leave}
      title={`Restore version ${version} of ${bundle}`}
      actions={
        <>
          <Button onClick={leave}>{running ? 'Go on in the background' : 'Keep version ' + published}</Button>
          {!running && (
            <Button kind="primary" onClick={() => void run()}>
              {`Restore version ${version}`}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-4">
        <div className="reading space-y-2">
          <p>{`What version ${version} showed is published as version ${next}. Version ${published} stays in the list.`}</p>
          {changes ? <p>{restoreWords(changes)}</p> : error ? null : <Skeleton lines={1} label="Comparing the two versions" />}
          <p>Answers and insights come back as they stood on these words. Nothing that was worked out for them is worked out again.</p>
        </div>
        {error && <ErrorNotice error={error} title="The two versions could not be compared." />}
        <RunningBar state={state} onCancel={cancel} />
        {state.status === 'failed' && <ErrorNotice error={state.error} title={`Version ${version} was not restored.`} />}
        {state.status === 'cancelled' && (
          <p>{`Cancelled. Version ${published} is still published; a version that was staged for it can be applied or discarded.`}</p>
        )}
      </div>
    </Dialog>
  );
}
