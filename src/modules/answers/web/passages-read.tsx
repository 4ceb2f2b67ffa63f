import type { ReactNode } from 'react';
import { TextLink } from '../../../ui/routing/link.tsx';
import { citationPath, counted, documentName, headingWords, positionWords } from '../../documents/web/index.ts';
import type { PresentedAnswer } from '../contract.ts';

type Passage = PresentedAnswer['retrieved'][number];

/** What was looked at for an answer: the passages it stands on, and those that were read and not cited. */
export function PassagesRead({ passages }: { readonly passages: readonly Passage[] }): ReactNode {
  const cited = passages.filter((passage) => passage.cited);
  const others = passages.filter((passage) => !passage.cited);
  if (passages.length === 0) {
    return <p className="text-ink-soft">No passage has any of these words.</p>;
  }
  return (
    <div className="space-y-6">
      {cited.length > 0 && <PassageList title="Cited" passages={cited} />}
      {others.length > 0 && <PassageList {...(cited.length > 0 ? { title: 'Read but not cited' } : {})} passages={others} />}
    </div>
  );
}

const PassageList = ({ title, passages }: { readonly title?: string; readonly passages: readonly Passage[] }): ReactNode => (
  <section>
    {title !== undefined && (
      <h3 className="mb-1 text-13 font-semibold text-ink-soft">
        {title} <span className="figures font-normal">{counted(passages.length, 'passage')}</span>
      </h3>
    )}
    <ul className="divide-y divide-hairline border-y border-hairline">
      {passages.map((passage) => (
        <li key={`${passage.bundle} ${passage.document} ${passage.start}`} className="py-2.5">
          <p className="text-14">
            <TextLink href={citationPath(passage)}>{headingWords(passage.headingPath.slice(-1)) || passage.document}</TextLink>
            <span className="figures ml-2 text-13 text-ink-soft">{`${documentName(passage)}, ${positionWords(passage)}`}</span>
          </p>
          <p className="reading mt-0.5 line-clamp-2 text-14 text-ink-soft">{passage.snippet}</p>
        </li>
      ))}
    </ul>
  </section>
);
