import { Outlet, useRouterState } from '@tanstack/react-router';
import { MessageCircleQuestion, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { IconButton } from '../../ui/controls/button.tsx';
import { TooltipLayer } from '../../ui/controls/tooltip.tsx';
import { KeyHint } from '../../ui/marks/key-hint.tsx';
import { Logo } from '../../ui/marks/logo.tsx';
import { Link, useGo, usePathname } from '../../ui/routing/link.tsx';
import { askPath } from '../../modules/answers/web/index.ts';
import { homePath } from '../../modules/documents/web/index.ts';
import { searchPath } from '../../modules/search/web/index.ts';
import { AsOfBar } from './as-of-bar.tsx';
import { AwayBar } from './away-bar.tsx';
import { places } from './places.ts';

/** What floats comes after the bar itself has been shown. */
const Tools = lazy(async () => ({ default: (await import('./shell-tools.tsx')).ShellTools }));

/** The bar at the top, and under it the screen of the address. */
export function Shell(): ReactNode {
  const pathname = usePathname();
  useFocusOnArrival(pathname);
  return (
    <>
      <a href="#page" className="sr-only rounded bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50">
        Skip to the page
      </a>
      <header className="sticky top-0 z-20 border-b border-hairline bg-paper">
        <div className="mx-auto flex h-12 max-w-400 items-center gap-3 px-4 desk:gap-5 desk:px-5">
          <Link href={homePath()} className="flex items-center gap-2 text-16 font-semibold tracking-[-0.01em]">
            <Logo />
            <span className="sr-only phone:not-sr-only">Stemma</span>
          </Link>
          <nav aria-label="Main" className="hidden gap-1 phone:flex">
            {places.map(({ label, href, within }) => (
              <Link
                key={href}
                href={href}
                aria-current={pathname === href || within.some((prefix) => pathname.startsWith(prefix)) ? 'page' : undefined}
                className="rounded px-2 py-1 text-14 text-ink-soft transition-colors hover:bg-well hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {label}
              </Link>
            ))}
          </nav>
          <AskBox />
          <div className="ml-auto flex h-8 min-w-16 items-center justify-end gap-0.5 phone:min-w-25">
            <Suspense>
              <Tools />
            </Suspense>
          </div>
        </div>
        <AsOfBar />
        <AwayBar />
      </header>
      <Outlet />
      <TooltipLayer />
    </>
  );
}

/** One box for both: Enter asks, Shift+Enter or the glass searches. `/` comes here from anywhere. */
function AskBox(): ReactNode {
  const go = useGo();
  const box = useRef<HTMLInputElement>(null);
  // What was asked or searched stands in the box, so that it can be changed; other pages start empty.
  const asked = useRouterState({
    select: ({ location }) =>
      ['/ask', '/search'].includes(location.pathname) ? ((location.search as Record<string, string>)['q'] ?? '') : '',
  });
  useEffect(() => {
    if (box.current) box.current.value = asked;
  }, [asked]);
  useSlash(() => box.current?.select());
  const send = (path: (words: string) => string): void => {
    const words = box.current?.value.trim() ?? '';
    go(path(words));
  };
  return (
    <form
      role="search"
      className="flex h-8 min-w-0 flex-1 items-center rounded border border-edge/60 bg-raised transition-colors focus-within:border-lapis hover:border-edge phone:max-w-110"
      onSubmit={(event) => {
        event.preventDefault();
        send(askPath);
      }}
    >
      <MessageCircleQuestion size={16} strokeWidth={1.5} aria-hidden className="ml-2.5 hidden shrink-0 text-ink-soft phone:block" />
      <input
        ref={box}
        aria-label="Ask the documents"
        placeholder="Ask the documents"
        enterKeyHint="go"
        className="h-full min-w-0 flex-1 bg-transparent px-2.5 text-14 outline-none placeholder:text-ink-soft"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !event.shiftKey) return;
          event.preventDefault();
          send(searchPath);
        }}
      />
      <span className="hidden pr-1 desk:inline">
        <KeyHint keys="/" />
      </span>
      <IconButton icon={Search} label="Search for these words" keys="Shift Enter" className="h-full" onClick={() => send(searchPath)} />
    </form>
  );
}

/** `/` anywhere but in a text. */
function useSlash(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

/** A new page is a new place for keyboard and screen reader too; the first one is where the browser has put them. */
function useFocusOnArrival(pathname: string): void {
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    if (document.activeElement instanceof HTMLInputElement) return;
    document.getElementById('page')?.focus({ preventScroll: true });
  }, [pathname]);
}
