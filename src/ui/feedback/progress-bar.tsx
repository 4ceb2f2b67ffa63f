import type { ReactNode } from 'react';
import type { Progress } from '../../kernel/contract/envelope.ts';
import type { Running } from '../api/running-calls.ts';
import { Button } from '../controls/button.tsx';

interface ProgressBarProps {
  /** What is being done: "Adding 12 documents to handbook". */
  readonly label: string;
  /** The latest step; undefined before the first. */
  readonly progress: Progress | undefined;
  readonly onCancel?: (() => void) | undefined;
}

/** Work that takes longer than a second: what is being done, how far it is in counts, and a way to stop it. */
export function ProgressBar({ label, progress, onCancel }: ProgressBarProps): ReactNode {
  const { stage, done, total, detail } = progress ?? { stage: 'starting', done: 0 };
  const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
  return (
    <div className="space-y-1.5">
      <div className="flex items-baseline justify-between gap-3 text-13">
        <span className="min-w-0 truncate font-medium">{label}</span>
        <span className="figures shrink-0 text-ink-soft">{countWords(done, total)}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        aria-valuetext={`${stage} ${countWords(done, total)}`}
        className="h-1 overflow-hidden rounded-full bg-hairline"
      >
        {share === undefined ? (
          <div className="pass h-full w-1/3 rounded-full bg-lapis" />
        ) : (
          <div
            className="h-full origin-left rounded-full bg-lapis transition-transform duration-200"
            style={{ transform: `scaleX(${share})` }}
          />
        )}
      </div>
      <div className="flex min-h-8 items-center justify-between gap-3 text-13 text-ink-soft">
        <span className="min-w-0 truncate">
          {stage}
          {detail !== undefined && <span className="font-mono"> {detail}</span>}
        </span>
        {onCancel && (
          <Button kind="quiet" className="-mr-3" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}

const countWords = (done: number, total: number | undefined): string =>
  total === undefined ? (done === 0 ? '' : done.toLocaleString('en')) : `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;

/** The bar of a running call while it runs, nothing otherwise. */
export const RunningBar = ({ state, onCancel }: { readonly state: Running; readonly onCancel?: () => void }): ReactNode =>
  state.status === 'running' ? <ProgressBar label={state.label} progress={state.progress} onCancel={onCancel} /> : null;
