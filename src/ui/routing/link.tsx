import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback, type AnchorHTMLAttributes, type MouseEvent, type ReactNode } from 'react';
import { carryAsOf, readSearch } from './address.ts';

interface GoOptions {
  readonly replace?: boolean;
  /** The window stays where it is scrolled to: more of a list, another choice on the same page. */
  readonly stay?: boolean;
}

/** Goes to an address of this page, made by a module's `paths.ts`. The moment one looks at (`asOf`) goes along. */
export function useGo(): (href: string, how?: GoOptions) => void {
  const router = useRouter();
  return useCallback(
    (href, { replace = false, stay = false } = {}) => {
      const { history } = router;
      const target = carryAsOf(href, readSearch(history.location.search)['asOf']);
      if (stay) void router.navigate({ href: target, replace, resetScroll: false });
      else if (replace) history.replace(target);
      else history.push(target);
    },
    [router],
  );
}

/** The moment this page is looked at: a time or a version number; undefined for now. */
export const useAsOf = (): string | undefined => useRouterState({ select: ({ location }) => readSearch(location.searchStr)['asOf'] });

/** Where one is, without what follows the `?`. */
export const usePathname = (): string => useRouterState({ select: ({ location }) => location.pathname });

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
  readonly children: ReactNode;
  readonly replace?: boolean;
}

/** A link inside this page: a real one, so that it opens in a new tab like any other. Its code is loaded when it is pointed at. */
export function Link({ href, replace = false, onClick, onPointerEnter, onFocus, ...rest }: LinkProps): ReactNode {
  const router = useRouter();
  const target = carryAsOf(href, useAsOf());
  const prepare = (): void => {
    for (const { routeId } of router.matchRoutes(new URL(target, 'http://here').pathname)) {
      const route = router.routesById[routeId as keyof typeof router.routesById];
      void router.loadRouteChunk(route);
    }
  };
  const go = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || elsewhere || (rest.target ?? '_self') !== '_self') return;
    event.preventDefault();
    if (replace) router.history.replace(target);
    else router.history.push(target);
  };
  return (
    <a
      {...rest}
      href={target}
      onClick={go}
      onPointerEnter={(event) => {
        prepare();
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        prepare();
        onFocus?.(event);
      }}
    />
  );
}

/** A link in running text. */
export const TextLink = ({ className = '', ...rest }: LinkProps): ReactNode => (
  <Link
    {...rest}
    className={`text-lapis-ink underline decoration-current/35 underline-offset-3 transition-colors hover:decoration-current ${className}`}
  />
);
