import type { ReactNode } from 'react';
import { states } from '../../kernel/lineage/kinds.ts';
import { StateMark } from '../marks/state-mark.tsx';
import { Link } from '../routing/link.tsx';

interface StateFilterProps {
  /** The chosen state; '' for all. */
  readonly state: string;
  readonly hrefOf: (state: string | undefined) => string;
}

/** Narrows a list to what is in one state. The choice is in the address. */
export const StateFilter = ({ state, hrefOf }: StateFilterProps): ReactNode => (
  <nav aria-label="By state" className="-mx-2 mb-4 flex flex-wrap gap-1">
    {[undefined, ...states].map((one) => (
      <Link
        key={one ?? ''}
        href={hrefOf(one)}
        replace
        aria-current={(one ?? '') === state ? 'true' : undefined}
        className="inline-flex h-8 items-center rounded px-2 text-13 text-ink-soft transition-colors hover:bg-well hover:text-ink aria-[current=true]:bg-well aria-[current=true]:font-medium aria-[current=true]:text-ink"
      >
        {one === undefined ? 'All' : <StateMark state={one} />}
      </Link>
    ))}
  </nav>
);
