import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  useParams,
  useSearch,
  type AnyRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { ErrorNotice } from '../../ui/feedback/error-notice.tsx';
import { Skeleton } from '../../ui/feedback/skeleton.tsx';
import { Page } from '../../ui/layout/page.tsx';
import { readSearch, searchText } from '../../ui/routing/address.ts';
import { TextLink } from '../../ui/routing/link.tsx';
import type { WebRoute } from '../../ui/routing/web-route.ts';
import { webRoutes } from './routes.ts';
import { Shell } from './shell.tsx';

/** The router of the page. Search values stay text: `?q=7` is a question, not a number. */
export function createPageRouter(): AnyRouter {
  const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
  const routes = webRoutes.map((screen) =>
    createRoute({
      getParentRoute: () => root,
      path: screen.path,
      component: screenOf(screen),
      validateSearch: (search: Record<string, string>) => search,
    }),
  );
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch: readSearch,
    stringifySearch: (search: Record<string, unknown>) => searchText(search as Record<string, string>),
    scrollRestoration: true,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: Coming,
    defaultErrorComponent: Broken,
  }) as AnyRouter;
}

/** The screen of a route with its address as props; its code is loaded when the address is opened or pointed at. */
function screenOf({ load }: WebRoute): (() => ReactNode) & { preload?: () => Promise<void> } {
  const Screen = lazyRouteComponent(async () => ({ default: await load().catch(notSent) }), 'default');
  const AtAddress = (): ReactNode => {
    const { _splat: rest, '*': _, ...named } = useParams({ strict: false }) as Record<string, string>;
    const search = useSearch({ strict: false }) as Readonly<Record<string, string>>;
    return <Screen params={rest === undefined ? named : { ...named, rest }} search={search} />;
  };
  return Object.assign(AtAddress, { preload: async (): Promise<void> => Screen.preload?.() });
}

const Coming = (): ReactNode => (
  <Page title="Stemma" heading={null}>
    <Skeleton lines={6} />
  </Page>
);

/** The router would load the whole page again by itself, and with a server that is away nothing of it would be left. */
function notSent(cause: unknown): never {
  const words = 'The server did not send this screen. Nothing was changed; check that it runs, then try again.';
  throw new StemmaError('UNAVAILABLE', words, undefined, { cause });
}

/** Browsers do not ask again for a part that was not sent: the page is opened anew, as soon as there is a server. */
const openAnew = async (): Promise<void> => {
  const isThere = await fetch('/healthz').then(
    () => true,
    () => false,
  );
  if (isThere) location.reload();
};

const Broken = ({ error, reset }: ErrorComponentProps): ReactNode => {
  const isUnsent = error instanceof StemmaError && error.code === 'UNAVAILABLE';
  return (
    <Page title="This page cannot be shown">
      <ErrorNotice error={error} onRetry={isUnsent ? () => void openAnew() : reset} />
    </Page>
  );
};

const NotFound = (): ReactNode => (
  <Page title="Nothing is here" heading={null}>
    <EmptyState title="There is nothing at this address" action={<TextLink href="/">Go to the shelf</TextLink>}>
      The address may be mistyped, or what was here has another name now. Nothing was changed.
    </EmptyState>
  </Page>
);
