import { useState, type ReactNode } from 'react';
import { useChange } from '../../../../ui/api/calls.ts';
import { Button } from '../../../../ui/controls/button.tsx';
import { Dialog } from '../../../../ui/controls/dialog.tsx';
import { useToast } from '../../../../ui/controls/toast.tsx';
import { ErrorNotice } from '../../../../ui/feedback/error-notice.tsx';
import { discardRoute, holdRoute } from '../../contract.ts';
import type { VersionLine } from '../bundle/use-versions.ts';
import type { Plan } from './affected.ts';
import { spanWords } from './plan-words.ts';

interface HoldButtonProps {
  readonly bundle: string;
  readonly version: VersionLine;
  readonly unless: string | undefined;
}

const standing = ['bundles.versions', 'bundles.list', 'bundles.version', 'overview.status'];

/** Holds the staged version back from being applied, or releases it. */
export function HoldButton({ bundle, version, unless }: HoldButtonProps): ReactNode {
  const hold = useChange(holdRoute, { outdates: standing });
  const toast = useToast();
  const isHeld = version.status === 'held';
  const change = (): void =>
    hold.mutate(
      { params: { bundle }, body: isHeld ? { off: true } : {} },
      {
        onError: (error) =>
          toast({
            kind: 'failed',
            title: `Version ${version.number} was not ${isHeld ? 'released' : 'held back'}.`,
            description: error.message,
          }),
      },
    );
  return (
    <Button busy={hold.isPending} unless={unless} onClick={change}>
      {isHeld ? `Release version ${version.number}` : `Hold version ${version.number}`}
    </Button>
  );
}

interface DiscardButtonProps extends HoldButtonProps {
  readonly published: VersionLine | undefined;
  readonly plan: Plan | undefined;
}

/** Drops the staged version, after saying what goes and what stays. */
export function DiscardButton({ bundle, version, published, plan, unless }: DiscardButtonProps): ReactNode {
  const [open, setOpen] = useState(false);
  const discard = useChange(discardRoute);
  const toast = useToast();
  const run = (): void =>
    discard.mutate(
      { params: { bundle }, body: {} },
      {
        onSuccess: () => {
          setOpen(false);
          toast({
            title: `Version ${version.number} was discarded.`,
            ...(published ? { description: `Version ${published.number} is still published.` } : {}),
          });
        },
      },
    );
  const spans = plan && spanWords(plan.spans);
  return (
    <>
      <Button kind="quiet" unless={unless} onClick={() => setOpen(true)}>
        {`Discard version ${version.number}`}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Discard version ${version.number} of ${bundle}`}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{`Keep version ${version.number}`}</Button>
            <Button kind="danger" busy={discard.isPending} onClick={run}>
              {`Discard version ${version.number}`}
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
            <dt className="font-semibold text-vermilion-ink">Goes</dt>
            <dd>{`Version ${version.number} and its plan${spans ? `: ${spans}` : ''}.`}</dd>
            <dt className="font-semibold text-verdigris-ink">Stays</dt>
            <dd>
              {published
                ? `Version ${published.number}, as it is published, and every answer, quote and insight as it stands.`
                : 'Everything that is published, and every answer, quote and insight as it stands.'}
            </dd>
          </dl>
          {discard.error && <ErrorNotice error={discard.error} title={`Version ${version.number} was not discarded.`} />}
        </div>
      </Dialog>
    </>
  );
}
