/** What is seen of it while it runs. */
import { z } from 'zod';
import { logLevels } from '../../log/log.ts';
import { whole, pairs, oneOf, isUrlOf, type Setting } from '../setting.ts';

export const observingSettings = {
  logLevel: {
    variable: 'STEMMA_LOG_LEVEL',
    says: 'The least important lines to log: debug, info, warn, error or silent.',
    example: 'debug',
    usual: 'info',
    schema: oneOf([...logLevels, 'silent']),
  },
  logFormat: {
    variable: 'STEMMA_LOG_FORMAT',
    says: 'How log lines look: json, pretty, or auto (pretty on a terminal). They always go to standard error.',
    example: 'json',
    usual: 'auto',
    schema: oneOf(['json', 'pretty', 'auto']),
  },
  metricsToken: {
    variable: 'STEMMA_METRICS_TOKEN',
    says: 'Metrics are shown only with this token (Authorization: Bearer).',
    example: '3f1c0a6e5d',
    secret: true,
    schema: z.string().regex(/^\S{8,200}$/, 'is not 8 to 200 characters without a space'),
  },
  metricsHost: {
    variable: 'STEMMA_METRICS_HOST',
    says: 'The address of the port for metrics. One that other machines can reach needs the token.',
    example: '0.0.0.0',
    usual: '127.0.0.1',
    schema: z.string(),
  },
  metricsPort: {
    variable: 'STEMMA_METRICS_PORT',
    says: 'A port of its own for /metrics and /healthz, for processes that answer no requests too.',
    example: '9464',
    schema: whole(0, 65_535),
  },
  otlpEndpoint: {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    says: 'A collector to send traces and metrics to, by OTLP over HTTP in JSON.',
    example: 'http://127.0.0.1:4318',
    schema: z.string().refine((text) => isUrlOf(text, ['http:', 'https:']), 'is not an http:// or https:// address'),
  },
  otlpHeaders: {
    variable: 'OTEL_EXPORTER_OTLP_HEADERS',
    says: 'Headers for the collector: name=value, comma-separated.',
    example: 'api-key=3f1c0a6e5d',
    secret: true,
    usual: '',
    schema: pairs,
  },
  otlpService: {
    variable: 'OTEL_SERVICE_NAME',
    says: 'What the collector knows this process as.',
    example: 'stemma-work',
    usual: 'stemma',
    schema: z.string(),
  },
  otlpAttributes: {
    variable: 'OTEL_RESOURCE_ATTRIBUTES',
    says: 'Further attributes of this process: name=value, comma-separated.',
    example: 'deployment.environment.name=staging',
    usual: '',
    schema: pairs,
  },
  otlpShare: {
    variable: 'OTEL_TRACES_SAMPLER_ARG',
    says: 'Which share of the traces that begin here is kept, 0 to 1.',
    example: '0.1',
    usual: '1',
    schema: z
      .string()
      .regex(/^(0|1|0?\.\d{1,9}|1\.0+)$/, 'is not between 0 and 1')
      .transform(Number),
  },
  otlpMetricsMs: {
    variable: 'OTEL_METRIC_EXPORT_INTERVAL',
    says: 'Milliseconds between two exports of metrics.',
    example: '15000',
    usual: '60000',
    schema: whole(100, 3_600_000),
  },
  otlpDisabled: {
    variable: 'OTEL_SDK_DISABLED',
    says: 'Sends nothing to a collector although one is named.',
    example: 'true',
    usual: 'false',
    schema: oneOf(['true', 'false']).transform((text) => text === 'true'),
  },
} as const satisfies Record<string, Setting>;
