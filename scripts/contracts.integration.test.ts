import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { syncContracts } from './contracts.ts';

test('stale, missing and left-over files are named, written and then fresh', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'contracts-'));
  const directory = pathToFileURL(`${folder}/`);
  const wanted = new Map([
    ['a.json', '{}\n'],
    ['b.json', '[]\n'],
  ]);
  try {
    await writeFile(join(folder, 'a.json'), 'old');
    await writeFile(join(folder, 'gone.v1.json'), '{}');
    await writeFile(join(folder, 'README.md'), 'by hand');
    expect(await syncContracts(directory, wanted, false)).toEqual(['a.json', 'b.json', 'gone.v1.json']);
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('old');
    await syncContracts(directory, wanted, true);
    expect(await syncContracts(directory, wanted, false)).toEqual([]);
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('{}\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
