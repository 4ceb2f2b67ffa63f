/** The settings: read once at the start from the environment and flags, checked all together, documented from this one table. */
import { z } from 'zod';
import { StemmaError } from '../shared/errors.ts';
import { isLoopback } from '../http/guards.ts';
import { logLevels } from '../log/log.ts';

/** One variable of the environment. The schema reads its text. */
interface Setting {
  readonly variable: string;
  readonly flag?: string;
  readonly says: string;
  readonly example: string;
  /** Its value is never shown: it is, or may carry, a password. */
  readonly secret?: true;
  /** What holds when it is not set, as text of the environment; absent: nothing. */
  readonly usual?: string;
  readonly schema: z.ZodType;
}

const whole = (least: number, most: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);

const names = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== ''),
);

const places = names.refine((list) => list.every((place) => /^[^\s/@]+:\d{1,5}$/.test(place)), 'is not a list of host:port');

/** `name=value,...`; values percent-encoded, as OpenTelemetry has them. */
const pairs = z.string().transform((text, context) => {
  const found: Record<string, string> = {};
  for (const pair of text.split(',').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined || !/^(%[0-9A-Fa-f]{2}|[^%])*$/.test(value)) {
      context.addIssue('is not a list of name=value');
      return z.NEVER;
    }
    found[name] = decodeURIComponent(value);
  }
  return found as Readonly<Record<string, string>>;
});

const oneOf = <const Choices extends readonly [string, ...string[]]>(choices: Choices): z.ZodType<Choices[number]> =>
  z.enum(choices, `is not one of ${choices.join(', ')}`);

