/** Renaming and removing a document: both make the bundle's next version, and publish nothing. */
import { useId, useState, type ReactNode } from 'react';
import { useRunningCall } from '../../../../ui/api/use-running-call.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { Input } from '../../../../ui/controls/field.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { removeDocumentRoute, renameDocumentRoute } from '../../contract.ts';

interface DocumentDialogProps {
  readonly bundle: string;
  readonly path: string;
  /** What the change does to the versions: "This is staged as version 3." */
  readonly consequence: string;
  readonly onClose: () => void;
}

/** Gives a document another path. It stays the same document. */
export function RenameDialog({ bundle, path, consequence, onClose }: DocumentDialogProps): ReactNode {
  const form = useId();
  const [to, setTo] = useState(path);
  const renaming = useRunningCall(renameDocumentRoute, { of: `${bundle}/${path}`, label: `Renaming ${path}` });
  const rename = async (): Promise<void> => {
    if (await renaming.start({ params: { bundle }, body: { from: path, to: to.trim() } })) leave();
  };
  const leave = (): void => {
    renaming.reset();
    onClose();
  };
  const busy = renaming.state.status === 'running';
  return (
    <Dialog
      open
      onOpenChange={leave}
      title={`Rename ${path}`}
      description={`It stays the same document, and what cites it finds it. ${consequence}`}
      actions={
        <>
          <Button onClick={leave}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            form={form}
            busy={busy}
            unless={to.trim() === '' || to.trim() === path ? 'Give it another path.' : undefined}
          >
            Rename the document
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && to.trim() !== '' && to.trim() !== path) void rename();
        }}
      >
        <Input
          label="New path"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          hint="Folders are written with a slash: annexes/rent.csv"
        />
        <RunningBar state={renaming.state} onCancel={renaming.cancel} />
        {renaming.state.status === 'failed' && <ErrorNotice error={renaming.state.error} title="The document was not renamed." />}
      </form>
    </Dialog>
  );
}

/** Takes a document out of the next version. */
export function RemoveDialog({ bundle, path, consequence, onClose }: DocumentDialogProps): ReactNode {
  const removing = useRunningCall(removeDocumentRoute, { of: `${bundle}/${path}`, label: `Removing ${path}` });
  const remove = async (): Promise<void> => {
    if (await removing.start({ params: { bundle }, body: { path } })) leave();
  };
  const leave = (): void => {
    removing.reset();
    onClose();
  };
  const busy = removing.state.status === 'running';
  return (
    <Dialog
      open
      onOpenChange={leave}
      title={`Remove ${path}`}
      description={`${consequence} Earlier versions keep the document, and what cites them stays exact.`}
      actions={
        <>
          <Button onClick={leave}>Keep it</Button>
          <Button kind="danger" busy={busy} onClick={() => void remove()}>
            Remove the document
          </Button>
        </>
      }
    >
      {removing.state.status === 'idle' ? undefined : (
        <>
          <RunningBar state={removing.state} onCancel={removing.cancel} />
          {removing.state.status === 'failed' && <ErrorNotice error={removing.state.error} title="The document was not removed." />}
        </>
      )}
    </Dialog>
  );
}
