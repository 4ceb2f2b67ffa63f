import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { exportOtlp } from './export-otlp.ts';
import { createMetrics } from './metrics.ts';

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A small collector: keeps what it gets, and may be made to fail. */
async function openCollector() {
  const received: Received[] = [];
  const state = { status: 200 };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => (text += String(piece)));
    request.on('end', () => {
      if (state.status === 200) received.push({ path: request.url, headers: request.headers, body: JSON.parse(text) as unknown });
      response.writeHead(state.status, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    state,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.dispose]: () => void (server.closeAllConnections(), server.close()),
  };
}

test('spans and metrics reach a collector, also one that was away, with the headers and the resource', async () => {
  using collector = await openCollector();
  const metrics = createMetrics();
  metrics.counter('things_total', 'Things.').add({ kind: 'a' }, 3);
  const { endpoint } = collector;
  {
    await using exporting = exportOtlp({
      endpoint,
      headers: { 'x-key': 'k' },
      resource: { 'service.name': 'test' },
      share: 1,
      metrics,
      log: silentLog,
      spansEveryMs: 10,
      metricsEveryMs: 3600_000,
    });
    collector.state.status = 503;
    await exporting.tracer.span('first', {}, async () => {});
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(collector.received).toEqual([]);
    collector.state.status = 200;
    await exporting.tracer.span('second', {}, async () => {});
  }
  const names = collector.received.flatMap(({ path, body }) =>
    path === '/v1/traces' ? [...JSON.stringify(body).matchAll(/"name":"(first|second)"/g)].map(([, name]) => name) : [],
  );
  expect(names).toEqual(['first', 'second']);
  const told = collector.received.find(({ path }) => path === '/v1/metrics');
  expect(told?.headers).toMatchObject({ 'x-key': 'k', 'content-type': 'application/json' });
  expect(JSON.stringify(told?.body)).toContain('"name":"things_total"');
  expect(JSON.stringify(told?.body)).toContain('{"key":"service.name","value":{"stringValue":"test"}}');
});
