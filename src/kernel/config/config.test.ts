import { expect, test } from 'vitest';
import { StemmaError } from '../shared/errors.ts';
import { describeSettings, loadConfig } from './config.ts';

const problem = (env: Record<string, string>, flags: Parameters<typeof loadConfig>[1] = {}): string => {
  try {
    loadConfig(env, flags);
  } catch (error) {
    if (error instanceof StemmaError && error.code === 'VALIDATION_ERROR') return error.message;
    throw error;
  }
  throw new Error('The settings were taken.');
};

test('with nothing set, everything has its usual value', () => {
  expect(loadConfig({})).toEqual({
    data: './.stemma',
    databaseConnections: 10,
    host: '127.0.0.1',
    port: 4321,
    allowedHosts: [],
    logLevel: 'info',
    logFormat: 'auto',
    maxFileBytes: 104_857_600,
    maxJsonBytes: 10_485_760,
    fetchPrivateHosts: [],
    webhookPrivateHosts: [],
    natsStream: 'STEMMA',
    ocr: 'auto',
    posters: 'auto',
    natsPrefix: 'stemma',
    metricsHost: '127.0.0.1',
    otlpHeaders: {},
    otlpService: 'stemma',
    otlpAttributes: {},
    otlpShare: 1,
    otlpMetricsMs: 60_000,
    otlpDisabled: false,
    shutdownSeconds: 10,
    s3Region: 'us-east-1',
    s3Prefix: '',
    s3PathStyle: 'auto',
    s3TimeoutSeconds: 30,
    s3Links: 'serve',
    embedMaxTokens: 512,
    embedBatch: 32,
    embedTextPrefix: '',
    embedQueryPrefix: '',
  });
});

test('flags win over the environment, empty variables do not count', () => {
  const config = loadConfig({ STEMMA_PORT: '5000', STEMMA_DATA: '', STEMMA_ALLOWED_HOSTS: 'A.example, b:1' }, { port: 6000 });
  expect(config).toMatchObject({ port: 6000, data: './.stemma', allowedHosts: ['a.example', 'b:1'] });
});

test('the settings of the object store go together, and its secrets are never shown', () => {
  const secret = { STEMMA_S3_SECRET_ACCESS_KEY: 'hush-hush' };
  expect(problem({ STEMMA_S3_BUCKET: 'b-1', ...secret })).toMatch(/STEMMA_S3_ACCESS_KEY_ID and STEMMA_S3_SECRET_ACCESS_KEY go together/);
  expect(problem({ STEMMA_S3_ACCESS_KEY_ID: 'id', ...secret })).toMatch(/STEMMA_S3_BUCKET: is not set/);
  expect(problem({ STEMMA_LINK_SECRET: 'hush-hush' })).toMatch(/STEMMA_LINK_SECRET: its value is shorter than 32/);
  expect(problem({ STEMMA_S3_BUCKET: 'b-1', STEMMA_S3_ENDPOINT: 'https://u:hush-hush@s3.example', ...secret })).not.toContain('hush');
  expect(loadConfig({ STEMMA_S3_BUCKET: 'b-1', STEMMA_S3_PREFIX: '/a/b/' })).toMatchObject({ s3Prefix: 'a/b' });
});

test.each<[string, string, RegExp]>([
  ['STEMMA_PORT', 'http', /STEMMA_PORT: "http" is not a whole number\. Example: STEMMA_PORT=4321/],
  ['STEMMA_PORT', '70000', /is not between 0 and 65535/],
  ['STEMMA_PORT', '-1', /is not a whole number/],
  ['STEMMA_HOST', '0.0.0.0', /can be reached from other machines.*Example: STEMMA_HOST=127\.0\.0\.1/],
  ['STEMMA_FETCH_PRIVATE_HOSTS', 'wiki.intern', /is not a list of host:port\. Example: STEMMA_FETCH_PRIVATE_HOSTS=/],
  ['STEMMA_LOG_LEVEL', 'loud', /is not one of debug, info, warn, error, silent/],
  ['STEMMA_MAX_FILE_MB', '0', /is not between 1/],
  ['STEMMA_NATS_URL', 'nats://u:hunter2@h,http://h', /STEMMA_NATS_URL: its value is not a list of nats/],
  ['STEMMA_METRICS_TOKEN', 'hunter2', /its value is not 8 to 200 characters/],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'hunter2', /its value is not a list of name=value/],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5', /is not between 0 and 1/],
  ['DATABASE_URL', 'mysql://u:hunter2@h/d', /DATABASE_URL: its value is not a postgres:\/\/ address/],
])('%s=%s is refused with its name, the problem and an example', (name, value, words) => {
  const message = problem({ [name]: value });
  expect(message).toMatch(words);
  expect(message).not.toContain('hunter2');
});

test('pairs are read as OpenTelemetry writes them', () => {
  const config = loadConfig({ OTEL_EXPORTER_OTLP_HEADERS: 'a=b%20c, d = e=f', OTEL_TRACES_SAMPLER_ARG: '0.25', OTEL_SDK_DISABLED: 'true' });
  expect(config).toMatchObject({ otlpHeaders: { a: 'b c', d: 'e=f' }, otlpShare: 0.25, otlpDisabled: true });
});

test('all problems are told at once, a flag by its own name', () => {
  const message = problem({ STEMMA_LOG_FORMAT: 'xml' }, { port: 'x' });
  expect(message).toMatch(/--port \(STEMMA_PORT\)/);
  expect(message).toMatch(/STEMMA_LOG_FORMAT/);
});

test('the page of settings names every one', () => {
  const page = describeSettings();
  const rows = page.match(/^\| `\w+`/gm) ?? [];
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(Object.keys(loadConfig({})).length);
  expect(page).toContain('| `STEMMA_PORT` | `--port` | `4321` |');
});
