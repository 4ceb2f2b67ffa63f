import { ArrowUpDown, ChevronsUpDown, Minus, PenLine, Plus, type LucideIcon } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { classes } from '../../../../../ui/classes.ts';
import { Moved } from '../../../../../ui/marks/redline.tsx';
import { Link } from '../../../../../ui/routing/link.tsx';
import { counted } from '../../words.ts';
import { sideOf } from '../word-runs.ts';
import { BlockText } from './block-text.tsx';
import type { FoldRow, ShownRow } from './fold-rows.ts';
import { sectionOf, type BlockRow, type DocumentSide, type Elsewhere } from './redline-rows.ts';

type Templates = ReadonlyMap<number, string>;
type PlacedRow = Exclude<BlockRow, { kind: 'left' }>;

interface RedlineRowProps {
  readonly row: ShownRow;
  readonly sides: { readonly from: DocumentSide; readonly to: DocumentSide };
  readonly templates: { readonly from: Templates; readonly to: Templates };
  readonly beside: boolean;
  /** The change one has stepped to. */
  readonly isAt: boolean;
  /** The place of the block in the two versions. */
  readonly hrefs: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly versions: { readonly from: number | null; readonly to: number };
  readonly onOpen: (key: string) => void;
  readonly onGo: (key: string) => void;
}

/** A block in both versions, a run that is folded away, or the place that something left. */
export const RedlineRow = memo(
  function RedlineRow({ row, onOpen, onGo, ...rest }: RedlineRowProps): ReactNode {
    if (row.kind === 'fold') return <Fold row={row} sides={rest.sides} beside={rest.beside} onOpen={onOpen} />;
    if (row.kind === 'left')
      return (
        <div className={classes('py-2', rest.beside ? 'pl-12' : 'pl-8')}>
          <LeftPlace elsewhere={row.elsewhere} words="to" onGo={onGo} />
        </div>
      );
    return <Block row={row} onGo={onGo} {...rest} />;
  },
  (a, b) => a.row === b.row && a.beside === b.beside && a.isAt === b.isAt && a.sides === b.sides && a.onGo === b.onGo,
);

interface FoldProps {
  readonly row: FoldRow;
  readonly sides: RedlineRowProps['sides'];
  readonly beside: boolean;
  readonly onOpen: (key: string) => void;
}

function Fold({ row: { key, count, words, next }, sides, beside, onOpen }: FoldProps): ReactNode {
  const heading = next && sectionOf(sides[next.side], sides[next.side].blocks.indexOf(next.block));
  return (
    <div className={classes('py-1.5', beside ? 'pl-12' : 'pl-8')}>
      <button
        type="button"
        onClick={() => onOpen(key)}
        className="figures group flex w-full cursor-pointer items-center gap-3 rounded py-1.5 text-left text-13 text-ink-soft transition-colors hover:text-lapis-ink"
      >
        <ChevronsUpDown size={16} strokeWidth={1.5} aria-hidden className="shrink-0" />
        <span className="shrink-0">{`${count.toLocaleString('en')} ${words}`}</span>
        <span aria-hidden className="h-px min-w-4 flex-1 bg-hairline" />
        {heading !== undefined && <span className="max-w-1/2 truncate">{heading}</span>}
      </button>
    </div>
  );
}

interface LeftPlaceProps {
  readonly elsewhere: Elsewhere;
  readonly words: 'from' | 'to';
  readonly onGo: (key: string) => void;
}

/** What moved, seen from either of its places, and the way to the other. */
const LeftPlace = ({ elsewhere: { row, direction, section, count }, words, onGo }: LeftPlaceProps): ReactNode => (
  <div>
    <button
      type="button"
      onClick={() => onGo(row)}
      className="figures inline-flex cursor-pointer flex-wrap items-center gap-x-1.5 rounded text-left text-13 text-lapis-ink decoration-current/35 underline-offset-3 hover:underline"
    >
      <Moved direction={direction} words={section === undefined ? direction : `${direction}, ${words} ${section}`} />
      {count > 1 && <span className="text-ink-soft">{counted(count, 'paragraph')}</span>}
    </button>
  </div>
);

const signs: Readonly<Record<PlacedRow['kind'], { readonly icon: LucideIcon; readonly words: string; readonly look: string } | undefined>> =
  {
    same: undefined,
    added: { icon: Plus, words: 'Added', look: 'text-verdigris-ink' },
    removed: { icon: Minus, words: 'Removed', look: 'text-vermilion-ink' },
    edited: { icon: PenLine, words: 'Edited', look: 'text-ink-soft' },
    moved: { icon: ArrowUpDown, words: 'Moved', look: 'text-lapis-ink' },
  };

interface BlockProps extends Omit<RedlineRowProps, 'row' | 'onOpen'> {
  readonly row: PlacedRow;
}

