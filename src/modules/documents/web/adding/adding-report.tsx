import { useMemo, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { ProgressBar } from '../../../../ui/feedback/progress-bar.tsx';
import { useGo } from '../../../../ui/routing/link.tsx';
import { bundlePath, planPath } from '../paths.ts';
import { countFiles, type Adding, type AddingFile } from './adding.ts';
import { addedWords, addingTitle, stageWords } from './adding-words.ts';
import { FileList } from './file-list.tsx';
import { useAdding } from './use-adding.ts';

/** How an addition goes, file by file, and what came of it. Closing it stops nothing. */
export function AddingReport({ adding, onClose }: { readonly adding: Adding; readonly onClose: () => void }): ReactNode {
  const { bundle, added } = adding;
  const { state, retry, open, cancel, forget } = useAdding(bundle);
  const go = useGo();
  const running = state.status === 'running';
  const files = useMemo(() => (running ? adding.files : failedFirst(adding.files)), [adding.files, running]);
  const { failed } = countFiles(files);
  const leave = (): void => {
    if (!running && failed === 0) forget();
    onClose();
  };
  const openAt = (href: string): void => {
    leave();
    go(href);
  };
  const staged = added?.plan !== undefined;
  return (
    <Dialog
      open
      onOpenChange={leave}
      wide
      title={addingTitle(bundle, files, running)}
      actions={
        running ? (
          <Button onClick={leave}>Go on in the background</Button>
        ) : (
          <>
            {failed > 0 && (
              <Button onClick={retry}>{failed === files.length ? 'Try again' : `Try ${failed.toLocaleString('en')} again`}</Button>
            )}
            <Button onClick={leave}>Close</Button>
            {added?.version && (
              <Button kind="primary" onClick={() => openAt(staged ? planPath(bundle) : bundlePath(bundle))}>
                {staged ? 'Read the plan' : `Open ${bundle}`}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="space-y-4">
        {state.status === 'running' && (
          <ProgressBar label={stageWords(state.progress?.stage)} progress={state.progress} onCancel={cancel} />
        )}
        {state.status === 'failed' && <ErrorNotice error={state.error} title="The documents were not added." />}
        {state.status === 'cancelled' && <p>Cancelled. The bundle is as it was; what was sent already is not sent again.</p>}
        {added && (
          <p className="reading" role="status">
            {addedWords(added)}
          </p>
        )}
        <FileList
          label="Files"
          files={files}
          read={readSoFar(state.status === 'running' ? state.progress : undefined)}
          onPassword={running ? undefined : open}
        />
      </div>
    </Dialog>
  );
}

/** What went wrong stands first; the rest keeps its order. */
const failedFirst = (files: readonly AddingFile[]): readonly AddingFile[] => {
  const bad = files.filter(({ status }) => status === 'failed' || status === 'left');
  return bad.length === 0 || bad.length === files.length ? files : [...bad, ...files.filter((file) => !bad.includes(file))];
};

/** How many files the server has read, by the latest step: it reads them in the order given. */
function readSoFar(progress: { readonly stage: string; readonly done: number } | undefined): number {
  if (progress === undefined || progress.stage === 'sending' || progress.stage === 'fetching') return 0;
  return progress.stage === 'reading' ? progress.done : Infinity;
}
