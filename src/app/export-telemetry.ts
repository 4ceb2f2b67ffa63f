/** Exporting to a collector, when the settings name one. Nothing of it is loaded otherwise. */
import { hostname } from 'node:os';
import type { Config } from '../kernel/config/config.ts';
import type { Log } from '../kernel/log/log.ts';
import { newId } from '../kernel/shared/ids.ts';
import type { Metrics } from '../kernel/telemetry/metrics.ts';
import { noTracer, type Tracer } from '../kernel/telemetry/tracer.ts';

export async function exportTelemetry(config: Config, metrics: Metrics, log: Log): Promise<AsyncDisposable & { readonly tracer: Tracer }> {
  if (config.otlpEndpoint === undefined || config.otlpDisabled) return { tracer: noTracer, [Symbol.asyncDispose]: async () => {} };
  const { exportOtlp } = await import('../kernel/telemetry/export-otlp.ts');
  return exportOtlp({
    endpoint: config.otlpEndpoint,
    headers: config.otlpHeaders,
    resource: {
      'service.instance.id': newId(),
      'host.name': hostname(),
      ...config.otlpAttributes,
      'service.name': config.otlpService,
    },
    share: config.otlpShare,
    metrics,
    log,
    metricsEveryMs: config.otlpMetricsMs,
  });
}
