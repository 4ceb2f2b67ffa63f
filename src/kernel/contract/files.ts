/** What the committed directory `contracts/` holds, as file name and text. Deterministic: the same code gives the same bytes. */
import type { z } from 'zod';
import { describeSettings } from '../config/config.ts';
import { errorCodes } from '../shared/errors.ts';
import { sorted, standaloneSchema } from './json-schema.ts';
import { openApi } from './openapi.ts';
import type { RouteDefinition } from './route.ts';

export interface ContractSources {
  readonly routes: readonly RouteDefinition[];
  readonly versionedSchemas: Readonly<Record<string, z.ZodType>>;
  /** The path of the API on its server. */
  readonly base: string;
}

/** All contract files, by name. */
export function contractFiles({ routes, versionedSchemas, base }: ContractSources): Map<string, string> {
  const codes = Object.entries(errorCodes).map(([code, { status, words }]) => ({ code, status, words }));
  const files = new Map<string, string>([
    ['openapi.json', json(openApi(routes, { version: base.split('/').at(-1) ?? '', base }))],
    ['errors.v1.json', json({ codes })],
    ['env.md', describeSettings()],
  ]);
  for (const [name, schema] of Object.entries(versionedSchemas)) files.set(`${name}.json`, json(sorted(standaloneSchema(schema))));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
