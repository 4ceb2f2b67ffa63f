import { useId, useState, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { counted, sizeWords } from '../words.ts';
import { readyFile } from './adding.ts';
import type { Arranged } from './arrange-files.ts';
import { BundleField } from './bundle-field.tsx';
import { bundleNameProblem } from './bundle-name.ts';
import { FileList } from './file-list.tsx';
import type { FormProps } from './form-props.ts';
import { useBusyWords } from './use-adding.ts';

/** What is about to be added, and to which bundle. */
export function FilesForm({ arranged, bundle, onClose, onAdd }: FormProps & { readonly arranged: Arranged }): ReactNode {
  const form = useId();
  const { files, hidden } = arranged;
  const [name, setName] = useState(bundle ?? arranged.bundle);
  const [tried, setTried] = useState(false);
  const busy = useBusyWords(name);
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const verb = `Add ${counted(files.length, 'document')}`;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title={bundle === undefined ? verb : `${verb} to ${bundle}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} unless={files.length === 0 ? 'There is no file to add.' : busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (bundleNameProblem(name) === undefined && files.length > 0) onAdd(name, { files });
        }}
      >
        {bundle === undefined && <BundleField value={name} onChange={setName} tried={tried} />}
        <div className="space-y-1.5">
          <p className="figures text-13 text-ink-soft">
            {counted(files.length, 'file')}, {sizeWords(bytes)}
            {hidden > 0 && `. ${counted(hidden, 'file')} left out: a name that begins with a dot is hidden`}
          </p>
          <FileList label="Files to add" files={files.map(readyFile)} read={0} chosen />
        </div>
      </form>
    </Dialog>
  );
}
