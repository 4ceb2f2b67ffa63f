import type { ReactNode } from 'react';
import type { StemmaError } from '../../../../kernel/shared/errors.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { failedIn } from './failed-in.ts';

interface ApplyFailureProps {
  readonly error: StemmaError;
  readonly title: string;
  /** Left out when nothing is staged any more. */
  readonly onPlanAgain: (() => void) | undefined;
  /** Publishes although some could not be run again. */
  readonly onAllowFailed: () => void;
  readonly onAgain: (() => void) | undefined;
}

/** Why a version was not applied, and the next step for that. */
export function ApplyFailure({ error, title, onPlanAgain, onAllowFailed, onAgain }: ApplyFailureProps): ReactNode {
  const failed = failedIn(error);
  if (failed.length > 0)
    return (
      <ErrorNotice error={error} title={title}>
        <div className="w-full space-y-3">
          <ul aria-label="What could not be run again" className="max-h-60 space-y-1.5 overflow-y-auto text-14">
            {failed.map(({ id, label, message }) => (
              <li key={id}>
                <span className="font-medium">{label}</span>
                {message !== undefined && <span className="block text-13 text-ink-soft">{message}</span>}
              </li>
            ))}
          </ul>
          <div className="flex flex-wrap gap-2">
            {onAgain && <Button onClick={onAgain}>Apply again</Button>}
            <Button kind="danger" onClick={onAllowFailed}>
              {`Apply and leave ${failed.length.toLocaleString('en')} failed`}
            </Button>
          </div>
        </div>
      </ErrorNotice>
    );
  // Somebody else published, held or discarded it meanwhile: what was planned no longer stands.
  if (['CONFLICT', 'NOT_FOUND', 'VALIDATION_ERROR'].includes(error.code))
    return (
      <ErrorNotice error={error} title={title}>
        {onPlanAgain ? <Button onClick={onPlanAgain}>Plan again</Button> : undefined}
      </ErrorNotice>
    );
  return <ErrorNotice error={error} title={title} onRetry={onAgain} />;
}
