import { PanelBottomOpen, PanelLeftOpen } from 'lucide-react';
import { Fragment, lazy, Suspense, useMemo, useRef, useState, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { LitProvider } from '../marks/lit.tsx';
import { Link } from '../routing/link.tsx';
import { PageContext, useNarrow } from './page-context.ts';

/** Only a narrow screen needs it. */
const Sheet = lazy(async () => ({ default: (await import('../controls/dialog.tsx')).Sheet }));

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

interface PageProps {
  /** Of the window and, unless `heading` says otherwise, of the page. */
  readonly title: string;
  /** Another heading than the title; null for none (a document has its own). */
  readonly heading?: ReactNode;
  /** The way down to here, from the shelf. */
  readonly crumbs?: readonly Crumb[];
  /** Beside the heading: marks and the page's actions. */
  readonly actions?: ReactNode;
  /** Left: what stands beside this on the shelf. */
  readonly shelf?: ReactNode;
  /** Right: what belongs to what is on the page. */
  readonly margin?: ReactNode;
  /** What the margin holds, for its sheet: "4 citations". */
  readonly marginTitle?: string;
  /** `reading` keeps 68 to 75 characters; `full` is for grids, graphs and redlines. */
  readonly width?: 'reading' | 'full';
  readonly children: ReactNode;
}

/** Shelf, page, margin. On a narrow screen the shelf is a drawer and the margin a sheet from below. */
export function Page({
  title,
  heading,
  crumbs = [],
  actions,
  shelf,
  margin,
  marginTitle = 'Margin',
  width = 'reading',
  children,
}: PageProps): ReactNode {
  const narrow = useNarrow();
  const page = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<'shelf' | 'margin' | undefined>();
  const context = useMemo(() => {
    const openMargin = (): void => void (narrow && setOpen('margin'));
    const openShelf = (selector: string): void => {
      if (narrow) setOpen('shelf');
      else focusIn('[aria-label="Shelf"]', selector);
    };
    return { narrow, page, openMargin, openShelf };
  }, [narrow]);
  const head = (crumbs.length > 0 || (narrow && shelf !== undefined)) && (
    <div className="mb-3 flex min-h-8 items-center gap-2 text-13 text-ink-soft">
      {narrow && shelf !== undefined && (
        <IconButton icon={PanelLeftOpen} label="Open the shelf" className="-ml-1.5" onClick={() => setOpen('shelf')} />
      )}
      <Crumbs crumbs={crumbs} />
    </div>
  );
  return (
    <PageContext value={context}>
      <LitProvider>
        <title>{title === 'Stemma' ? title : `${title} · Stemma`}</title>
        <div className={classes('mx-auto grid w-full max-w-400', !narrow && columns(shelf !== undefined, margin !== undefined))}>
          {!narrow && shelf !== undefined && (
            <nav aria-label="Shelf" className="sticky top-12 max-h-[calc(100dvh-48px)] self-start overflow-y-auto py-6 pr-5 pl-5 text-14">
              {shelf}
            </nav>
          )}
          <main
            ref={page}
            id="page"
            tabIndex={-1}
            className={classes(
              'min-w-0 px-4 pt-5 pb-24 outline-none phone:px-6 desk:px-8',
              !narrow && 'min-h-[calc(100dvh-48px)]',
              !narrow && shelf !== undefined && 'border-l border-hairline',
            )}
          >
            <div className={classes(width === 'reading' && 'mx-auto max-w-[680px]')}>
              {head}
              {heading !== null && (
                <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
                  <h1 className="min-w-0 font-serif text-26 font-semibold tracking-[-0.01em] break-words">{heading ?? title}</h1>
                  {actions !== undefined && <div className="flex flex-wrap items-center gap-2 pt-0.5">{actions}</div>}
                </header>
              )}
              {children}
            </div>
          </main>
          {!narrow && margin !== undefined && (
            <section aria-label={marginTitle} className="min-w-0 border-l border-hairline px-5 pt-6 pb-24">
              {margin}
            </section>
          )}
        </div>
        {narrow && shelf !== undefined && (
          <Suspense>
            <Sheet side="left" title="Shelf" open={open === 'shelf'} onOpenChange={(is) => setOpen(is ? 'shelf' : undefined)}>
              {shelf}
            </Sheet>
          </Suspense>
        )}
        {narrow && margin !== undefined && (
          <>
            <div className="fixed right-4 bottom-4 z-20">
              <Button icon={PanelBottomOpen} className="h-10 shadow-float" onClick={() => setOpen('margin')}>
                {marginTitle}
              </Button>
            </div>
            <Suspense>
              <Sheet side="bottom" title={marginTitle} open={open === 'margin'} onOpenChange={(is) => setOpen(is ? 'margin' : undefined)}>
                {margin}
              </Sheet>
            </Suspense>
          </>
        )}
      </LitProvider>
    </PageContext>
  );
}

function focusIn(around: string, selector: string): void {
  document.querySelector(around)?.querySelector<HTMLElement>(selector)?.focus();
}

function columns(shelf: boolean, margin: boolean): string {
  if (shelf && margin) return 'grid-cols-[200px_minmax(0,1fr)_264px] wide:grid-cols-[240px_minmax(0,1fr)_340px]';
  if (shelf) return 'grid-cols-[200px_minmax(0,1fr)] wide:grid-cols-[240px_minmax(0,1fr)]';
  if (margin) return 'grid-cols-[minmax(0,1fr)_280px] wide:grid-cols-[minmax(0,1fr)_360px]';
  return 'grid-cols-[minmax(0,1fr)]';
}

const Crumbs = ({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode => (
  <nav aria-label="Where this is" className="flex min-w-0 flex-wrap items-center gap-x-1.5">
    {crumbs.map(({ label, href }, index) => (
      <Fragment key={href}>
        {index > 0 && (
          <span aria-hidden className="text-edge">
            /
          </span>
        )}
        <Link
          href={href}
          className="max-w-64 truncate underline decoration-transparent underline-offset-3 transition-colors hover:text-ink hover:decoration-current"
        >
          {label}
        </Link>
      </Fragment>
    ))}
  </nav>
);
