/** A pack that was made once holds for good: the committed one is the promise of format version 1. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { packSchema } from './pack.ts';
import { renderPack } from './page.ts';
import { verifyPack } from './verify-pack.ts';

const folder = new URL('../../../contracts/fixtures/evidence-pack.v1/', import.meta.url);

test('the committed pack holds, and its JSON renders to the committed page', async () => {
  const file = await readFile(new URL('bundle.html', folder));
  const pack = packSchema.parse(JSON.parse(await readFile(new URL('bundle.json', folder), 'utf8')));
  expect(verifyPack(file, pack.root).problems).toEqual([]);
  expect(renderPack(pack)).toBe(file.toString());
});
