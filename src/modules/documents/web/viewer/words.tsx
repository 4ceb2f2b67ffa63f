import { Fragment, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { useLit } from '../../../../ui/marks/lit.tsx';
import { marksIn, piecesOf, type Mark, type TextRange, type Tone } from './marks.ts';

interface WordsProps {
  readonly text: string;
  readonly range: TextRange;
  readonly marks: readonly Mark[];
}

/**
 * A range of the canonical text with its marker strokes. Every piece says at which offset it begins (`data-from`) and holds nothing but
 * its own characters, so that a selection can be led back to offsets.
 */
export const Words = ({ text, range, marks }: WordsProps): ReactNode =>
  piecesOf(range, marksIn(marks, range)).map(({ start, end, marks: over, points }) => (
    <Fragment key={`${start}-${end}`}>
      {points.map((mark) => (
        <PointMark key={mark.key} mark={mark} />
      ))}
      {start < end && <Stroke marks={over}>{<span data-from={start}>{text.slice(start, end)}</span>}</Stroke>}
    </Fragment>
  ));

/** Marks that lie over each other are drawn into each other; the last given is nearest to the words. */
const Stroke = ({ marks, children }: { readonly marks: readonly Mark[]; readonly children: ReactNode }): ReactNode =>
  marks.reduceRight<ReactNode>((inner, mark) => <PlaceMark mark={mark}>{inner}</PlaceMark>, children);

const quiet: Record<Tone, string> = {
  lapis: 'bg-lapis-tint',
  verdigris: 'bg-verdigris-tint',
  ochre: 'bg-ochre-tint',
  vermilion: 'bg-vermilion-tint',
};
const underline: Record<Tone, string> = {
  lapis: 'shadow-[inset_0_-2px_0_var(--lapis)]',
  verdigris: 'shadow-[inset_0_-2px_0_var(--verdigris)]',
  ochre: 'shadow-[inset_0_-2px_0_var(--ochre)]',
  vermilion: 'shadow-[inset_0_-2px_0_var(--vermilion)]',
};

function PlaceMark({
  mark: { key, tone, strong = false, start, end },
  children,
}: {
  readonly mark: Mark;
  readonly children: ReactNode;
}): ReactNode {
  const { lit, part } = useLit(key);
  return (
    <mark
      {...part}
      tabIndex={-1}
      data-note-anchor={key}
      data-place={`${start} ${end}`}
      className={classes('marker outline-none focus-visible:rounded-none', quiet[tone], (strong || lit) && underline[tone])}
    >
      {children}
    </mark>
  );
}

/** A place between two characters: where words were taken out. As high as the words around it, so that its note stands beside theirs. */
function PointMark({ mark: { key, tone, start, end } }: { readonly mark: Mark }): ReactNode {
  const { lit, part } = useLit(key);
  return (
    <span
      {...part}
      tabIndex={-1}
      data-note-anchor={key}
      data-place={`${start} ${end}`}
      className={classes('-mx-px border-l-2 outline-none', tone === 'vermilion' ? 'border-vermilion' : 'border-lapis', lit && 'border-l-4')}
    />
  );
}
