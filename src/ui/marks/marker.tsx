import type { ReactNode } from 'react';
import { classes } from '../classes.ts';
import { useLit } from './lit.tsx';

type Tone = 'lapis' | 'verdigris' | 'ochre' | 'vermilion';

const quiet: Record<Tone, string> = {
  lapis: 'bg-lapis-tint',
  verdigris: 'bg-verdigris-tint',
  ochre: 'bg-ochre-tint',
  vermilion: 'bg-vermilion-tint',
};
const loud: Record<Tone, string> = {
  lapis: 'bg-lapis-tint shadow-[inset_0_-2px_0_var(--lapis)]',
  verdigris: 'bg-verdigris-tint shadow-[inset_0_-2px_0_var(--verdigris)]',
  ochre: 'bg-ochre-tint shadow-[inset_0_-2px_0_var(--ochre)]',
  vermilion: 'bg-vermilion-tint shadow-[inset_0_-2px_0_var(--vermilion)]',
};

interface MarkerProps {
  readonly tone?: Tone;
  /** Lights with whatever else has this key. */
  readonly lights?: string;
  /** Stands out without being pointed at: the place one came for. */
  readonly strong?: boolean;
  readonly id?: string;
  readonly children: ReactNode;
}

/** A marker stroke under the words, exactly the words. */
export function Marker({ tone = 'lapis', lights = '', strong = false, id, children }: MarkerProps): ReactNode {
  const { lit, part } = useLit(lights);
  const shines = strong || (lit && lights !== '');
  return (
    <mark
      {...(id === undefined ? {} : { id })}
      {...(lights === '' ? {} : { ...part, 'data-note-anchor': lights })}
      className={classes('marker', (shines ? loud : quiet)[tone])}
    >
      {children}
    </mark>
  );
}

interface MarkedTextProps {
  readonly text: string;
  /** Ranges of `text` in UTF-16 code units, in order, not overlapping. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  readonly tone?: Tone;
  readonly strong?: boolean;
}

/** A text with some of its ranges marked: a snippet with what was searched, a sentence with its quote. */
export function MarkedText({ text, ranges, tone, strong }: MarkedTextProps): ReactNode {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    parts.push(
      text.slice(from, start),
      <Marker key={start} {...(tone ? { tone } : {})} {...(strong ? { strong } : {})}>
        {text.slice(start, end)}
      </Marker>,
    );
    from = end;
  }
  return <>{[...parts, text.slice(from)]}</>;
}
