import type { ReactNode } from 'react';
import { states, type State } from '../../kernel/lineage/kinds.ts';
import { classes } from '../classes.ts';

/** Colour and shape together, so that neither says it alone: full, half, hollow, crossed. */
const looks: Record<State, { readonly colour: string; readonly shape: ReactNode }> = {
  current: { colour: 'text-verdigris', shape: <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" /> },
  suspect: {
    colour: 'text-ochre',
    shape: (
      <>
        <circle cx="5" cy="5" r="4" />
        <path d="M5 1a4 4 0 0 1 0 8Z" fill="currentColor" stroke="none" />
      </>
    ),
  },
  stale: { colour: 'text-vermilion', shape: <circle cx="5" cy="5" r="4" /> },
  failed: {
    colour: 'text-vermilion',
    shape: (
      <>
        <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" />
        <path d="m3.5 3.5 3 3m0-3-3 3" stroke="var(--paper)" strokeWidth="1.2" />
      </>
    ),
  },
};

interface StateMarkProps {
  readonly state: State;
  /** Other words than the state's own: "3 stale". */
  readonly words?: string;
  /** Only the disc, where the word stands beside it already; it keeps the word for screen readers. */
  readonly bare?: boolean;
}

/** A state is a small disc with its word. */
export const StateMark = ({ state, words = state, bare = false }: StateMarkProps): ReactNode => (
  <span className={classes('inline-flex items-center gap-1.5 whitespace-nowrap', !bare && 'text-13')}>
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
      className={classes('shrink-0', looks[state].colour)}
    >
      {looks[state].shape}
    </svg>
    <span className={bare ? 'sr-only' : 'figures'}>{words}</span>
  </span>
);

/** How many are in each state; states that nothing is in are left out. */
export const StateCounts = ({ counts }: { readonly counts: Readonly<Record<State, number>> }): ReactNode => (
  <span className="inline-flex flex-wrap gap-x-4 gap-y-1">
    {states
      .filter((state) => counts[state] > 0)
      .map((state) => (
        <StateMark key={state} state={state} words={`${counts[state].toLocaleString('en')} ${state}`} />
      ))}
  </span>
);
