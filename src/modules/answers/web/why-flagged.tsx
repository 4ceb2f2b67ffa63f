import { Suspense, type ReactNode } from 'react';
import { classes } from '../../../ui/classes.ts';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Causes, touches } from '../../documents/web/index.ts';
import type { SavedAnswer } from '../contract.ts';
import { splitCauses } from './number-citations.ts';

const edges: Readonly<Record<SavedAnswer['state'], string>> = {
  current: 'border-hairline',
  suspect: 'border-ochre',
  stale: 'border-vermilion',
  failed: 'border-vermilion',
};
const headings: Readonly<Record<SavedAnswer['state'], string>> = {
  current: '',
  suspect: 'Why it may be wrong',
  stale: 'Why it is stale',
  failed: 'Why it failed',
};

/** The causes of a flag: first the words that the answer quotes, then those it only read; then the ways out. */
export function WhyFlagged({
  answer: { state, causes, sentences },
  children,
}: {
  readonly answer: SavedAnswer;
  readonly children?: ReactNode;
}): ReactNode {
  const { cited, read } = splitCauses(causes, sentences, touches);
  return (
    <section className={classes('space-y-5 border-l-2 pl-4', edges[state])}>
      <h2 className="font-serif text-20 font-semibold">{headings[state]}</h2>
      <Suspense fallback={<Skeleton lines={4} />}>
        {cited.length > 0 && <Causes causes={cited} />}
        {read.length > 0 && (
          <div className="space-y-3">
            {cited.length > 0 && <h3 className="text-13 font-semibold text-ink-soft">Read, but not quoted in the answer</h3>}
            <Causes causes={read} atFirst={cited.length > 0 ? 1 : 3} />
          </div>
        )}
        {causes.length === 0 && <p className="text-ink-soft">No cause was recorded. Run it again to see what it says now.</p>}
      </Suspense>
      {children}
    </section>
  );
}
