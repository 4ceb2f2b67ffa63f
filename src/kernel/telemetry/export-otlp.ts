/** Sends spans and metrics to a collector by OTLP over HTTP, in JSON. A collector that is away costs some memory, never a request. */
import type { Log } from '../log/log.ts';
import type { Metrics } from './metrics.ts';
import { metricsBody, tracesBody, type Resource } from './otlp.ts';
import { noTracer, recordingTracer, type FinishedSpan, type Tracer } from './tracer.ts';

export interface ExportOptions {
  /** As `OTEL_EXPORTER_OTLP_ENDPOINT` gives it: `/v1/traces` and `/v1/metrics` are added. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Resource;
  /** Of traces, how many are kept: 0 to 1. */
  readonly share: number;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly spansEveryMs?: number;
  readonly metricsEveryMs?: number;
}

export interface Exporting extends AsyncDisposable {
  readonly tracer: Tracer;
}

const timeoutMs = 10_000;
const batch = 512;
const mostWaiting = 4_096;

export function exportOtlp(options: ExportOptions): Exporting {
  const { endpoint, headers, resource, share, metrics, log, spansEveryMs = 5_000, metricsEveryMs = 60_000 } = options;
  const begun = Date.now();
  let waiting: FinishedSpan[] = [];
  let lost = false;
  let sending: Promise<void> | undefined;

  const post = async (path: string, body: unknown): Promise<boolean> => {
    try {
      const response = await fetch(`${endpoint.replace(/\/$/, '')}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      await response.body?.cancel();
      if (response.ok) lost = false;
      else if (!lost) log.warn('the collector refused telemetry', { status: response.status, path });
      if (!response.ok) lost = true;
      // What it does not want it will not want the next time either.
      return response.status < 500 && response.status !== 429;
    } catch (error) {
      if (!lost) log.warn('the collector of telemetry does not answer; trying again', { error });
      lost = true;
      return false;
    }
  };
  const sendSpans = async (): Promise<void> => {
    while (waiting.length > 0) {
      const some = waiting.splice(0, batch);
      if (await post('/v1/traces', tracesBody(resource, some))) continue;
      waiting = [...some, ...waiting].slice(0, mostWaiting);
      return;
    }
  };
  const flushSpans = (): Promise<void> => (sending ??= sendSpans().finally(() => (sending = undefined)));
  const sendMetrics = async (): Promise<void> =>
    void (await post('/v1/metrics', metricsBody(resource, await metrics.collect(), { begun, now: Date.now() })));

  const spanTimer = setInterval(() => void flushSpans(), spansEveryMs);
  const metricsTimer = setInterval(() => void sendMetrics(), metricsEveryMs);
  spanTimer.unref();
  metricsTimer.unref();
  const keep = (span: FinishedSpan): void => {
    if (waiting.length < mostWaiting) waiting.push(span);
    if (waiting.length === batch) void flushSpans();
  };
  return {
    tracer: share > 0 ? recordingTracer(keep, share) : noTracer,
    async [Symbol.asyncDispose]() {
      clearInterval(spanTimer);
      clearInterval(metricsTimer);
      await flushSpans();
      await sendMetrics();
    },
  };
}
