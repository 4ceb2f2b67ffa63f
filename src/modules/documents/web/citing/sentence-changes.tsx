import type { ReactNode } from 'react';
import { Deleted, Inserted, Redline } from '../../../../ui/marks/redline.tsx';
import type { PartChange } from '../../contract.ts';
import { CauseLine } from '../plan/cause-line.tsx';

interface SentenceChangesProps {
  readonly sentences: readonly PartChange[];
  /** The causes are shown beside all of them already. */
  readonly isBare?: boolean;
}

const mostCauses = 3;

/** Old and new, sentence by sentence: what was kept is quiet, what changed is shown in place, with what caused it under it. */
export const SentenceChanges = ({ sentences, isBare = false }: SentenceChangesProps): ReactNode => (
  <ol aria-label="Sentences" className="space-y-3">
    {sentences.map((one, index) => (
      <li key={index} className="space-y-1.5">
        <Sentence change={one} />
        {one.change !== 'kept' && !isBare && (
          <ul aria-label="Causes" className="space-y-1.5 border-l border-hairline pl-3">
            {one.causes.slice(0, mostCauses).map((cause) => (
              <li key={JSON.stringify(cause)}>
                <CauseLine
                  cause={cause}
                  isBare={'before' in one && cause.before === one.before && 'after' in one && cause.after === one.after}
                />
              </li>
            ))}
          </ul>
        )}
      </li>
    ))}
  </ol>
);

function Sentence({ change }: { readonly change: PartChange }): ReactNode {
  if (change.change === 'kept') return <p className="reading whitespace-pre-line text-ink-soft">{change.text}</p>;
  return (
    <p className="reading whitespace-pre-line">
      {change.change === 'changed' && <Redline words={change.words} />}
      {change.change === 'removed' && <Deleted>{change.before}</Deleted>}
      {change.change === 'added' && <Inserted>{change.after}</Inserted>}
    </p>
  );
}
