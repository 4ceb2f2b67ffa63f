import { useState, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { MarginNote } from '../../../../ui/marks/citation.tsx';
import { StateMark } from '../../../../ui/marks/state-mark.tsx';
import { usePage } from '../../../../ui/layout/page-context.ts';
import { severityWords } from '../plan/plan-words.ts';
import { needWords } from './need-words.ts';
import type { Flagged } from './shelf-slots.ts';

const atFirst = 8;

/** In the margin of the shelf: everything saved that needs somebody, with its reason. */
export function Needs({ flagged }: { readonly flagged: readonly Flagged[] }): ReactNode {
  const [shown, setShown] = useState(atFirst);
  const { narrow } = usePage();
  return (
    <div className="space-y-5">
      {/* The sheet of a narrow screen has this as its title. */}
      <h2 className={narrow ? 'sr-only' : 'text-13 font-semibold text-ink-soft'}>To look at</h2>
      {flagged.slice(0, shown).map(({ id, kind, state, severity, label, why, href }) => (
        <MarginNote key={id} lights={id} title={<span className="reading">{label}</span>} href={href}>
          <p className="flex flex-wrap items-center gap-x-2 text-ink-soft">
            <StateMark state={state} words={`${kind}, ${state}`} />
            {severity !== undefined && <span>{severityWords[severity]}</span>}
          </p>
          {why !== '' && <p className="mt-1 text-ink-soft">{why}</p>}
        </MarginNote>
      ))}
      {flagged.length > shown && (
        <Button kind="quiet" className="-ml-3" onClick={() => setShown(shown + 40)}>
          {`Show ${(flagged.length - shown).toLocaleString('en')} more`}
        </Button>
      )}
    </div>
  );
}

/** The same in a sentence, on the page; on a narrow screen it opens the margin. */
export function NeedsLine({ flagged }: { readonly flagged: readonly Flagged[] }): ReactNode {
  const { narrow, openMargin } = usePage();
  const words = needWords(flagged);
  if (words === '') return 'Everything saved is current.';
  if (!narrow) return `${words}.`;
  return (
    <button
      type="button"
      onClick={openMargin}
      className="cursor-pointer text-left text-lapis-ink underline decoration-current/35 underline-offset-3"
    >
      {words}.
    </button>
  );
}
