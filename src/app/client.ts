/** The typed client of the whole product: what programs import, and what the command line itself uses. */
import { createClient, type Client, type ClientOptions } from '../kernel/contract/client.ts';
import { routes } from './contracts.ts';

export type StemmaClient = Client<(typeof routes)[number]>;

/**
 * A client of a Stemma server at `origin` (`http://127.0.0.1:4321`). Calls take a route of a module's contract and throw
 * StemmaError with the server's code, message and details.
 */
export function createStemmaClient(
  origin: string,
  fetch: ClientOptions<(typeof routes)[number]>['fetch'] = (request) => globalThis.fetch(request),
): StemmaClient {
  return createClient({ routes, baseUrl: `${origin}/api/v1`, fetch });
}

export { routes } from './contracts.ts';
export { StemmaError } from '../kernel/shared/errors.ts';
