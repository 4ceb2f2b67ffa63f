import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../../../ui/controls/button.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { classes } from '../../../../ui/classes.ts';
import { countFiles, type Adding } from './adding.ts';
import { addedWords, addingTitle } from './adding-words.ts';
import { useAdding } from './use-adding.ts';

/** An addition whose report is closed: it runs on, or waits to be looked at. */
export function AddingStrip({ adding, onShow }: { readonly adding: Adding; readonly onShow: () => void }): ReactNode {
  const { state, cancel, forget } = useAdding(adding.bundle);
  const { failed } = countFiles(adding.files);
  const show = (
    <Button kind="quiet" onClick={onShow} className="-ml-3">
      Show the files
    </Button>
  );
  if (state.status === 'running') {
    return (
      <section aria-label={state.label} className="border-t border-hairline py-3">
        <RunningBar state={state} onCancel={cancel} />
        {show}
      </section>
    );
  }
  return (
    <section
      aria-label={`What came of adding to ${adding.bundle}`}
      className={classes(
        'flex items-start gap-3 border-t border-l-3 border-t-hairline py-3 pl-3',
        state.status === 'cancelled' ? 'border-l-edge' : failed > 0 ? 'border-l-vermilion' : 'border-l-verdigris',
      )}
    >
      <div className="min-w-0 flex-1">
        <p className="font-medium">{addingTitle(adding.bundle, adding.files, false)}</p>
        <p className="mt-0.5 text-13 text-ink-soft">{stateWords(adding, state)}</p>
        <div className="mt-1">{show}</div>
      </div>
      <IconButton icon={X} label="Put this away" onClick={forget} />
    </section>
  );
}

function stateWords({ added }: Adding, state: ReturnType<typeof useAdding>['state']): string {
  if (added) return addedWords(added);
  if (state.status === 'failed') return state.error.message;
  return 'Cancelled. The bundle is as it was.';
}
