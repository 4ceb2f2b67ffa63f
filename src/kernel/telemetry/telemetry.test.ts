import { expect, test } from 'vitest';
import { correlationIds } from '../log/log.ts';
import { createMetrics } from './metrics.ts';
import { metricsBody, tracesBody } from './otlp.ts';
import { prometheusText } from './prometheus.ts';
import { assertToken } from './routes.ts';
import { noTracer, recordingTracer, type FinishedSpan } from './tracer.ts';

test('the text of Prometheus has counters, gauges and cumulated buckets, and escapes what a label holds', async () => {
  const metrics = createMetrics();
  const requests = metrics.counter('requests_total', 'Requests.');
  requests.add({ route: 'a.b', status: '2xx' });
  requests.add({ route: 'a.b', status: '2xx' }, 2);
  requests.add({ route: 'say "x\\y"\n', status: '5xx' });
  const durations = metrics.histogram('seconds', 'Durations.', [0.1, 1]);
  for (const value of [0.1, 0.5, 3]) durations.observe({ route: 'a.b' }, value);
  metrics.observed('gauge', 'readers', 'Readers.', async () => [{ labels: {}, value: 4 }]);
  metrics.observed('gauge', 'broken', 'Is left out.', () => Promise.reject(new Error('away')));
  expect(prometheusText(await metrics.collect())).toBe(
    [
      '# HELP requests_total Requests.',
      '# TYPE requests_total counter',
      'requests_total{route="a.b",status="2xx"} 3',
      'requests_total{route="say \\"x\\\\y\\"\\n",status="5xx"} 1',
      '# HELP seconds Durations.',
      '# TYPE seconds histogram',
      'seconds_bucket{route="a.b",le="0.1"} 1',
      'seconds_bucket{route="a.b",le="1"} 2',
      'seconds_bucket{route="a.b",le="+Inf"} 3',
      'seconds_sum{route="a.b"} 3.6',
      'seconds_count{route="a.b"} 3',
      '# HELP readers Readers.',
      '# TYPE readers gauge',
      'readers 4',
      '',
    ].join('\n'),
  );
});

test('labels that are made up without end cost no memory without end', async () => {
  const metrics = createMetrics();
  const counter = metrics.counter('c', 'C.');
  for (let index = 0; index < 2_000; index++) counter.add({ id: String(index) });
  counter.add({ id: '7' });
  const [family] = await metrics.collect();
  expect(family?.type === 'counter' && family.samples.length).toBe(500);
  expect(family?.type === 'counter' && family.samples[7]?.value).toBe(2);
});

test('spans lie within each other over awaits, follow a caller from outside, and are in the log', async () => {
  const spans: FinishedSpan[] = [];
  const tracer = recordingTracer((span) => spans.push(span));
  const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await tracer.span('request', { kind: 'server', parent }, async (span) => {
    span.name('GET /runs');
    expect(correlationIds()['traceId']).toBe('a'.repeat(32));
    expect(tracer.current()).toMatch(/^00-a{32}-[0-9a-f]{16}-01$/);
    await tracer.span('step', { attributes: { kind: 'x' } }, async () => {});
    await expect(tracer.span('bad', {}, () => Promise.reject(Object.assign(new Error('no'), { code: 'CONFLICT' })))).rejects.toThrow('no');
    await tracer.span('ignored', {}, async (inner) => inner.ignore());
  });
  expect(spans.map(({ name, error }) => [name, error])).toEqual([
    ['step', undefined],
    ['bad', 'CONFLICT'],
    ['GET /runs', undefined],
  ]);
  const [step, bad, request] = spans as [FinishedSpan, FinishedSpan, FinishedSpan];
  expect(request.parentId).toBe('b'.repeat(16));
  expect([step.parentId, bad.parentId]).toEqual([request.spanId, request.spanId]);
  expect(step.ended).toBeGreaterThanOrEqual(step.started);
  expect(tracer.current()).toBeUndefined();
});

test('what nobody wants is not kept: an unsampled caller, a share of nothing, nonsense for a parent', async () => {
  const spans: FinishedSpan[] = [];
  const none = recordingTracer((span) => spans.push(span), 0);
  await none.span('a', {}, async () => none.span('b', {}, async () => {}));
  const all = recordingTracer((span) => spans.push(span));
  await all.span('c', { parent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` }, async () => {});
  expect(spans).toEqual([]);
  await all.span('d', { parent: `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01` }, async () => {});
  expect(spans[0]?.parentId).toBeUndefined();
  expect(await noTracer.span('e', {}, async () => 5)).toBe(5);
});

test('OTLP in JSON has ids in hex, times as texts of nanoseconds and cumulative sums', async () => {
  const base = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    parentId: undefined,
    name: 'n',
    kind: 'server',
    error: 'CONFLICT',
  } as const;
  const span: FinishedSpan = {
    ...base,
    started: 1_700_000_000_000.5,
    ended: 1_700_000_000_001,
    attributes: { s: 'x', i: 2, f: 0.5, b: true },
  };
  expect(tracesBody({ 'service.name': 'stemma' }, [span])).toEqual({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'stemma' } }] },
        scopeSpans: [
          {
            scope: { name: 'stemma' },
            spans: [
              {
                traceId: 'a'.repeat(32),
                spanId: 'b'.repeat(16),
                name: 'n',
                kind: 2,
                startTimeUnixNano: '1700000000000500000',
                endTimeUnixNano: '1700000000001000000',
                attributes: [
                  { key: 's', value: { stringValue: 'x' } },
                  { key: 'i', value: { intValue: '2' } },
                  { key: 'f', value: { doubleValue: 0.5 } },
                  { key: 'b', value: { boolValue: true } },
                ],
                status: { code: 2, message: 'CONFLICT' },
              },
            ],
          },
        ],
      },
    ],
  });
  const metrics = createMetrics();
  metrics.histogram('h', 'H.', [1]).observe({}, 2);
  const body = JSON.stringify(metricsBody({}, await metrics.collect(), { begun: 1, now: 2 }));
  expect(body).toContain('"histogram":{"aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"1000000","timeUnixNano":"2000000"');
  expect(body).toContain('"count":"1","sum":2,"bucketCounts":["0","1"],"explicitBounds":[1]');
});

test('metrics are for whoever has the token, where there is one', () => {
  expect(() => assertToken(undefined, null)).not.toThrow();
  expect(() => assertToken('right', 'Bearer right')).not.toThrow();
  for (const given of [null, '', 'right', 'Bearer', 'Bearer wrong', 'Basic right'])
    expect(() => assertToken('right', given)).toThrow('token');
});
