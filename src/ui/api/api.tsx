/** The API as screens reach it: one typed client for the whole page, whose errors are always StemmaErrors. */
import { createContext, use, type ReactNode } from 'react';
import type { CallInput, Client } from '../../kernel/contract/client.ts';
import type { Page, ResultOf, RouteDefinition } from '../../kernel/contract/route.ts';

/** Where the API is, on the server this page came from. */
export const apiBase = '/api/v1';

/** Calls routes of the modules' contracts. @throws StemmaError with the server's code, message and details. */
export interface Api {
  call<const R extends RouteDefinition>(route: R, input: CallInput<R>): Promise<ResultOf<R>>;
  page<const R extends RouteDefinition & { readonly paged: true }>(route: R, input: CallInput<R>): Promise<Page<ResultOf<R>>>;
}

/** The API of the server at `origin`. The client comes in a part of its own: the page shows itself before its schemas are there. */
export function createApi(origin: string): Api {
  const opened = import('../../kernel/contract/client.ts').then(({ createClient }): Client<RouteDefinition> =>
    createClient({ baseUrl: origin + apiBase, fetch: (request) => globalThis.fetch(request) }),
  );
  return {
    call: async (route, input) => (await opened).call(route, input),
    page: async (route, input) => (await opened).page(route, input),
  };
}

const ApiContext = createContext<Api | undefined>(undefined);

export const ApiProvider = ({ api, children }: { readonly api: Api; readonly children: ReactNode }): ReactNode => (
  <ApiContext value={api}>{children}</ApiContext>
);

/** The API of this page. */
export function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error('There is no ApiProvider above.');
  return api;
}
