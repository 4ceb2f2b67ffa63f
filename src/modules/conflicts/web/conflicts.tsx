import { useState, type ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Textarea } from '../../../ui/controls/field.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import type { Conflict } from '../../documents/contract.ts';
import { citationPath, counted, documentName, headingWords, positionWords } from '../../documents/web/index.ts';
import { dismissConflict } from '../contract.ts';

interface ConflictsProps {
  readonly bundle: string;
  readonly conflicts: readonly Conflict[];
  /** Where an insight is seen. */
  readonly insightHref: (id: string) => string;
  /** What the two sides are called. */
  readonly names?: readonly [string, string];
}

/** Every pair of places that cannot both hold, side by side; nothing when there is none. */
export function Conflicts({ bundle, conflicts, insightHref, names = ['What comes', 'What stands there'] }: ConflictsProps): ReactNode {
  if (conflicts.length === 0) return null;
  const one = conflicts.length === 1;
  return (
    <section aria-label="Conflicts" className="mb-8 border-l-2 border-ochre pl-4">
      <h2 className="figures text-20 font-semibold">{`${counted(conflicts.length, 'statement')} ${one ? 'disagrees' : 'disagree'} with another place`}</h2>
      <p className="mt-0.5 mb-4 max-w-150 text-13 text-ink-soft">
        They say something else about the same. Mend one of the two, or say why both may stand.
      </p>
      <ul className="divide-y divide-hairline">
        {conflicts.map((conflict) => (
          <Row key={conflict.key} bundle={bundle} conflict={conflict} insightHref={insightHref} names={names} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Omit<ConflictsProps, 'conflicts'> {
  readonly conflict: Conflict;
  readonly names: readonly [string, string];
}

function Row({ bundle, conflict, insightHref, names }: RowProps): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const change = useChange(dismissConflict, { outdates: ['conflicts.list'] });
  const dismissed = change.data ? change.data.dismissed : conflict.dismissed;
  const params = { bundle, key: conflict.key };
  return (
    <li className="py-4">
      <div className="grid gap-x-10 gap-y-4 desk:grid-cols-2">
        {conflict.sides.map((side, index) => (
          <Side key={`${side.revision} ${side.start}`} name={names[index] as string} side={side} insightHref={insightHref} />
        ))}
      </div>
      <div className="mt-3">
        {change.error && <ErrorNotice error={change.error} title="This was not kept." />}
        {dismissed ? (
          <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-soft">
            <span className="break-words">{`Dismissed: ${dismissed.reason}`}</span>
            <Button kind="quiet" busy={change.isPending} onClick={() => change.mutate({ params, body: { off: true } })}>
              Take it back
            </Button>
          </p>
        ) : isAsked ? (
          <Reason
            busy={change.isPending}
            onGiveUp={() => setAsked(false)}
            onGiven={(reason) => change.mutate({ params, body: { reason } }, { onSuccess: () => setAsked(false) })}
          />
        ) : (
          <Button kind="quiet" className="-ml-3" onClick={() => setAsked(true)}>
            Dismiss this conflict
          </Button>
        )}
      </div>
    </li>
  );
}

interface SideProps {
  readonly name: string;
  readonly side: Conflict['sides'][number];
  readonly insightHref: (id: string) => string;
}

const Side = ({ name, side, insightHref }: SideProps): ReactNode => (
  <div className="min-w-0 text-13">
    <p className="font-medium">{name}</p>
    <blockquote className="reading mt-1 break-words">{side.quote.replaceAll('\t', ' | ')}</blockquote>
    <p className="mt-1 text-ink-soft">
      <TextLink href={citationPath(side)}>{documentName(side)}</TextLink> <span className="figures">{positionWords(side)}</span>
      {side.headingPath.length > 0 && <span className="block">{headingWords(side.headingPath)}</span>}
    </p>
    {side.insights.map(({ id, label, state }) => (
      <p key={id} className="mt-1 flex flex-wrap items-center gap-x-3">
        <span className="min-w-0">
          Insight: <TextLink href={insightHref(id)}>{label}</TextLink>
        </span>
        <StateMark state={state} />
      </p>
    ))}
  </div>
);

interface ReasonProps {
  readonly busy: boolean;
  readonly onGiven: (reason: string) => void;
  readonly onGiveUp: () => void;
}

function Reason({ busy, onGiven, onGiveUp }: ReasonProps): ReactNode {
  const [reason, setReason] = useState('');
  const given = reason.trim();
  return (
    <form
      className="max-w-120 space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== '') onGiven(given);
      }}
    >
      <Textarea
        label="Why both may stand"
        hint="It holds as long as both texts are what they are."
        autoFocus
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onGiveUp()}
      />
      <div className="flex gap-2">
        <Button type="submit" busy={busy} unless={given === '' ? 'A reason comes first.' : undefined}>
          Dismiss this conflict
        </Button>
        <Button kind="quiet" onClick={onGiveUp}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
