/**
 * The typed client of a route table, over the network or in-process (`fetch: app.fetch`). It throws the server's own
 * errors as StemmaError, so a verb reads the same whether it runs here or there. Browser-safe.
 */
import type { z } from 'zod';
import { errorCodes, StemmaError, type ErrorCode } from '../shared/errors.ts';
import { failureSchema, ndjson, type Meta, type Progress } from './envelope.ts';
import { linesOf } from './lines.ts';
import type { PageQuery } from './paging.ts';
import type { Page, ResultOf, RouteDefinition } from './route.ts';
import { encodeUrl } from './wire.ts';

type RawBody = Uint8Array<ArrayBuffer> | string | Blob | ReadableStream<Uint8Array>;
type Optional<Name extends string, Value> = {} extends Value ? { readonly [K in Name]?: Value } : { readonly [K in Name]: Value };
type Nothing = Record<never, never>;

/** What a call of a route takes: what the route declares, and how to call it. */
export type CallInput<R extends RouteDefinition> = (R extends { params: infer P extends z.ZodType }
  ? Optional<'params', z.input<P>>
  : Nothing) &
  (R extends { query: infer Q extends z.ZodType }
    ? Optional<'query', z.input<Q> & (R extends { paged: true } ? Partial<PageQuery> : Nothing)>
    : R extends { paged: true }
      ? { readonly query?: Partial<PageQuery> }
      : Nothing) &
  (R extends { rawBody: true }
    ? { readonly body: RawBody }
    : R extends { body: infer B extends z.ZodType }
      ? { readonly body: z.input<B> }
      : Nothing) & {
    readonly onProgress?: ((step: Progress) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly idempotencyKey?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
  };
type Arguments<R extends RouteDefinition> = {} extends CallInput<R> ? [input?: CallInput<R>] : [input: CallInput<R>];

export interface Client<Routes extends RouteDefinition> {
  /** The result (bytes for a `rawResult` route). @throws StemmaError with the server's code, message and details. */
  call<const R extends Routes>(route: R, ...input: Arguments<R>): Promise<ResultOf<R>>;
  /** The bytes of a `rawResult` route as they come. */
  open<const R extends Routes & { readonly rawResult: true }>(route: R, ...input: Arguments<R>): Promise<ReadableStream<Uint8Array>>;
  /** One page of a `paged` route, with where the next one starts. */
  page<const R extends Routes & { readonly paged: true }>(route: R, ...input: Arguments<R>): Promise<Page<ResultOf<R>>>;
}

export interface ClientOptions<Routes extends RouteDefinition> {
  /** The routes it may call; left out, any (a page loads the contracts of its parts when they are needed). */
  readonly routes?: readonly Routes[];
  /** `globalThis.fetch` or an app's own. */
  readonly fetch: (request: Request) => Promise<Response> | Response;
  /** Up to and with the API's base: `http://127.0.0.1:4321/api/v1`. */
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface LooseInput {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly onProgress?: ((step: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function createClient<const Routes extends RouteDefinition>(options: ClientOptions<Routes>): Client<Routes> {
  const known = options.routes && new Set(options.routes.map((route) => route.name));
  const send = async (route: RouteDefinition, input: LooseInput = {}): Promise<Page<unknown>> => {
    if (known && !known.has(route.name)) throw new StemmaError('INTERNAL', `${route.name} is not a route of this client.`);
    const response = await reach(options, requestOf(options, route, input));
    if (response.headers.get('content-type')?.startsWith(ndjson)) return lastOf(response, input);
    if (response.ok && route.rawResult) return { data: new Uint8Array(await response.arrayBuffer()) };
    return opened(await jsonOf(response));
  };
  return {
    open: async <const R extends Routes & { readonly rawResult: true }>(route: R, ...[input]: Arguments<R>) => {
      const response = await reach(options, requestOf(options, route, (input ?? {}) as LooseInput));
      if (!response.ok) opened(await jsonOf(response));
      return response.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
    },
    call: async <const R extends Routes>(route: R, ...[input]: Arguments<R>) =>
      (await send(route, input as LooseInput)).data as ResultOf<R>,
    page: async <const R extends Routes>(route: R, ...[input]: Arguments<R>) =>
      (await send(route, input as LooseInput)) as Page<ResultOf<R>>,
  };
}

function requestOf(options: ClientOptions<RouteDefinition>, route: RouteDefinition, input: LooseInput): Request {
  const headers = new Headers({ ...options.headers, ...input.headers });
  // Long work is asked for as a stream even when nobody listens: `fetch` gives up on an answer that is silent for five minutes.
  headers.set('accept', route.streams ? ndjson : route.rawResult ? '*/*' : 'application/json');
  if (input.idempotencyKey !== undefined) headers.set('idempotency-key', input.idempotencyKey);
  const init: RequestInit & { duplex?: 'half' } = { method: route.method, headers };
  if (input.signal) init.signal = input.signal;
  if (route.rawBody) {
    headers.set('content-type', route.accepts ?? 'application/octet-stream');
    init.body = input.body as RawBody;
    if (input.body instanceof ReadableStream) init.duplex = 'half';
  } else if (route.body) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(input.body);
  }
  const base = route.atRoot ? new URL(options.baseUrl).origin : options.baseUrl;
  return new Request(base + encodeUrl(route, input.params, input.query), init);
}

async function reach(options: ClientOptions<RouteDefinition>, request: Request): Promise<Response> {
  try {
    return await options.fetch(request);
  } catch (error) {
    throw goneWrong(
      error,
      request.signal,
      `The server at ${new URL(request.url).origin} does not answer. What is stored is not touched; start it, then try again.`,
    );
  }
}

async function lastOf(response: Response, input: LooseInput): Promise<Page<unknown>> {
  const lost = 'The connection ended before the answer came. The work may have been done; look before you try again.';
  try {
    for await (const line of linesOf(response.body)) {
      const message = JSON.parse(line) as { progress?: Progress };
      if (message.progress === undefined) return opened(message);
      input.onProgress?.(message.progress);
    }
  } catch (error) {
    throw goneWrong(error, input.signal, lost);
  }
  throw new StemmaError('UNAVAILABLE', lost);
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new StemmaError(
      'UNAVAILABLE',
      `The server answered ${response.status} without a readable answer.`,
      { status: response.status },
      { cause: error },
    );
  }
}

function opened(answer: unknown): Page<unknown> {
  if (typeof answer === 'object' && answer !== null && 'data' in answer && 'meta' in answer) {
    return { data: answer.data, nextCursor: (answer.meta as Meta).nextCursor };
  }
  const failure = failureSchema.safeParse(answer);
  if (failure.success) {
    const { code, message, details } = failure.data.error;
    throw new StemmaError(code, message, details);
  }
  throw new StemmaError('INTERNAL', codeOf(answer) ?? 'The answer of the server is not of this API.');
}

/** A server newer than this client may know codes this list does not: its words are still shown. */
function codeOf(answer: unknown): string | undefined {
  const error = (answer as { error?: { code?: string; message?: string } } | null)?.error;
  return error?.message !== undefined && !((error.code as ErrorCode) in errorCodes) ? `${error.code}: ${error.message}` : undefined;
}

function goneWrong(error: unknown, signal: AbortSignal | undefined, words: string): StemmaError {
  if (error instanceof StemmaError) return error;
  if (signal?.aborted) return new StemmaError('CANCELLED', undefined, undefined, { cause: error });
  return new StemmaError('UNAVAILABLE', words, undefined, { cause: error });
}
