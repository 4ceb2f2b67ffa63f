/** A port for metrics and health alone: of a process that answers no requests, or towards a network that is to see nothing else. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { isLoopback } from '../http/guards.ts';
import { StemmaError } from '../shared/errors.ts';
import type { Metrics } from './metrics.ts';
import { prometheusText, prometheusType } from './prometheus.ts';
import { assertToken } from './routes.ts';

export interface MetricsServerOptions {
  readonly metrics: Metrics;
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
}

/** @throws StemmaError FORBIDDEN for an address that others can reach without a token, UNAVAILABLE when it cannot listen. */
export async function serveMetrics({
  metrics,
  host,
  port,
  token,
}: MetricsServerOptions): Promise<AsyncDisposable & { readonly url: string }> {
  if (!isLoopback(host) && token === undefined)
    throw new StemmaError(
      'FORBIDDEN',
      `Metrics on ${host} can be read from other machines: set STEMMA_METRICS_TOKEN, or listen on 127.0.0.1.`,
    );
  const answer = async (path: string, authorization: string | undefined, response: ServerResponse): Promise<void> => {
    if (path === '/healthz') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"status":"up"}}');
    if (path !== '/metrics') return void response.writeHead(404).end();
    try {
      assertToken(token, authorization ?? null);
    } catch {
      return void response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    }
    response.writeHead(200, { 'content-type': prometheusType }).end(prometheusText(await metrics.collect()));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://metrics');
    answer(pathname, request.headers.authorization, response).catch(() => response.destroy());
  });
  server.listen(port, host.replace(/^\[|\]$/g, ''));
  await once(server, 'listening').catch((error: unknown) => {
    throw new StemmaError('UNAVAILABLE', `Cannot listen for metrics on ${host}:${port}.`, { host, port }, { cause: error });
  });
  const address = server.address();
  return {
    url: `http://${host}:${typeof address === 'object' && address ? address.port : port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
