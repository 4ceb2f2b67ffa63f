import { useMemo, type ReactNode } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { Deleted, Inserted, Redline } from '../../../../ui/marks/redline.tsx';
import { TextLink } from '../../../../ui/routing/link.tsx';
import { diffWords, placeOf } from '../../contract.ts';
import { reasonWords, toolWords } from '../citing/cause-words.ts';
import { documentPath } from '../paths.ts';
import type { PlanCause } from './affected.ts';
import { isRewritten, shortenWords } from './word-runs.ts';

interface CauseLineProps {
  readonly cause: PlanCause;
  /** Leaves out the words that changed: they are shown beside it. */
  readonly isBare?: boolean;
  /** Keeps to one line of them. */
  readonly isShort?: boolean;
}

/** One reason for a change: what happened to which text, with the way to it in both versions. */
export function CauseLine({ cause, isBare = false, isShort = false }: CauseLineProps): ReactNode {
  const { bundle, document, before, after, reason, message } = cause;
  const [from, to] = [placeOf(cause.from), placeOf(cause.to)];
  const tool = toolWords(cause);
  const place = (end: typeof from): ReactNode =>
    end &&
    bundle !== undefined &&
    document !== undefined && (
      <TextLink
        href={documentPath({ bundle, document, version: end.version, start: end.start, end: end.end })}
      >{`version ${end.version}`}</TextLink>
    );
  return (
    <div className="text-13">
      <p
        className={classes(
          'figures flex items-baseline gap-x-1.5 text-ink-soft',
          isShort ? 'overflow-hidden whitespace-nowrap' : 'flex-wrap',
        )}
      >
        <span className={classes('font-medium text-ink', isShort && 'shrink-0')}>{reasonWords(reason)}</span>
        {tool !== undefined && <span className="min-w-0">{tool}</span>}
        {document !== undefined && <span className={classes('min-w-0', isShort ? 'truncate' : 'break-words')}>{document}</span>}
        {(from ?? to) && (
          <span className="flex shrink-0 gap-x-1.5">
            {place(from)}
            {from && to && <span aria-hidden>→</span>}
            {place(to)}
          </span>
        )}
      </p>
      {message !== undefined && <p className="mt-0.5">{message}</p>}
      {!isBare && (before !== undefined || after !== undefined) && (
        <p className={classes('reading mt-0.5 text-14!', isShort ? 'line-clamp-1' : 'line-clamp-4')}>
          <Change before={before} after={after} />
        </p>
      )}
    </div>
  );
}

/** Before and after in place, only the words around what changed; two whole texts where little was kept. */
function Change({ before, after }: Pick<PlanCause, 'before' | 'after'>): ReactNode {
  const words = useMemo(() => diffWords(before ?? '', after ?? ''), [before, after]);
  if (before === undefined) return <Inserted>{after}</Inserted>;
  if (after === undefined) return <Deleted>{before}</Deleted>;
  return isRewritten(words) ? (
    <>
      <Deleted>{before}</Deleted> <Inserted>{after}</Inserted>
    </>
  ) : (
    <Redline words={shortenWords(words)} />
  );
}