function Block({ row, sides, templates, beside, isAt, hrefs, versions, onGo }: BlockProps): ReactNode {
  const sign = signs[row.kind];
  const Icon = sign?.icon;
  const isHeading = (row.to ?? row.from)?.kind === 'heading';
  const isRow = (row.to ?? row.from)?.kind === 'row';
  return (
    <div
      className={classes(
        'group relative grid gap-x-2 transition-colors',
        beside ? 'grid-cols-[24px_minmax(0,1fr)_minmax(0,1fr)] gap-x-6' : 'grid-cols-[24px_minmax(0,1fr)]',
        isRow ? '' : isHeading ? 'pt-4 pb-1.5' : 'py-1.5',
        isAt && 'bg-lapis-tint/45 shadow-[inset_2px_0_0_var(--lapis)]',
      )}
    >
      <div className={classes('pt-1 pl-1.5', sign?.look)}>
        {Icon && <Icon size={16} strokeWidth={1.5} aria-hidden />}
        {sign && <span className="sr-only">{sign.words}</span>}
      </div>
      {beside ? (
        <Sides row={row} sides={sides} templates={templates} onGo={onGo} />
      ) : (
        <InPlace row={row} sides={sides} templates={templates} onGo={onGo} />
      )}
      {row.kind !== 'same' && (
        <p className="figures absolute top-1 right-0 flex gap-3 rounded bg-paper px-1.5 py-0.5 text-13 text-ink-soft opacity-0 transition-opacity group-hover:opacity-100 focus-within:opacity-100 [@media(hover:none)]:static [@media(hover:none)]:col-start-2 [@media(hover:none)]:opacity-100">
          {hrefs.from !== undefined && <PlaceLink href={hrefs.from} version={versions.from} />}
          {hrefs.to !== undefined && <PlaceLink href={hrefs.to} version={versions.to} />}
        </p>
      )}
    </div>
  );
}

const PlaceLink = ({ href, version }: { readonly href: string; readonly version: number | null }): ReactNode => (
  <Link
    href={href}
    className="decoration-current/35 underline-offset-3 hover:text-lapis-ink hover:underline focus-visible:text-lapis-ink"
  >{`in version ${version}`}</Link>
);

type PartProps = Pick<BlockProps, 'row' | 'sides' | 'templates' | 'onGo'>;

const templateOf = (templates: Templates, table: number | undefined): string | undefined =>
  table === undefined ? undefined : templates.get(table);

/** One text, with what was taken out and put in. */
function InPlace({ row, sides, templates, onGo }: PartProps): ReactNode {
  const { from, to } = row;
  const numberBefore = from && to && row.kind !== 'same' && row.kind !== 'moved' ? sides.from.text.slice(from.start, from.text) : undefined;
  return (
    <div className={classes('min-w-0', (to ?? from)?.kind !== 'row' && 'max-w-150')}>
      {row.kind === 'moved' && row.elsewhere && <LeftPlace elsewhere={row.elsewhere} words="from" onGo={onGo} />}
      {to ? (
        <BlockText
          block={to}
          text={sides.to.text}
          words={row.kind === 'edited' ? row.words : undefined}
          numberBefore={numberBefore}
          whole={row.kind === 'added' ? 'inserted' : undefined}
          template={templateOf(templates.to, to.table)}
        />
      ) : (
        from && <BlockText block={from} text={sides.from.text} whole="deleted" template={templateOf(templates.from, from.table)} />
      )}
    </div>
  );
}

/** The older text at the left, the newer at the right. */
function Sides({ row, sides, templates, onGo }: PartProps): ReactNode {
  const { from, to } = row;
  const words = row.kind === 'edited' ? row.words : undefined;
  return (
    <>
      <div className="min-w-0">
        {from && row.kind !== 'moved' && (
          <BlockText
            block={from}
            text={sides.from.text}
            words={words && sideOf(words, 'before')}
            whole={row.kind === 'removed' ? 'deleted' : undefined}
            template={templateOf(templates.from, from.table)}
          />
        )}
        {row.kind === 'moved' && row.elsewhere && <LeftPlace elsewhere={row.elsewhere} words="from" onGo={onGo} />}
      </div>
      <div className="min-w-0">
        {to && (
          <BlockText
            block={to}
            text={sides.to.text}
            words={words && sideOf(words, 'after')}
            whole={row.kind === 'added' ? 'inserted' : undefined}
            template={templateOf(templates.to, to.table)}
          />
        )}
      </div>
    </>
  );
}

/** About how high a row is in pixels, before it is measured. */
export function estimateRow(row: ShownRow, beside: boolean): number {
  if (row.kind === 'fold' || row.kind === 'left') return 40;
  const block = row.to ?? row.from;
  const length = block ? block.end - block.start : 0;
  const lines = Math.max(1, Math.ceil(length / (beside ? 52 : 72)));
  return lines * 24 + (row.kind === 'same' ? 12 : 34) + (block?.kind === 'heading' ? 12 : 0);
}
