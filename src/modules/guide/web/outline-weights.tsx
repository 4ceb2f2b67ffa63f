import type { ReactNode } from 'react';
import { Link } from '../../../ui/routing/link.tsx';
import { counted } from '../../documents/web/index.ts';
import type { Guide } from './guide-screen.tsx';
import { weightOf } from './weight.ts';

interface OutlineWeightsProps {
  readonly guide: Guide;
  readonly placePath: (place: { readonly start: number; readonly end: number }) => string;
}

/** The outline as a heat map: the more rests on a section, the stronger its mark. */
export function OutlineWeights({ guide: { outline, coverage }, placePath }: OutlineWeightsProps): ReactNode {
  if (coverage.passages === 0) return null;
  // A title holds all there is: the others are measured against each other.
  const parts = outline.filter(({ depth }) => depth > 1);
  const most = Math.max(0, ...(parts.length > 0 ? parts : outline).map(weightOf));
  const carrying = coverage.used.filter((one) => weightOf(one) > 0).length;
  return (
    <section aria-label="Where its weight lies">
      <h2 className="font-serif text-20 font-semibold">Where its weight lies</h2>
      <p className="figures mt-0.5 mb-3 text-13 text-ink-soft">
        {carrying === 0
          ? `Nothing rests on its ${counted(coverage.passages, 'passage')} yet: no quote was taken, no saved answer cites it.`
          : `Something rests on ${carrying.toLocaleString('en')} of ${counted(coverage.passages, 'passage')}.`}
      </p>
      {outline.length > 0 && (
        <ul className="border-y border-hairline">
          {outline.map((entry) => (
            <li key={entry.block} className="relative flex items-baseline gap-x-4 border-b border-hairline py-1.5 last:border-b-0">
              <span
                aria-hidden
                className="absolute inset-y-0 left-0 bg-lapis-tint"
                style={{ width: most === 0 ? 0 : `${Math.min(100, (100 * weightOf(entry)) / most)}%` }}
              />
              <Link
                href={placePath(entry)}
                className="relative min-w-0 flex-1 truncate text-14 hover:underline"
                style={{ paddingInlineStart: `${8 + Math.min(entry.depth - 1, 4) * 16}px` }}
              >
                {entry.quote}
              </Link>
              <span className="figures relative shrink-0 pr-2 text-13 text-ink-soft">{restingWords(entry)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const restingWords = ({ evidence, insights, cited }: Guide['outline'][number]): string =>
  [
    ...(evidence > 0 ? [counted(evidence, 'quote')] : []),
    ...(insights > 0 ? [counted(insights, 'insight')] : []),
    ...(cited > 0 ? [counted(cited, 'answer')] : []),
  ].join(', ');
