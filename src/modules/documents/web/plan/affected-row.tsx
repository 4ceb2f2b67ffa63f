import { memo, useMemo, useState, type ReactNode } from 'react';
import type { Severity } from '../../../../kernel/lineage/kinds.ts';
import { classes } from '../../../../ui/classes.ts';
import { Deleted, Inserted, Redline } from '../../../../ui/marks/redline.tsx';
import { StateMark } from '../../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../../ui/marks/tag.tsx';
import { Link, TextLink } from '../../../../ui/routing/link.tsx';
import { diffWords, sentencesOf } from '../../contract.ts';
import { whyPath } from '../paths.ts';
import { SentenceChanges } from '../citing/sentence-changes.tsx';
import { counted } from '../words.ts';
import { orderCauses, type Affected } from './affected.ts';
import { CauseLine } from './cause-line.tsx';
import type { PlannedKind } from './plan-slots.ts';
import { severityWords, stateIn } from './plan-words.ts';
import { isRemark, isRewritten } from './word-runs.ts';

interface AffectedRowProps {
  readonly thing: Affected;
  readonly kind: PlannedKind | undefined;
  /** Whether it follows when the version is applied. */
  readonly chosen: boolean;
  readonly onChoose: (id: string, chosen: boolean) => void;
  /** A step of the ripple has come here. */
  readonly isLit: boolean;
}

const tones: Readonly<Record<Severity, 'vermilion' | 'ochre' | 'plain'>> = {
  cited_removed: 'vermilion',
  cited_changed: 'ochre',
  context_changed: 'plain',
  toolchain_changed: 'plain',
};

const sentences = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));

/** One affected thing: what it says now and would say, and in the margin why. */
export const AffectedRow = memo(function AffectedRow({ thing, kind, chosen, onChoose, isLit }: AffectedRowProps): ReactNode {
  const { id, severity, certainty } = thing;
  const ordered = useMemo(() => orderCauses(thing, sentences), [thing]);
  const name = nameOf(thing);
  const isOff = kind?.isRerun === true && !chosen;
  return (
    <article
      aria-label={name}
      className={classes(
        'grid grid-cols-[28px_minmax(0,1fr)] gap-x-2 border-t border-hairline py-5 transition-colors duration-200 desk:grid-cols-[28px_minmax(0,1fr)_280px] wide:grid-cols-[28px_minmax(0,640px)_minmax(320px,1fr)]',
        isLit && 'bg-lapis-tint/50 shadow-[inset_3px_0_0_var(--lapis)]',
      )}
    >
      <div className="pt-0.5 pl-2">
        {kind?.isRerun && (
          <input
            type="checkbox"
            checked={chosen}
            onChange={(event) => onChoose(id, event.target.checked)}
            aria-label={`Run again: ${name}`}
            className="size-4 cursor-pointer accent-lapis"
          />
        )}
      </div>
      <div className="max-w-150 min-w-0 space-y-2 desk:pr-8">
        <h3 className="text-16 leading-[1.4] font-semibold break-words">
          {kind ? (
            <Link href={kind.href(id)} className="decoration-current/35 underline-offset-3 hover:text-lapis-ink hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
        </h3>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-ink-soft">
          <Tag tone={tones[severity]}>{severityWords[severity]}</Tag>
          <span>{certainty === 'certain' ? 'certain' : 'possible: it is run again when you apply'}</span>
          <TextLink href={whyPath(id)} aria-label={`Why: ${name}`}>
            why
          </TextLink>
          {isOff && <StateMark state="stale" words="not run again: it becomes stale" />}
        </p>
        <div className={classes('reading', isOff && 'opacity-55')}>
          <Output thing={thing} />
        </div>
      </div>
      <div className="col-start-2 mt-3 min-w-0 border-l border-hairline pl-4 desk:col-start-3 desk:mt-0">
        <Causes thing={thing} ordered={ordered} />
      </div>
    </article>
  );
});

/** A quote is its own text: it is called by its place. */
const isOwnText = ({ label, before }: Affected): boolean =>
  before !== undefined && (before === label || (label.length > 20 && before.startsWith(label.replace(/…$/, ''))));

const nameOf = (thing: Affected): string => {
  const place = thing.causes[0]?.document;
  return isOwnText(thing) && place !== undefined ? `Quote from ${place}` : thing.label;
};

function Output({ thing }: { readonly thing: Affected }): ReactNode {
  const { sentences: parts } = thing;
  // One sentence stands beside its causes as it is; of several each is told with its own.
  if (parts && parts.length > 1)
    return <SentenceChanges sentences={parts} isBare={parts.filter(({ change }) => change !== 'kept').length < 2} />;
  return <Whole thing={thing} />;
}

function Whole({ thing: { before, after } }: { readonly thing: Affected }): ReactNode {
  const words = useMemo(() => diffWords(before ?? '', after ?? ''), [before, after]);
  const [was, is] = [stateIn(before), stateIn(after)];
  if (is)
    return (
      <p className="flex flex-wrap items-center gap-x-2 font-sans text-14">
        {was && <StateMark state={was.state} />}
        {was && <span aria-hidden>→</span>}
        <StateMark state={is.state} />
        <span className="text-ink-soft">{is.words}</span>
      </p>
    );
  if (before === undefined)
    return after === undefined ? null : (
      <p>
        <Inserted>{after}</Inserted>
      </p>
    );
  // What is only possible is not known yet.
  if (after === undefined) return <p>{before}</p>;
  if (!isRewritten(words))
    return (
      <p className="whitespace-pre-line">
        <Redline words={words} />
      </p>
    );
  return (
    <>
      {isRemark(before) ? (
        <p className="font-sans text-14 text-ink-soft">{before}</p>
      ) : (
        <p className="whitespace-pre-line">
          <Deleted>{before}</Deleted>
        </p>
      )}
      {isRemark(after) ? (
        <p className="mt-1.5 font-sans text-14 text-ink-soft">{`→ ${after}`}</p>
      ) : (
        <p className="mt-1.5 whitespace-pre-line">
          <Inserted>{after}</Inserted>
        </p>
      )}
    </>
  );
}

const shownAtFirst = 2;

function Causes({
  thing,
  ordered: { causes, direct },
}: {
  readonly thing: Affected;
  readonly ordered: ReturnType<typeof orderCauses>;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const least = Math.min(causes.length, Math.max(1, Math.min(direct, shownAtFirst)));
  // One more line takes no more room than the button that would show it.
  const shown = open || causes.length <= least + 1 ? causes : causes.slice(0, least);
  const rest = causes.length - shown.length;
  if (causes.length === 0) return <p className="text-13 text-ink-soft">No cause is named.</p>;
  return (
    <>
      <ul aria-label="Causes" className="space-y-3">
        {shown.map((cause) => (
          <li key={JSON.stringify(cause)}>
            <CauseLine cause={cause} isBare={cause.before === thing.before && (cause.after === undefined || cause.after === thing.after)} />
          </li>
        ))}
      </ul>
      {(rest > 0 || open) && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mt-2 cursor-pointer text-13 text-lapis-ink underline decoration-current/35 underline-offset-3 hover:decoration-current"
        >
          {open ? 'Show fewer causes' : direct > 0 ? `${counted(rest, 'more change')} in what it read` : counted(rest, 'more cause')}
        </button>
      )}
    </>
  );
}
