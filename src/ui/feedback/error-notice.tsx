import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { asStemmaError } from '../api/running-calls.ts';
import { Button } from '../controls/button.tsx';
import { kindOfFailure } from './failure-words.ts';

interface ErrorNoticeProps {
  /** Whatever was thrown: the envelope of the API comes as a StemmaError. */
  readonly error: unknown;
  /** What was being done: "The plan could not be read." Left out, the code says it in general. */
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
  /** Another next step than to try again. */
  readonly children?: ReactNode;
}

/** What happened, what was kept, what to do next: in the words of the API, which say all three. */
export function ErrorNotice({ error, title, onRetry, children }: ErrorNoticeProps): ReactNode {
  const failure = asStemmaError(error);
  const { words, retry } = kindOfFailure(failure.code);
  return (
    <div role="alert" className="flex gap-3 rounded border border-vermilion/45 px-4 py-3">
      <CircleAlert size={20} strokeWidth={1.5} aria-hidden className="mt-px shrink-0 text-vermilion" />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="text-14 font-semibold">{title ?? words}</p>
        <p className="text-14 break-words text-ink">{failure.message}</p>
        <p className="font-mono text-13 text-ink-soft">{failure.code}</p>
        {(children !== undefined || (onRetry && retry)) && (
          <div className="flex flex-wrap gap-2 pt-2">
            {onRetry && retry && <Button onClick={onRetry}>Try again</Button>}
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
