/** How a route gets its handler. Curried, so that the route's literal types reach the handler. */
import type { Progress } from './envelope.ts';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteDefinition } from './route.ts';

/** What a handler may know of the request itself. */
export interface RequestHead {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

/** Everything one call of a handler is given. */
export interface Call<Params, Query, Body, Context> {
  readonly params: Params;
  readonly query: Query;
  /** The parsed body; a stream of bytes for a raw body, to be read once. */
  readonly body: Body;
  readonly context: Context;
  /** Aborted when the caller goes away; long work passes it on or checks it. */
  readonly signal: AbortSignal;
  /** Tells how far the work is. Costs nothing when nobody listens; a slow listener sees only the latest step. */
  readonly progress: (step: Progress) => void;
  readonly request: RequestHead;
}

export type Handler<R extends RouteDefinition, Context> = (
  call: Call<ParamsOf<R>, QueryOf<R>, BodyOf<R>, Context>,
) => Promise<AnswerOf<R>> | AnswerOf<R>;

/** A handler whose values are known to fit its route because `handle` made it. */
export type AnyHandler<Context> = (call: Call<unknown, unknown, unknown, Context>) => unknown;

/** Where routes are registered. `Context` is what the app makes per request (an app's richer context fits a module's smaller one). */
export interface Api<Context> {
  add(route: RouteDefinition, handler: AnyHandler<Context>): void;
}

/** Registers a handler: `handle(api, route)(async ({ params, context }) => ...)`. */
export function handle<const R extends RouteDefinition, Context>(api: Api<Context>, route: R): (handler: Handler<R, Context>) => void {
  return (handler) =>
    api.add(route, (call) =>
      // The server parses params, query and body with the schemas of this very route before it calls.
      handler({ ...call, params: call.params as ParamsOf<R>, query: call.query as QueryOf<R>, body: call.body as BodyOf<R> }),
    );
}
