/**
 * What a route is: one literal value from which the handler's types, the client, the OpenAPI document and the contract
 * tests are derived. Browser-safe: nothing here may import anything of Node.
 */
import { z } from 'zod';
import { StemmaError, type ErrorCode } from '../shared/errors.ts';
import type { PageQuery } from './paging.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the HTTP API. Paths are below the API's base (`/api/v1`); `:name` is one segment, `:name{.+}` the rest. */
export interface RouteDefinition {
  /** `noun.verb`, unique; the noun groups routes in the reference. */
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  /** Served at the root of the server instead of below the base. */
  readonly atRoot?: true;
  /** One line: what a caller gets from it. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  /** Flat members only (strings, numbers, booleans, arrays of them); an unknown member is an error. */
  readonly query?: z.ZodObject;
  /** JSON. An optional schema lets the body be left out. */
  readonly body?: z.ZodType;
  readonly result: z.ZodType;
  /** What this route may fail with beside `commonErrors`. */
  readonly errors: readonly ErrorCode[];
  /** Progress as NDJSON when the caller accepts `application/x-ndjson`. */
  readonly streams?: true;
  /** The body is bytes, handed to the handler as a stream; `accepts` says of which media type. */
  readonly rawBody?: true;
  readonly accepts?: string;
  /** The answer is bytes, not an envelope; `result` is `rawBytes` and `produces` says of which media type. */
  readonly rawResult?: true;
  readonly produces?: string;
  /** Of bytes out: a `Range` header is answered with that part, as 206, and `If-None-Match` of the same bytes with 304. */
  readonly ranges?: true;
  /** A list in pages: `cursor` and `limit` are added to the query, `nextCursor` to the meta. */
  readonly paged?: true;
  /** Makes something or spends something: takes an `Idempotency-Key`. */
  readonly creates?: true;
}

/** What every route may fail with: bad input, the wrong origin, a limit, an absent part, a fault of ours. */
export const commonErrors = [
  'VALIDATION_ERROR',
  'FORBIDDEN',
  'LIMIT_EXCEEDED',
  'UNAVAILABLE',
  'STORAGE_FULL',
  'CANCELLED',
  'INTERNAL',
] as const satisfies readonly ErrorCode[];

/** The codes a route can answer with, in the order of the closed list's use: its own first. */
export function errorsOf(route: RouteDefinition): readonly ErrorCode[] {
  const implied = [...(route.creates ? (['CONFLICT'] as const) : []), ...(route.ranges ? (['RANGE_NOT_SATISFIABLE'] as const) : [])];
  return [...new Set<ErrorCode>([...route.errors, ...implied, ...commonErrors])];
}

/** Whether a request of this route must have a body. */
export const needsBody = (route: RouteDefinition): boolean =>
  route.rawBody === true || (route.body !== undefined && !route.body.safeParse(undefined).success);

/** The result schema of a route that answers with bytes. */
export const rawBytes = z.instanceof(Uint8Array);

/** Bytes out: what the handler of a `rawResult` route returns. `name` offers a file name for saving. */
export interface RawResult {
  readonly bytes: Uint8Array | string | ReadableStream<Uint8Array>;
  readonly type?: string;
  readonly name?: string | undefined;
  /**
   * 206: a part, of a route that answers `ranges`. 302: the bytes are elsewhere, at `location` of the headers. 304: nothing is sent, because
   * the caller has them.
   */
  readonly status?: 200 | 206 | 302 | 304;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One page of a list: the result and, when there is more, where the next page starts. */
export interface Page<Data> {
  readonly data: Data;
  readonly nextCursor?: string | undefined;
}

/** The same value with every level readonly, so that handlers may return what they must not change. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;

type Nothing = Record<never, never>;

/** What the handler of a route is given and returns. */
export type ParamsOf<R extends RouteDefinition> = R extends { params: infer P extends z.ZodType } ? z.output<P> : Nothing;
export type QueryOf<R extends RouteDefinition> = (R extends { query: infer Q extends z.ZodType } ? z.output<Q> : Nothing) &
  (R extends { paged: true } ? PageQuery : Nothing);
export type BodyOf<R extends RouteDefinition> = R extends { rawBody: true }
  ? ReadableStream<Uint8Array>
  : R extends { body: infer B extends z.ZodType }
    ? z.output<B>
    : undefined;
export type ResultOf<R extends RouteDefinition> = z.output<R['result']>;
export type AnswerOf<R extends RouteDefinition> = R extends { rawResult: true }
  ? RawResult
  : R extends { paged: true }
    ? Page<Immutable<ResultOf<R>>>
    : Immutable<ResultOf<R>>;

const parameter = /:([A-Za-z][A-Za-z0-9]*)(\{[^}]*\})?/g;

/** The names of the parameters in a path, in order. */
export const pathParameters = (path: string): string[] => [...path.matchAll(parameter)].map((match) => match[1] as string);

/** The path with every parameter replaced. */
export const replaceParameters = (path: string, replace: (name: string, rest: boolean) => string): string =>
  path.replace(parameter, (_, name: string, pattern: string | undefined) => replace(name, pattern !== undefined));

/** Declares a route. @throws StemmaError INTERNAL when the declaration contradicts itself. */
export function defineRoute<const R extends RouteDefinition>(route: R): R {
  const wrong = contradiction(route);
  if (wrong) throw new StemmaError('INTERNAL', `Route ${route.name}: ${wrong}.`);
  return route;
}

function contradiction(route: RouteDefinition): string | undefined {
  if (!/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/.test(route.name)) return 'its name is not noun.verb';
  if (!route.path.startsWith('/')) return 'its path does not start with /';
  const declared = Object.keys(route.params?.shape ?? {})
    .sort()
    .join();
  const inPath = pathParameters(route.path).sort().join();
  if (declared !== inPath) return `its path has the parameters [${inPath}] and its schema [${declared}]`;
  if (route.body && route.rawBody) return 'it has both a body schema and a raw body';
  if (route.method === 'GET' && (route.body || route.rawBody || route.creates)) return 'a GET has no body and makes nothing';
  if (route.rawResult && (route.paged || route.streams || route.creates)) return 'bytes out are not paged, streamed or kept for a key';
  if (route.rawResult && route.result !== rawBytes) return 'bytes out have the result `rawBytes`';
  if (route.ranges && !route.rawResult) return 'only bytes out come in ranges';
  if (route.streams && route.paged) return 'a list in pages has no progress';
  return undefined;
}
