/** One call of one route: read, do (once per key), check, answer. The only caller of handlers. */
import { z } from 'zod';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { ndjson, type Progress } from '../contract/envelope.ts';
import type { AnyHandler, RequestHead } from '../contract/handle.ts';
import type { Page, RawResult, RouteDefinition } from '../contract/route.ts';
import type { Log } from '../log/log.ts';
import { failureText, foreseen, jsonResponse, successText, type Stamp } from './envelopes.ts';
import { once, type IdempotencyStore } from './idempotency.ts';
import { inputReader, type BodyLimits, type Input } from './input.ts';
import { streamedResponse } from './streaming.ts';

/** What the app gives every route. */
export interface DispatchOptions<Context> {
  readonly context: (request: RequestHead) => Promise<Context> | Context;
  readonly log: Log;
  readonly limits: BodyLimits;
  readonly idempotency?: ((context: Context) => IdempotencyStore) | undefined;
  /** Refuse (as INTERNAL, logged) a result that is not exactly of its schema. */
  readonly validateResults: boolean;
}

/** Answers one request of a route; throws what the route's error answer is made of. */
export type Dispatch = (request: Request, params: Readonly<Record<string, string>>, stamp: Stamp) => Promise<Response>;

export function dispatcher<Context>(route: RouteDefinition, handler: AnyHandler<Context>, options: DispatchOptions<Context>): Dispatch {
  const read = inputReader(route, options.limits);
  return async (request, params, stamp) => {
    const input = await read(request, params);
    const head: RequestHead = { id: stamp.requestId, method: request.method, url: request.url, headers: request.headers };
    const context = await options.context(head);
    const gone = new AbortController();
    const signal = AbortSignal.any([request.signal, gone.signal]);
    const run = async (body: unknown, progress: (step: Progress) => void): Promise<unknown> =>
      handler({ params: input.params, query: input.query, body, context, signal, progress, request: head });
    if (route.rawResult) return rawResponse(route, (await run(input.body, () => {})) as RawResult);

    const perform = async (progress: (step: Progress) => void): Promise<{ text: string; replayed: boolean }> => {
      const produce = async (body: unknown): Promise<string> => answerText(route, await run(body, progress), stamp, options);
      const key = route.creates ? request.headers.get('idempotency-key') : null;
      if (key === null || !options.idempotency) return { text: await produce(input.body), replayed: false };
      const keyed = { key, holder: newId(), head: `${request.method} ${pathAndQuery(request)}`, body: keyedBody(input) };
      return once(options.idempotency(context), keyed, (body) => produce(route.rawBody ? body : input.body));
    };
    if (!route.streams || !request.headers.get('accept')?.includes(ndjson)) {
      const { text, replayed } = await perform(() => {});
      return jsonResponse(text, 200, replayed ? { 'idempotency-replayed': 'true' } : {});
    }
    const lastLine = async (progress: (step: Progress) => void): Promise<string> => {
      const started = performance.now();
      const tell = (outcome: string): void =>
        options.log.info('stream ended', { route: route.name, outcome, ms: Math.round(performance.now() - started) });
      try {
        const { text } = await perform(progress);
        tell('done');
        return text;
      } catch (error) {
        const failure = foreseen(error, options.log, signal);
        tell(failure.code);
        return failureText(failure, stamp);
      }
    };
    return streamedResponse(lastLine, () => gone.abort());
  };
}

const keyedBody = (input: Input): string | ReadableStream<Uint8Array> =>
  input.text ?? (input.body instanceof ReadableStream ? (input.body as ReadableStream<Uint8Array>) : '');

function pathAndQuery(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}

function answerText<Context>(route: RouteDefinition, answer: unknown, stamp: Stamp, options: DispatchOptions<Context>): string {
  const { data, nextCursor } = route.paged ? (answer as Page<unknown>) : { data: answer, nextCursor: undefined };
  const text = successText(data, stamp, nextCursor);
  if (options.validateResults) assertResult(route, (JSON.parse(text) as { data: unknown }).data);
  return text;
}

/** What is sent must be of the schema, and have no member the schema does not name. */
function assertResult(route: RouteDefinition, data: unknown): void {
  const parsed = route.result.safeParse(data);
  if (!parsed.success)
    throw new StemmaError('INTERNAL', `The result of ${route.name} is not of its schema: ${z.prettifyError(parsed.error)}`);
  const extra = firstExtra(data, parsed.data, 'data');
  if (extra) throw new StemmaError('INTERNAL', `The result of ${route.name} has ${extra}, which its schema does not name.`);
}

function firstExtra(sent: unknown, named: unknown, path: string): string | undefined {
  if (typeof sent !== 'object' || sent === null || typeof named !== 'object' || named === null) return undefined;
  for (const [key, member] of Object.entries(sent)) {
    const found = Object.hasOwn(named, key)
      ? firstExtra(member, (named as Record<string, unknown>)[key], `${path}.${key}`)
      : `${path}.${key}`;
    if (found) return found;
  }
  return undefined;
}

function rawResponse(route: RouteDefinition, result: RawResult): Response {
  if (result.status === 304) return new Response(null, { status: 304, headers: result.headers ?? {} });
  const headers = new Headers({ 'content-type': result.type ?? route.produces ?? 'application/octet-stream' });
  // Bytes a person stored are never shown as a page of this origin.
  const name = result.name === undefined ? '' : `; filename*=UTF-8''${encodeURIComponent(result.name).replaceAll("'", '%27')}`;
  headers.set('content-disposition', `attachment${name}`);
  headers.set('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'");
  const bytes = typeof result.bytes === 'string' ? new TextEncoder().encode(result.bytes) : result.bytes;
  if (bytes instanceof Uint8Array) headers.set('content-length', String(bytes.byteLength));
  for (const [header, value] of Object.entries(result.headers ?? {})) headers.set(header, value);
  return new Response(bytes as Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, { status: result.status ?? 200, headers });
}
