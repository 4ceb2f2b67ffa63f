/**
 * The HTTP app: contract routes behind the guards, every answer in one shape. It knows no product noun, opens nothing and
 * can be called in-process (`app.fetch(new Request(...))`) or listened with (`listen.ts`).
 */
import { Hono } from 'hono';
import { systemClock, type Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import type { AnyHandler, Api } from '../contract/handle.ts';
import { openApi, type OpenApiDocument } from '../contract/openapi.ts';
import type { RouteDefinition } from '../contract/route.ts';
import { withCorrelation, type Log } from '../log/log.ts';
import { noTracer, type Span, type Tracer } from '../telemetry/tracer.ts';
import { dispatcher, type Dispatch, type DispatchOptions } from './dispatch.ts';
import { failureResponse, foreseen, type Stamp } from './envelopes.ts';
import { assertHost, assertOrigin, secure } from './guards.ts';
import { systemHandlers, type ReadinessCheck } from './health.ts';
import { apiBase, apiVersion, assertDistinct, bySpecificity, fullPath, routerPath } from './routing.ts';

/** A page or file the app serves beside the API. `headers` may widen the content security policy for it; `origin` is where it is asked for. */
export interface ServedPage {
  readonly path: string;
  readonly body: (document: OpenApiDocument, origin: string) => string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that was answered; `route` is the name of its route, or `none`. */
export interface ObservedRequest {
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface HttpAppOptions<Context> extends Partial<Omit<DispatchOptions<Context>, 'context' | 'log'>> {
  /** Each registers the routes of one module. */
  readonly routes: readonly ((api: Api<Context>) => void)[];
  readonly context: DispatchOptions<Context>['context'];
  readonly log: Log;
  readonly version: string;
  readonly clock?: Clock;
  readonly tracer?: Tracer;
  readonly observe?: (request: ObservedRequest) => void;
  readonly checks?: readonly ReadinessCheck[];
  /** Further accepted Host values, `name` or `name:port`; the loopback names with the bound port always are. */
  readonly hosts?: readonly string[];
  readonly pages?: readonly ServedPage[];
  /** Asked for a GET or HEAD of an address that nothing else is at; undefined when it has nothing there either. */
  readonly files?: (request: Request) => Promise<Response | undefined>;
}

export interface HttpApp {
  readonly routes: readonly RouteDefinition[];
  /** Answers any request; never rejects. `port` is the bound port, left out in-process. */
  fetch(request: Request, port?: number): Promise<Response>;
  /** From now on readiness fails and connections are not kept. */
  drain(): void;
}

interface Registered<Context> {
  readonly route: RouteDefinition;
  readonly handler: AnyHandler<Context>;
}

/** What becomes known of a request on its way. */
interface Seen {
  route?: RouteDefinition;
}

type Env = { Bindings: { stamp: Stamp; seen: Seen } };

export const defaultLimits = { jsonBytes: 10 * 1024 * 1024, rawBytes: 100 * 1024 * 1024 };

export function createHttpApp<Context>(options: HttpAppOptions<Context>): HttpApp {
  const { log, clock = systemClock, tracer = noTracer, observe } = options;
  let draining = false;
  const registered: Registered<Context>[] = [];
  const api: Api<Context> = { add: (route, handler) => void registered.push({ route, handler }) };
  systemHandlers(api, options.version, options.checks ?? [], () => draining);
  for (const register of options.routes) register(api);
  const routes = registered.map(({ route }) => route);
  assertDistinct(routes);
  const hono = honoOf(registered, options);

  const respond = async (request: Request, port: number | undefined, stamp: Stamp, seen: Seen): Promise<Response> => {
    try {
      assertHost(request, port, options.hosts);
      assertOrigin(request);
      return await hono.fetch(request, { stamp, seen });
    } catch (error) {
      return failureResponse(foreseen(error, log, request.signal), stamp);
    }
  };
  const answer = async (request: Request, port: number | undefined, requestId: string, span: Span): Promise<Response> => {
    const started = performance.now();
    const seen: Seen = {};
    const response = await respond(request, port, { requestId, clock }, seen);
    secure(response.headers);
    response.headers.set('x-request-id', requestId);
    if (draining) response.headers.set('connection', 'close');
    const ms = Math.round(performance.now() - started);
    const path = new URL(request.url).pathname;
    const quiet = seen.route?.name.startsWith('system.') === true;
    log[quiet ? 'debug' : 'info']('request', { method: request.method, path, status: response.status, ms });
    observe?.({ route: seen.route?.name ?? 'none', status: response.status, ms });
    if (seen.route && !quiet) {
      span.name(`${request.method} ${fullPath(seen.route)}`);
      span.set('http.route', fullPath(seen.route));
    } else span.ignore();
    span.set('http.request.method', request.method);
    span.set('http.response.status_code', response.status);
    span.set('stemma.request.id', requestId);
    return response;
  };
  return {
    routes,
    drain: () => void (draining = true),
    fetch: (request, port) => {
      const requestId = requestIdOf(request);
      const parent = request.headers.get('traceparent') ?? undefined;
      return withCorrelation({ requestId }, () =>
        tracer.span(request.method, { kind: 'server', parent }, (span) => answer(request, port, requestId, span)),
      );
    },
  };
}

function honoOf<Context>(registered: readonly Registered<Context>[], options: HttpAppOptions<Context>): Hono<Env> {
  const { log } = options;
  const dispatch: DispatchOptions<Context> = { limits: defaultLimits, validateResults: false, ...options };
  const hono = new Hono<Env>();
  const sorted = registered.toSorted((a, b) => bySpecificity(fullPath(a.route), fullPath(b.route)));
  for (const { route, handler } of sorted) {
    // Made at the first request: a verb on the command line opens all routes and asks one.
    let answer: Dispatch | undefined;
    hono.on(route.method, routerPath(route), (c) => {
      c.env.seen.route = route;
      answer ??= dispatcher(route, handler, dispatch);
      return answer(c.req.raw, c.req.param(), c.env.stamp);
    });
  }
  addDocuments(
    hono,
    registered.map(({ route }) => route),
    options,
  );
  for (const path of new Set(sorted.map(({ route }) => routerPath(route)))) {
    const methods = sorted.filter(({ route }) => routerPath(route) === path).map(({ route }) => route.method as string);
    hono.all(path, (c) => otherMethod(c.req.method, methods, c.env.stamp));
  }
  const nothing = new StemmaError('NOT_FOUND', 'There is nothing at this address. The reference is at /api/reference.');
  hono.notFound(async (c) => {
    const reading = c.req.method === 'GET' || c.req.method === 'HEAD';
    return (reading ? await options.files?.(c.req.raw) : undefined) ?? failureResponse(nothing, c.env.stamp);
  });
  hono.onError((error, c) => failureResponse(foreseen(error, log, c.req.raw.signal), c.env.stamp));
  return hono;
}

function addDocuments<Context>(hono: Hono<Env>, routes: readonly RouteDefinition[], options: HttpAppOptions<Context>): void {
  let document: OpenApiDocument | undefined;
  const made = (): OpenApiDocument => (document ??= openApi(routes, { version: apiVersion, base: apiBase }));
  hono.get('/api/openapi.json', (c) => c.body(JSON.stringify(made()), 200, { 'content-type': 'application/json; charset=utf-8' }));
  for (const page of options.pages ?? []) {
    hono.get(page.path, (c) => c.body(page.body(made(), new URL(c.req.url).origin), 200, { ...page.headers }));
  }
}

function otherMethod(method: string, methods: readonly string[], stamp: Stamp): Response {
  const offered = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
  const allow = offered.join(', ');
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  return failureResponse(new StemmaError('NOT_FOUND', `${method} is not offered here; this address takes ${allow}.`), stamp, { allow });
}

function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given !== null && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : newId();
}
