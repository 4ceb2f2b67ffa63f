import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { Button } from '../../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import type { appliedSchema } from '../../contract.ts';
import { bundlePath, comparePath } from '../paths.ts';
import { RestoreDialog } from '../versions/restore-dialog.tsx';
import { useRestore } from '../versions/use-restore.ts';
import { appliedLines } from './plan-words.ts';

interface ApplyResultProps {
  readonly bundle: string;
  readonly applied: z.output<typeof appliedSchema>;
  /** The version that was published before; undefined when that is not known any more. */
  readonly before: number | undefined;
  /** How many were left out by choice. */
  readonly left: number;
  readonly undecidedHref: string;
  readonly unless: string | undefined;
}

/** What applying came to, what waits for a person, and the way back. */
export function ApplyResult({ bundle, applied, before, left, undecidedHref, unless }: ApplyResultProps): ReactNode {
  const [restoring, setRestoring] = useState(false);
  const restore = useRestore(bundle);
  const { version } = applied;
  return (
    <section aria-label="What applying came to" className="space-y-6">
      <dl className="figures grid grid-cols-[minmax(2.5em,auto)_minmax(0,1fr)] gap-x-4 border-t border-hairline" role="status">
        {appliedLines(applied, left).map(({ name, count, words }) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid items-baseline border-b border-hairline py-2.5">
            <dt className="order-2 text-16">
              {words}
              {name === 'undecided' && (
                <>
                  {': '}
                  <TextLink href={undecidedHref}>see which</TextLink>
                </>
              )}
            </dt>
            <dd className="text-right font-serif text-20 font-semibold">{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      {restore.state.status === 'failed' && <ErrorNotice error={restore.state.error} title={`Version ${before} was not restored.`} />}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        {before !== undefined && (
          <Button unless={unless} onClick={() => setRestoring(true)}>
            {`Restore version ${before}`}
          </Button>
        )}
        <TextLink href={bundlePath(bundle)}>{`Open ${bundle}`}</TextLink>
        {before !== undefined && (
          <TextLink href={comparePath(bundle, before, version)}>{`Compare version ${before} and version ${version}`}</TextLink>
        )}
      </div>
      {restoring && before !== undefined && (
        <RestoreDialog bundle={bundle} version={before} published={version} next={version + 1} onClose={() => setRestoring(false)} />
      )}
    </section>
  );
}
