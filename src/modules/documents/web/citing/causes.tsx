import { useMemo, useState, type ReactNode } from 'react';
import { Button } from '../../../../ui/controls/button.tsx';
import { Redline } from '../../../../ui/marks/redline.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import { diffWords, placeOf } from '../../contract.ts';
import { documentPath } from '../paths.ts';
import { severityWords } from '../plan/plan-words.ts';
import { reasonWords, toolWords, versionsWords, type ShownCause } from './cause-words.ts';

interface CausesProps {
  readonly causes: readonly ShownCause[];
  /** How many are shown before the others are asked for. */
  readonly atFirst?: number;
}

/** Why something is flagged, down to the words: before and after in place, with the way to both. */
export function Causes({ causes, atFirst = 3 }: CausesProps): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? causes : causes.slice(0, atFirst);
  return (
    <>
      <ul className="space-y-5">
        {shown.map((cause, index) => (
          <li key={index}>
            <CauseWords cause={cause} />
          </li>
        ))}
      </ul>
      {shown.length < causes.length && (
        <Button kind="quiet" className="-ml-3 mt-2" onClick={() => setAll(true)}>
          {`Show ${(causes.length - shown.length).toLocaleString('en')} more`}
        </Button>
      )}
    </>
  );
}

function CauseWords({ cause }: { readonly cause: ShownCause }): ReactNode {
  const { bundle, document, before, after, message, reason, severity } = cause;
  const [from, to] = [placeOf(cause.from), placeOf(cause.to)];
  const tool = toolWords(cause);
  const versions = versionsWords(cause);
  return (
    <div className="space-y-1">
      <p className="text-13 text-ink-soft">
        <span className="font-medium text-ink">{reasonWords(reason)}</span>
        {tool !== undefined && <span className="figures">{`: ${tool}`}</span>}
        {document !== undefined && <span className="figures">{`: ${document}${versions === '' ? '' : `, ${versions}`}`}</span>}
        {severity !== undefined && `; ${severityWords[severity]}`}
      </p>
      {message !== undefined && <p className="text-14">{message}</p>}
      <BeforeAfter before={before} after={after} />
      {bundle !== undefined && document !== undefined && (from ?? to) !== undefined && (
        <p className="flex flex-wrap gap-x-4 text-13">
          {from && <TextLink href={documentPath({ bundle, document, ...from })}>{`Open version ${from.version}`}</TextLink>}
          {to && <TextLink href={documentPath({ bundle, document, ...to })}>{`Open version ${to.version}`}</TextLink>}
        </p>
      )}
    </div>
  );
}

interface BeforeAfterProps {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Two texts as one, with what went and what came marked word by word. */
export function BeforeAfter({ before, after }: BeforeAfterProps): ReactNode {
  const words = useMemo(() => diffWords(before ?? '', after ?? ''), [before, after]);
  if (words.length === 0) return null;
  return (
    <p className="reading">
      <Redline words={words} />
    </p>
  );
}
