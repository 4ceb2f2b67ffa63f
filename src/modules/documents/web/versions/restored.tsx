import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../../ui/controls/button.tsx';
import { RunningBar } from '../../../../ui/feedback/progress-bar.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import { bundlePath, comparePath } from '../paths.ts';
import { restoredWords } from './restored-words.ts';
import { useRestore } from './use-restore.ts';

/** What came of restoring a version of this bundle, or how it goes while its dialog is closed. */
export function Restored({ bundle }: { readonly bundle: string }): ReactNode {
  const { state, cancel, reset } = useRestore(bundle);
  if (state.status === 'running') {
    return (
      <section aria-label={state.label} className="mb-6 border-y border-hairline py-3">
        <RunningBar state={state} onCancel={cancel} />
      </section>
    );
  }
  if (state.status !== 'done') return null;
  const { version } = state.result;
  return (
    <section
      aria-label={`Version ${version} is published`}
      className="mb-6 flex items-start gap-3 border-y border-l-3 border-y-hairline border-l-verdigris py-3 pl-4"
    >
      <div className="min-w-0 flex-1 space-y-1" role="status">
        <p className="font-semibold">{`Version ${version} is published`}</p>
        <p className="figures text-ink-soft">{restoredWords(state.result)}</p>
        <p className="flex flex-wrap gap-x-4">
          <TextLink href={bundlePath(bundle)}>{`Open version ${version}`}</TextLink>
          {version > 1 && <TextLink href={comparePath(bundle, version - 1, version)}>{`Compare with version ${version - 1}`}</TextLink>}
        </p>
      </div>
      <IconButton icon={X} label="Put this away" onClick={reset} />
    </section>
  );
}