const settings = {
  data: {
    variable: 'STEMMA_DATA',
    flag: '--data',
    says: 'The directory that holds everything: the embedded database, the stored files (unless there is STEMMA_S3_BUCKET), the lock.',
    example: '/var/lib/stemma',
    usual: './.stemma',
    schema: z.string().refine((path) => !path.includes('\0'), 'is not a path'),
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    says: 'A PostgreSQL server (15 or later, with pgvector 0.8 or later) instead of the embedded database.',
    example: 'postgres://stemma:secret@db.example:5432/stemma',
    secret: true,
    schema: z.string().refine((text) => isUrlOf(text, ['postgres:', 'postgresql:']), 'is not a postgres:// address'),
  },
  databaseConnections: {
    variable: 'STEMMA_DATABASE_CONNECTIONS',
    says: 'How many connections to a PostgreSQL server one process opens at most.',
    example: '20',
    usual: '10',
    schema: whole(1, 1000),
  },
  s3Bucket: {
    variable: 'STEMMA_S3_BUCKET',
    says: 'The bucket of an object store (S3) that keeps the stored files, instead of the data directory.',
    example: 'stemma',
    schema: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket'),
  },
  s3Endpoint: {
    variable: 'STEMMA_S3_ENDPOINT',
    says: 'The address of the object store; left out, it is AWS.',
    example: 'https://s3.example:9000',
    secret: true, // what is refused may carry a password
    schema: z.string().refine(isWebAddress, 'is not an http:// or https:// address'),
  },
  s3Region: {
    variable: 'STEMMA_S3_REGION',
    says: 'The region of the bucket.',
    example: 'eu-central-1',
    usual: 'us-east-1',
    schema: z.string().regex(/^[a-z0-9-]{1,60}$/, 'is not a region'),
  },
  s3Prefix: {
    variable: 'STEMMA_S3_PREFIX',
    says: 'What the names of all objects begin with, for several installations in one bucket.',
    example: 'stemma/production',
    usual: '',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9/_.-]{0,200}$/, 'has other characters than letters, digits, "/", "_", "." and "-"')
      .transform((text) => text.replaceAll(/^\/+|\/+$/g, '')),
  },
  s3PathStyle: {
    variable: 'STEMMA_S3_PATH_STYLE',
    says: 'Whether the bucket is named in the path of an address (yes) or in its host (no); auto: in the path when there is STEMMA_S3_ENDPOINT.',
    example: 'yes',
    usual: 'auto',
    schema: oneOf(['auto', 'yes', 'no']),
  },
  s3AccessKeyId: {
    variable: 'STEMMA_S3_ACCESS_KEY_ID',
    says: 'The key of the object store. Left out, with its secret: what the AWS tools find (AWS_* variables, profiles, the role of the machine).',
    example: 'AKIAIOSFODNN7EXAMPLE',
    secret: true,
    schema: z.string().min(1),
  },
  s3SecretAccessKey: {
    variable: 'STEMMA_S3_SECRET_ACCESS_KEY',
    says: 'The secret of STEMMA_S3_ACCESS_KEY_ID.',
    example: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    secret: true,
    schema: z.string().min(1),
  },
  s3TimeoutSeconds: {
    variable: 'STEMMA_S3_TIMEOUT_SECONDS',
    says: 'How long the object store may say nothing before a request has failed. It is tried three times.',
    example: '60',
    usual: '30',
    schema: whole(1, 3600),
  },
  s3Links: {
    variable: 'STEMMA_S3_LINKS',
    says: 'How links to files are answered: serve (through Stemma, checked) or redirect (to the object store itself, which whoever has the link must reach).',
    example: 'redirect',
    usual: 'serve',
    schema: oneOf(['serve', 'redirect']),
  },
  linkSecret: {
    variable: 'STEMMA_LINK_SECRET',
    says: 'What links to files are signed with: the same for all processes. Left out: made at random and kept in the data directory.',
    example: 'at least 32 characters that nobody can guess',
    secret: true,
    schema: z.string().min(32, 'is shorter than 32 characters'),
  },
  host: {
    variable: 'STEMMA_HOST',
    flag: '--host',
    says: 'The address to listen on. Only this machine (127.0.0.1, localhost, ::1) until there is login.',
    example: '127.0.0.1',
    usual: '127.0.0.1',
    schema: z.string().refine(isLoopback, 'can be reached from other machines, and Stemma has no login yet'),
  },
  port: {
    variable: 'STEMMA_PORT',
    flag: '--port',
    says: 'The port to listen on; 0 takes any free one.',
    example: '4321',
    usual: '4321',
    schema: whole(0, 65_535),
  },
  allowedHosts: {
    variable: 'STEMMA_ALLOWED_HOSTS',
    says: 'Further Host names to answer under, comma-separated, each a name or name:port (an SSH tunnel or a proxy on this machine).',
    example: 'localhost:8080,wiki.example',
    usual: '',
    schema: names,
  },
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
  maxFileBytes: {
    variable: 'STEMMA_MAX_FILE_MB',
    says: 'The largest file that is taken, in megabytes (1 MB = 1,048,576 bytes).',
    example: '250',
    usual: '100',
    schema: whole(1, 100_000).transform(megabytes),
  },
  maxJsonBytes: {
    variable: 'STEMMA_MAX_JSON_MB',
    says: 'The largest JSON body of a request, in megabytes.',
    example: '20',
    usual: '10',
    schema: whole(1, 1000).transform(megabytes),
  },
  fetchPrivateHosts: {
    variable: 'STEMMA_FETCH_PRIVATE_HOSTS',
    says: 'Places that web pages may be fetched from although they are not on the public internet, comma-separated, each host:port.',
    example: 'wiki.intern:443,10.0.0.7:8080',
    usual: '',
    schema: places,
  },
  webhookPrivateHosts: {
    variable: 'STEMMA_WEBHOOK_PRIVATE_HOSTS',
    says: 'Places that webhooks may be sent to although they are not on the public internet, comma-separated, each host:port.',
    example: 'automation.intern:5678,10.0.0.7:8080',
    usual: '',
    schema: places,
  },
  ocr: {
    variable: 'STEMMA_OCR',
    says: 'The languages of words in pictures, as tesseract names them, joined by "+"; auto: those installed, or eng when they are many; off: none are read.',
    example: 'deu+eng',
    usual: 'auto',
    schema: z
      .string()
      .regex(/^(?:auto|off|[A-Za-z_]{2,30}(?:\+[A-Za-z_]{2,30}){0,9})$/, 'is neither auto, off nor languages joined by "+"'),
  },
  posters: {
    variable: 'STEMMA_POSTERS',
    says: 'Pictures of videos: auto: a frame by ffmpeg where it is installed; off: ffmpeg is not used, and covers in the files are all there is.',
    example: 'off',
    usual: 'auto',
    schema: z.enum(['auto', 'off']),
  },
  embedUrl: {
    variable: 'STEMMA_EMBED_URL',
    says: 'An embedder that speaks the embeddings of OpenAI (Ollama, llama.cpp, vLLM and most providers do): what comes before /embeddings.',
    example: 'http://127.0.0.1:11434/v1',
    secret: true, // what is refused may carry a password
    schema: z.string().refine(isWebAddress, 'is not an http:// or https:// address'),
  },
  embedModel: {
    variable: 'STEMMA_EMBED_MODEL',
    says: 'The model to ask STEMMA_EMBED_URL for.',
    example: 'nomic-embed-text',
    schema: z.string().regex(/^[^\p{Cc}]{1,200}$/u, 'is no name of a model'),
  },
  embedKey: {
    variable: 'STEMMA_EMBED_KEY',
    says: 'The key of STEMMA_EMBED_URL, sent as a bearer token.',
    example: 'sk-3f1c0a6e5d',
    secret: true,
    schema: z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'has characters that no key has'),
  },
  embedOnnx: {
    variable: 'STEMMA_EMBED_ONNX',
    says: 'The folder of an embedding model (model.onnx, tokenizer.json) to run here, instead of STEMMA_EMBED_URL. Needs onnxruntime-node.',
    example: '/var/lib/models/multilingual-e5-small',
    schema: z.string().refine((path) => !path.includes('\0'), 'is not a path'),
  },
  embedMaxTokens: {
    variable: 'STEMMA_EMBED_MAX_TOKENS',
    says: 'How much of a text the model reads, in tokens.',
    example: '8192',
    usual: '512',
    schema: whole(16, 100_000),
  },
  embedBatch: {
    variable: 'STEMMA_EMBED_BATCH',
    says: 'How many texts are embedded at once.',
    example: '128',
    usual: '32',
    schema: whole(1, 2048),
  },
  embedTextPrefix: {
    variable: 'STEMMA_EMBED_TEXT_PREFIX',
    says: 'What the model wants before every text of a document.',
    example: 'passage: ',
    usual: '',
    schema: z.string().max(1000, 'is longer than 1,000 characters'),
  },
  embedQueryPrefix: {
    variable: 'STEMMA_EMBED_QUERY_PREFIX',
    says: 'What the model wants before every question.',
    example: 'query: ',
    usual: '',
    schema: z.string().max(1000, 'is longer than 1,000 characters'),
  },
  natsUrl: {
    variable: 'STEMMA_NATS_URL',
    says: 'NATS servers to publish every event to (JetStream), comma-separated; nats:// or tls://.',
    example: 'nats://stemma:secret@nats.example:4222',
    secret: true,
    schema: z
      .string()
      .refine(
        (list) => list.split(',').every((one) => isUrlOf(one.trim(), ['nats:', 'tls:'])),
        'is not a list of nats:// or tls:// addresses',
      ),
  },
  natsStream: {
    variable: 'STEMMA_NATS_STREAM',
    says: 'The stream that keeps the events; made when it is not there.',
    example: 'EVENTS',
    usual: 'STEMMA',
    schema: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no name of a stream'),
  },
  natsPrefix: {
    variable: 'STEMMA_NATS_PREFIX',
    says: 'What subjects begin with: PREFIX.workspace.type.',
    example: 'acme.stemma',
    usual: 'stemma',
    schema: z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'is no beginning of a subject'),
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
  shutdownSeconds: {
    variable: 'STEMMA_SHUTDOWN_SECONDS',
    says: 'How long requests in flight may take to finish when the server stops.',
    example: '30',
    usual: '10',
    schema: whole(0, 3600),
  },
} as const satisfies Record<string, Setting>;

