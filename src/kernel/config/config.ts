/** The settings: read once at the start from the environment and flags, checked all together, documented from these tables. */
import { StemmaError } from '../shared/errors.ts';
import type { z } from 'zod';
import type { Setting } from './setting.ts';
import { deliverySettings } from './settings/delivery.ts';
import { embeddingSettings } from './settings/embedding.ts';
import { observingSettings } from './settings/observing.ts';
import { readingSettings } from './settings/reading.ts';
import { serverSettings } from './settings/server.ts';
import { storageSettings } from './settings/storage.ts';

const settings = {
  ...storageSettings,
  ...serverSettings,
  ...readingSettings,
  ...embeddingSettings,
  ...deliverySettings,
  ...observingSettings,
};

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
