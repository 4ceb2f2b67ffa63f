/**
 * What stands before every request until there is login: the Host must be a name this server is bound to (a page that
 * rebinds its own name to 127.0.0.1 is refused), and a browser may change something only from this server's own pages.
 */
import { StemmaError } from '../shared/errors.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether an address to listen on can be reached from this machine only. */
export const isLoopback = (host: string): boolean => loopback.has(host) || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Checks the Host. `port` is the bound port, undefined in-process (then any port passes); `more` are further names,
 * `host` or `host:port`. @throws StemmaError FORBIDDEN.
 */
export function assertHost(request: Request, port: number | undefined, more: readonly string[] = []): void {
  const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase();
  const [, name = '', given] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  if (more.includes(host) || more.includes(name)) return;
  const bound = loopback.has(name) || isLoopback(name);
  if (bound && (port === undefined || Number(given ?? 80) === port)) return;
  throw new StemmaError('FORBIDDEN', 'This server does not answer under that name. Use the address it printed at the start.', {
    header: 'host',
  });
}

/** Checks Origin and Sec-Fetch-Site on methods that change something. Programs send neither and pass. @throws StemmaError FORBIDDEN. */
export function assertOrigin(request: Request): void {
  if (safe.has(request.method)) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase();
  const own = origin === null || origin === `http://${host}` || origin === `https://${host}`;
  if (own && (site === null || site === 'same-origin' || site === 'none')) return;
  throw new StemmaError('FORBIDDEN', 'A page of another origin may not change anything here.', {
    header: own ? 'sec-fetch-site' : 'origin',
  });
}

/** The headers of every answer; those an answer has set itself stay. */
export function secure(headers: Headers): void {
  const defaults: Record<string, string> = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  for (const [name, value] of Object.entries(defaults)) if (!headers.has(name)) headers.set(name, value);
}
