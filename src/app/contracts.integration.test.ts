import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { contractFiles } from '../kernel/contract/files.ts';
import type { JsonSchema } from '../kernel/contract/json-schema.ts';
import { apiBase } from '../kernel/http/routing.ts';
import { schemaProblems } from '../testing/json-schema-check.ts';
import { routes, versionedSchemas } from './contracts.ts';

const folder = new URL('../../contracts/', import.meta.url);

test('what is committed under contracts/ is what the code says', async () => {
  const wanted = contractFiles({ routes, versionedSchemas, base: apiBase });
  const stale: string[] = [];
  for (const [name, text] of wanted) if ((await readFile(new URL(name, folder), 'utf8').catch(() => '')) !== text) stale.push(name);
  expect(stale).toEqual([]);
});

describe('every versioned contract has fixtures, and each is of it', () => {
  test('and there is no fixture without a contract', async () => {
    const folders = await readdir(new URL('fixtures/', folder)).catch(() => []);
    expect(folders.filter((name) => !Object.hasOwn(versionedSchemas, name))).toEqual([]);
  });

  test.each(Object.entries(versionedSchemas))('%s', async (name, schema) => {
    const own = new URL(`fixtures/${name}/`, folder);
    const files = (await readdir(own).catch(() => [])).filter((file) => file.endsWith('.json'));
    expect(files.length).toBeGreaterThan(0);
    const committed = JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8')) as JsonSchema;
    for (const file of files) {
      const fixture: unknown = JSON.parse(await readFile(new URL(file, own), 'utf8'));
      expect(schema.safeParse(fixture).error?.issues ?? []).toEqual([]);
      expect(schemaProblems(fixture, committed, {})).toEqual([]);
    }
  });
});
