import type { ReactNode } from 'react';
import { classes } from '../classes.ts';
import { Link } from '../routing/link.tsx';

/** Rows with a hairline between them. */
export const HairlineList = ({ label, children }: { readonly label?: string; readonly children: ReactNode }): ReactNode => (
  <ul aria-label={label} className="divide-y divide-hairline border-y border-hairline">
    {children}
  </ul>
);

interface HairlineRowProps {
  readonly title: ReactNode;
  /** Where the row leads: the title is the link, and the whole row takes the click. */
  readonly href?: string;
  /** Under the title. */
  readonly detail?: ReactNode;
  /** At the right: marks, counts. */
  readonly aside?: ReactNode;
  /** A menu or button that is not part of the link. */
  readonly action?: ReactNode;
  readonly current?: boolean;
}

export const HairlineRow = ({ title, href, detail, aside, action, current = false }: HairlineRowProps): ReactNode => (
  <li
    className={classes(
      'relative flex flex-wrap items-center gap-x-4 gap-y-1 py-3',
      href !== undefined && 'transition-colors hover:bg-well',
      current && 'bg-well',
    )}
  >
    <div className="min-w-0 flex-1 basis-56">
      <div className="text-16 font-medium break-words">
        {href === undefined ? (
          title
        ) : (
          <Link href={href} aria-current={current || undefined} className="after:absolute after:inset-0">
            {title}
          </Link>
        )}
      </div>
      {detail !== undefined && <div className="figures mt-0.5 text-13 text-ink-soft">{detail}</div>}
    </div>
    {aside !== undefined && <div className="figures flex items-center gap-3 text-13 text-ink-soft">{aside}</div>}
    {action !== undefined && <div className="relative">{action}</div>}
  </li>
);

interface ShelfItem {
  readonly label: string;
  readonly href: string;
  readonly current?: boolean;
  readonly aside?: ReactNode;
}

/** A titled part of the shelf. */
export const ShelfGroup = ({ title, items }: { readonly title: string; readonly items: readonly ShelfItem[] }): ReactNode => (
  <section className="mb-6">
    <h2 className="mb-1.5 text-13 font-semibold text-ink-soft">{title}</h2>
    <ul>
      {items.map(({ label, href, current = false, aside }) => (
        <li key={href}>
          <Link
            href={href}
            aria-current={current ? 'page' : undefined}
            className="-mx-2 flex items-center justify-between gap-2 rounded px-2 py-1 text-14 transition-colors hover:bg-well aria-[current=page]:bg-well aria-[current=page]:font-medium"
          >
            <span className="min-w-0 truncate">{label}</span>
            {aside !== undefined && <span className="figures shrink-0 text-13 text-ink-soft">{aside}</span>}
          </Link>
        </li>
      ))}
    </ul>
  </section>
);