type Name = keyof typeof settings;
type Given = { readonly [K in Name]?: string | number | undefined };

/** The settings as the program reads them. Sizes in bytes. */
export type Config = {
  readonly [K in Name]: z.output<(typeof settings)[K]['schema']> | ((typeof settings)[K] extends { usual: string } ? never : undefined);
};

/**
 * Reads and checks the settings; flags win over the environment, and an empty variable counts as not set.
 * @throws StemmaError VALIDATION_ERROR naming every variable that is wrong, with an example of each.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, overrides: Given = {}): Config {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [Name, Setting][]) {
    const flagged = overrides[name];
    const given = flagged === undefined ? env[setting.variable] || undefined : String(flagged);
    const text = given ?? setting.usual;
    if (text === undefined) continue;
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) config[name] = parsed.data;
    else problems.push(problemOf(setting, flagged === undefined, text, parsed.error.issues[0]?.message ?? 'is not valid'));
  }
  const { s3Bucket: bucket, s3AccessKeyId: key, s3SecretAccessKey: secret, s3Endpoint: endpoint } = config;
  if ((key === undefined) !== (secret === undefined))
    problems.push('  STEMMA_S3_ACCESS_KEY_ID and STEMMA_S3_SECRET_ACCESS_KEY go together: one of them is not set.');
  if (bucket === undefined && (key !== undefined || endpoint !== undefined) && !env['STEMMA_S3_BUCKET'])
    problems.push('  STEMMA_S3_BUCKET: is not set, but other settings of the object store are. Example: STEMMA_S3_BUCKET=stemma');
  if ((config['embedUrl'] === undefined) !== (config['embedModel'] === undefined) && !problems.some((one) => one.includes('STEMMA_EMBED_')))
    problems.push('  STEMMA_EMBED_URL and STEMMA_EMBED_MODEL go together: one of them is not set.');
  if (config['embedOnnx'] !== undefined && config['embedUrl'] !== undefined)
    problems.push('  STEMMA_EMBED_ONNX and STEMMA_EMBED_URL: there is one embedder. Set one of them.');
  if (problems.length > 0) {
    throw new StemmaError('VALIDATION_ERROR', `The settings are not valid. Nothing was started.\n${problems.join('\n')}`, { problems });
  }
  return config as Config;
}

function problemOf(setting: Setting, fromEnvironment: boolean, text: string, why: string): string {
  const where = fromEnvironment || !setting.flag ? setting.variable : `${setting.flag} (${setting.variable})`;
  const shown = setting.secret ? 'its value' : `"${text.slice(0, 100)}"`;
  return `  ${where}: ${shown} ${why}. Example: ${setting.variable}=${setting.example}`;
}

function megabytes(count: number): number {
  return count * 1024 * 1024;
}

function isUrlOf(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && [username, password, search, hash].every((part) => part === '');
}

/** The page `contracts/env.md`. */
export function describeSettings(): string {
  const rows = (Object.values(settings) as Setting[]).map(({ variable, flag, says, example, usual }) =>
    [`\`${variable}\``, flag === undefined ? '' : `\`${flag}\``, usual ? `\`${usual}\`` : '', says, `\`${example}\``].join(' | '),
  );
  return `# Settings

Read from the environment at the start; a flag wins over its variable, and an empty variable counts as not set. A wrong value stops the start and says which.

| Variable | Flag | When not set | What it is | Example |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
