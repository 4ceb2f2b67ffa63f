import type { ReactNode } from 'react';
import { classes } from '../classes.ts';
import { Link } from '../routing/link.tsx';
import { useLit } from './lit.tsx';

interface CitationNumeralProps {
  readonly number: number;
  /** Shared with its note in the margin. */
  readonly lights: string;
  /** The place it stands on. Left out where the note itself is the way there; then `onOpen` shows the note. */
  readonly href?: string;
  readonly onOpen?: () => void;
  /** What it stands on, for who cannot see the margin: 'Handbook, section 4: "thirty days"'. */
  readonly label: string;
}

/** A citation in the text: a small lapis numeral that lights its note, and leads to the place. */
export function CitationNumeral({ number, lights, href, onOpen, label }: CitationNumeralProps): ReactNode {
  const { lit, part } = useLit(lights);
  const look = classes(
    // Inline, so that it is never parted from the word before it.
    'figures ml-0.5 inline cursor-pointer rounded-[4px] px-[0.4em] py-[0.15em] align-[0.3em] font-sans text-[11px] leading-none font-semibold no-underline transition-colors',
    lit ? 'bg-lapis text-on-lapis' : 'bg-lapis-tint text-lapis-ink',
  );
  const common = { ...part, className: look, 'aria-label': `Citation ${number}: ${label}`, 'data-note-anchor': lights };
  return href === undefined ? (
    <button type="button" {...common} onClick={onOpen}>
      {number}
    </button>
  ) : (
    <Link href={href} {...common}>
      {String(number)}
    </Link>
  );
}

interface MarginNoteProps {
  readonly number?: number;
  /** Shared with what it is a note to. */
  readonly lights: string;
  readonly title: ReactNode;
  /** Where in it: headings, page, version. */
  readonly place?: ReactNode;
  /** The words themselves, set as they are read. */
  readonly quote?: string;
  readonly href?: string;
  readonly children?: ReactNode;
}

/** A note in the margin: what a numeral stands on, what depends on a paragraph, why something changed. */
export function MarginNote({ number, lights, title, place, quote, href, children }: MarginNoteProps): ReactNode {
  const { lit, part } = useLit(lights);
  return (
    <div
      role="note"
      {...part}
      aria-label={number === undefined ? undefined : `Note ${number}`}
      className={classes('border-l-2 py-0.5 pl-3 transition-colors', lit ? 'border-lapis' : 'border-hairline')}
    >
      <p className="flex items-baseline gap-1.5 text-13">
        {number !== undefined && <span className="figures font-semibold text-lapis-ink">{number}</span>}
        <span className="min-w-0 font-medium break-words">
          {href === undefined ? (
            title
          ) : (
            <Link
              href={href}
              className="text-ink underline decoration-transparent underline-offset-3 transition-colors hover:text-lapis-ink hover:decoration-current"
            >
              {title}
            </Link>
          )}
        </span>
      </p>
      {place !== undefined && <p className="mt-0.5 text-13 text-ink-soft">{place}</p>}
      {quote !== undefined && <blockquote className="reading mt-1 line-clamp-4 text-14 text-ink">{quote}</blockquote>}
      {children !== undefined && <div className="mt-1.5 text-13">{children}</div>}
    </div>
  );
}
