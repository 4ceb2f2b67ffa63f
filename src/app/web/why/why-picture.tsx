import type { ReactNode } from 'react';
import { whyPath } from '../../../modules/documents/web/index.ts';
import { classes } from '../../../ui/classes.ts';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Link } from '../../../ui/routing/link.tsx';
import type { RelatedThing, Why } from '../../why/contract.ts';
import { isFollowed, kindWords, nameOf } from './related.ts';

/** How many are drawn on a side; the lists below have them all. */
const drawn = 6;
const height = 64;
const gap = 12;

type Shown = Pick<RelatedThing, 'id' | 'kind' | 'label' | 'place' | 'state'>;

/** The thing in the middle, what it rests on to its left, what rests on it to its right: one step each way. */
export function WhyPicture({ why }: { readonly why: Why }): ReactNode {
  const left = why.reads.filter(({ depth }) => depth === 1);
  const right = why.dependants.filter(({ depth }) => depth === 1);
  const rows = Math.max(1, Math.min(left.length, drawn), Math.min(right.length, drawn));
  const full = rows * (height + gap) - gap;
  return (
    <figure aria-label="One step each way" className="mb-10 hidden desk:block">
      <div className="relative grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)] gap-x-16" style={{ height: full }}>
        <Lines left={Math.min(left.length, drawn)} right={Math.min(right.length, drawn)} full={full} />
        <Column things={left.slice(0, drawn)} full={full} none="Nothing: it is a source" />
        <Column things={[why]} full={full} middle />
        <Column things={right.slice(0, drawn)} full={full} none="Nothing yet" />
      </div>
      <figcaption className="mt-3 grid grid-cols-3 gap-x-16 text-13 text-ink-soft">
        <span>{`What it rests on${left.length > drawn ? `: the first ${drawn}` : ''}`}</span>
        <span />
        <span>{`What rests on it${right.length > drawn ? `: the first ${drawn}` : ''}`}</span>
      </figcaption>
    </figure>
  );
}

/** Where the middle of a box is, of so many in a column. */
const middleOf = (index: number, count: number, full: number): number => full / 2 + (index - (count - 1) / 2) * (height + gap);

interface LinesProps {
  readonly left: number;
  readonly right: number;
  readonly full: number;
}

/** Drawn in the gaps between the columns, which keep their width: everything else is boxes of text. */
const Lines = ({ left, right, full }: LinesProps): ReactNode => (
  <>
    {(['left', 'right'] as const).map((side) => {
      const count = side === 'left' ? left : right;
      return (
        <svg
          key={side}
          aria-hidden
          width="64"
          height={full}
          viewBox={`0 0 64 ${full}`}
          fill="none"
          stroke="var(--edge)"
          className="absolute top-0"
          style={side === 'left' ? { left: 'calc((100% - 128px) / 3)' } : { right: 'calc((100% - 128px) / 3)' }}
        >
          {Array.from({ length: count }, (_, index) => {
            const [from, to] = [middleOf(index, count, full), full / 2];
            const [start, end] = side === 'left' ? [from, to] : [to, from];
            return (
              <g key={index}>
                <path d={`M2 ${start}C32 ${start} 32 ${end} 60 ${end}`} />
                <path d={`m54 ${end - 4} 6 4-6 4`} />
              </g>
            );
          })}
        </svg>
      );
    })}
  </>
);

interface ColumnProps {
  readonly things: readonly Shown[];
  readonly full: number;
  readonly middle?: boolean;
  readonly none?: string;
}

const Column = ({ things, full, middle = false, none }: ColumnProps): ReactNode => (
  <div className="relative">
    {things.length === 0 && none !== undefined && (
      <p className="absolute w-full -translate-y-1/2 text-13 text-ink-soft" style={{ top: full / 2 }}>
        {none}
      </p>
    )}
    {things.map((thing, index) => (
      <div key={thing.id} className="absolute w-full" style={{ top: middleOf(index, things.length, full) - height / 2, height }}>
        <Box thing={thing} middle={middle} />
      </div>
    ))}
  </div>
);

function Box({ thing, middle }: { readonly thing: Shown; readonly middle: boolean }): ReactNode {
  const look = classes(
    'flex h-full flex-col justify-center overflow-hidden rounded border bg-raised px-3',
    middle ? 'border-2 border-lapis' : 'border-hairline',
  );
  const inside = (
    <>
      <span className="truncate text-14 font-medium">{nameOf(thing)}</span>
      <span className="mt-0.5 flex items-center gap-3 text-13 text-ink-soft">
        {kindWords(thing.kind)}
        {thing.state !== undefined && <StateMark state={thing.state} />}
      </span>
    </>
  );
  return middle || !isFollowed(thing) ? (
    <div className={look} {...(middle ? { 'aria-current': 'true' as const } : {})}>
      {inside}
    </div>
  ) : (
    <Link href={whyPath(thing.id)} className={classes(look, 'transition-colors hover:border-edge hover:bg-well')}>
      {inside}
    </Link>
  );
}
