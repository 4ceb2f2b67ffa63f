/** Spans and metrics as OTLP has them in JSON (opentelemetry-proto 1.x: ids in hex, 64-bit numbers as texts). Pure. */
import type { Family, Labels } from './metrics.ts';
import type { Attribute, FinishedSpan } from './tracer.ts';

export type Resource = Readonly<Record<string, string>>;

const scope = { name: 'stemma' };
const kinds = { internal: 1, server: 2, client: 3 } as const;
const failed = 2;
const cumulative = 2;

export const tracesBody = (resource: Resource, spans: readonly FinishedSpan[]): unknown => ({
  resourceSpans: [{ resource: { attributes: pairs(resource) }, scopeSpans: [{ scope, spans: spans.map(spanOf) }] }],
});

const spanOf = ({ traceId, spanId, parentId, name, kind, started, ended, attributes, error }: FinishedSpan): unknown => ({
  traceId,
  spanId,
  ...(parentId === undefined ? {} : { parentSpanId: parentId }),
  name,
  kind: kinds[kind],
  startTimeUnixNano: nanos(started),
  endTimeUnixNano: nanos(ended),
  attributes: pairs(attributes),
  status: error === undefined ? {} : { code: failed, message: error },
});

/** `begun` is when counting began, in milliseconds since 1970. */
export const metricsBody = (resource: Resource, families: readonly Family[], time: { begun: number; now: number }): unknown => ({
  resourceMetrics: [
    { resource: { attributes: pairs(resource) }, scopeMetrics: [{ scope, metrics: families.map((family) => metricOf(family, time)) }] },
  ],
});

function metricOf(family: Family, { begun, now }: { begun: number; now: number }): unknown {
  const { name, help: description } = family;
  const at = { startTimeUnixNano: nanos(begun), timeUnixNano: nanos(now) };
  if (family.type === 'histogram') {
    const dataPoints = family.distributions.map(({ labels, counts, sum }) => ({
      ...at,
      attributes: pairs(labels),
      count: String(counts.reduce((all, count) => all + count, 0)),
      sum,
      bucketCounts: counts.map(String),
      explicitBounds: family.bounds,
    }));
    return { name, description, histogram: { aggregationTemporality: cumulative, dataPoints } };
  }
  const dataPoints = family.samples.map(({ labels, value }) => ({ ...at, attributes: pairs(labels), asDouble: value }));
  return family.type === 'gauge'
    ? { name, description, gauge: { dataPoints } }
    : { name, description, sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } };
}

const nanos = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);

const pairs = (given: Labels | Readonly<Record<string, Attribute>>): unknown[] =>
  Object.entries(given).map(([key, value]) => ({ key, value: valueOf(value) }));

function valueOf(value: Attribute): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
