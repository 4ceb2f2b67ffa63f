import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { MarkedText } from '../../../ui/marks/marker.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { Link } from '../../../ui/routing/link.tsx';
import { citationPath, documentName, headingWords, positionWords } from '../../documents/web/index.ts';
import { Explanation } from './explanation.tsx';
import { hitKey, type FoundHit } from './hit.ts';

interface ResultsProps {
  readonly hits: readonly FoundHit[];
  /** The same results with their scores explained, once they were asked for. */
  readonly explained: ReadonlyMap<string, FoundHit>;
  readonly onExplain: () => void;
}

/** What was found, best first. Up and down walk through it, Enter opens. */
export const Results = ({ hits, explained, onExplain }: ResultsProps): ReactNode => (
  <ol aria-label="Results" id="results" className="divide-y divide-hairline border-y border-hairline" onKeyDown={walk}>
    {hits.map((hit) => (
      <Result key={hitKey(hit)} hit={hit} explained={explained.get(hitKey(hit))} onExplain={onExplain} />
    ))}
  </ol>
);

interface ResultProps {
  readonly hit: FoundHit;
  readonly explained: FoundHit | undefined;
  readonly onExplain: () => void;
}

function Result({ hit, explained, onExplain }: ResultProps): ReactNode {
  const [open, setOpen] = useState(false);
  const headings = headingWords(hit.headingPath);
  return (
    <li className="py-4">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link
          href={citationPath(hit)}
          data-result
          className="text-16 font-medium break-words text-lapis-ink underline decoration-transparent underline-offset-3 transition-colors hover:decoration-current"
        >
          {headings === '' ? hit.document : headings}
        </Link>
        {hit.superseded === true && <Tag tone="ochre">replaced</Tag>}
      </p>
      <p className="reading mt-1">
        <MarkedText text={hit.snippet} ranges={hit.found} tone="ochre" />
      </p>
      <p className="figures mt-1 flex flex-wrap items-center gap-x-3 text-13 text-ink-soft">
        <span>{`${documentName(hit)}, ${positionWords(hit)}`}</span>
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${open ? 'Hide the score' : 'Why here'}: ${headings === '' ? hit.document : headings}`}
          className="cursor-pointer underline decoration-current/35 underline-offset-3 transition-colors hover:text-ink hover:decoration-current"
          onClick={() => {
            if (!open) onExplain();
            setOpen(!open);
          }}
        >
          {open ? 'Hide the score' : 'Why here'}
        </button>
      </p>
      {open && <Explanation hit={explained} />}
    </li>
  );
}

function walk(event: KeyboardEvent<HTMLOListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('[data-result]')) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-result]')];
  const next = links.indexOf(event.target) + step;
  event.preventDefault();
  if (next < 0) document.querySelector<HTMLElement>('[aria-label="Words to find"]')?.focus();
  else links[next]?.focus();
}
