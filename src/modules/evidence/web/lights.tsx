import type { ReactNode } from 'react';
import { classes } from '../../../ui/classes.ts';
import type { PresentedInsight } from '../contract.ts';
import { lightsOf } from './words.ts';

interface LightsProps {
  readonly lights: PresentedInsight['lights'];
  /** With what each asks for. */
  readonly explained?: boolean;
}

/** The three lights of an insight: filled when on, hollow when off, each with its word. */
export const Lights = ({ lights, explained = false }: LightsProps): ReactNode => (
  <ul aria-label="Lights" className={explained ? 'grid gap-3 phone:grid-cols-3' : 'flex flex-wrap gap-x-4 gap-y-1'}>
    {lightsOf(lights).map(({ on, words, meaning }) => (
      <li key={words} className="flex gap-1.5 text-13">
        <svg
          width="12"
          height="12"
          viewBox="0 0 12 12"
          fill="none"
          aria-hidden="true"
          className={classes('mt-[3px] shrink-0', on ? 'text-verdigris' : 'text-vermilion')}
        >
          <rect x="1" y="1" width="10" height="10" rx="2" stroke="currentColor" strokeWidth="1.5" fill={on ? 'currentColor' : 'none'} />
          {on && <path d="m3.5 6.2 1.8 1.8 3.2-3.8" stroke="var(--paper)" strokeWidth="1.4" />}
        </svg>
        <span className={explained ? 'font-medium' : 'text-ink-soft'}>
          {words}
          {explained && <span className="block font-normal text-ink-soft">{meaning}</span>}
        </span>
      </li>
    ))}
  </ul>
);
