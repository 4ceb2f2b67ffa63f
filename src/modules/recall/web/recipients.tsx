import { useState, type ReactNode } from 'react';
import { useCall } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Deleted, Inserted } from '../../../ui/marks/redline.tsx';
import { counted, timeWords } from '../../documents/web/index.ts';
import { actorWords } from '../../verdicts/web/index.ts';
import { holdersRoute, recallRoute, type Recipient } from '../contract.ts';

/** Under a plan: how many packs outside hold what it would change, and on request which. Nothing when none does. */
export function Holders({ of }: { readonly of: readonly string[] }): ReactNode {
  const [open, setOpen] = useState(false);
  const holders = useCall(holdersRoute, { body: { of: [...of] } });
  if (holders.error)
    return (
      <ErrorNotice error={holders.error} title="Who was given the old words could not be read." onRetry={() => void holders.refetch()} />
    );
  const packs = holders.data?.recipients.filter(({ kind }) => kind !== 'saved') ?? [];
  if (packs.length === 0) return null;
  return (
    <div className="mb-4 max-w-measure text-14">
      <p className="flex flex-wrap items-center gap-x-3">
        <span className="figures">{`${counted(packs.length, 'exported pack holds', 'exported packs hold')} what would change.`}</span>
        <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide them' : 'Show them'}
        </Button>
      </p>
      {open && <RecipientList recipients={packs} stillRight />}
    </div>
  );
}

/** On the screen of something: who was given what is wrong of it now. */
export function Recall({ id }: { readonly id: string }): ReactNode {
  const recall = useCall(recallRoute, { params: { subject: id } });
  if (recall.error)
    return <ErrorNotice error={recall.error} title="Who was given it could not be read." onRetry={() => void recall.refetch()} />;
  if (!recall.data) return <Skeleton lines={2} label="Reading who was given it" />;
  const { recipients } = recall.data;
  if (recipients.length === 0) return <p className="text-13 text-ink-soft">Nobody was given anything of it that is wrong now.</p>;
  return <RecipientList recipients={recipients} />;
}

const shownAtFirst = 20;

interface RecipientListProps {
  readonly recipients: readonly Recipient[];
  /** What they hold is said now too. */
  readonly stillRight?: boolean;
}

function RecipientList({ recipients, stillRight = false }: RecipientListProps): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? recipients : recipients.slice(0, shownAtFirst);
  return (
    <>
      <ul aria-label="Who was given it" className="mt-2 divide-y divide-hairline border-y border-hairline text-13">
        {shown.map((one) => (
          <li key={`${one.kind} ${one.id}`} className="space-y-1 py-2">
            <p>
              <span className="font-medium">{one.kind === 'saved' ? 'Saved here' : `Exported: ${one.label}`}</span>
              <span className="text-ink-soft">
                {` by ${actorWords(one.by)}, `}
                <time dateTime={one.at}>{timeWords(one.at)}</time>
              </span>
            </p>
            {one.root !== undefined && <p className="font-mono text-ink-soft" title={one.root}>{`root ${one.root.slice(0, 16)}`}</p>}
            {one.holds.map((held, index) => (
              <p key={index} className="reading text-14">
                {held.wrong.map((words) => (
                  <span key={words} className="block">
                    {stillRight ? words : <Deleted>{words}</Deleted>}
                  </span>
                ))}
                {held.now.map((words) => (
                  <span key={words} className="block">
                    <Inserted>{words}</Inserted>
                  </span>
                ))}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {shown.length < recipients.length && (
        <Button kind="quiet" className="mt-2 -ml-3" onClick={() => setAll(true)}>
          {`Show ${(recipients.length - shown.length).toLocaleString('en')} more`}
        </Button>
      )}
    </>
  );
}
