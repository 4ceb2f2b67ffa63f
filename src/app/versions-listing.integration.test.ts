/** What the listings of versions say beside names, and that a version is applied by its number. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyRoute, listVersions, readVersion } from '../modules/documents/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';

describeDatabases((kind) => {
  let product: Product;
  const params = { bundle: 'lease' };
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', {
      'lease.pdf': await readFile(new URL('demo/documents/lease-v1.pdf', import.meta.url)),
      'memo.md': '# Memo',
    });
    await product.put('lease', { 'memo.md': '# Another memo' });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  test('a version says when it was published, a staged one that it was not', async () => {
    const { versions } = await product.client.call(listVersions, { params });
    expect(versions.map(({ number, status, seq, publishedAt }) => [number, status, seq, publishedAt !== null])).toEqual([
      [2, 'staged', null, false],
      [1, 'published', 1, true],
    ]);
    const [, first] = versions;
    expect(Date.parse(first?.publishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.createdAt ?? ''));
  });

  test('a document with pages says how many, another says nothing of them', async () => {
    const { documents } = await product.client.call(readVersion, { params: { ...params, number: '1' } });
    expect(documents.map(({ path, pages }) => [path, pages === undefined ? undefined : pages > 19])).toEqual([
      ['lease.pdf', true],
      ['memo.md', undefined],
    ]);
  });

  test('only the staged version that is meant is published', async () => {
    await product.put('memos', { 'memo.md': '# Memo' });
    await product.put('memos', { 'memo.md': '# Second memo' });
    await product.put('memos', { 'memo.md': '# Third memo' });
    const apply = (version: number) => product.client.call(applyRoute, { params: { bundle: 'memos' }, body: { version } });
    await expect(apply(2)).rejects.toMatchObject({ code: 'CONFLICT', details: { staged: 3 } });
    const { versions } = await product.client.call(listVersions, { params: { bundle: 'memos' } });
    expect(versions.map(({ status }) => status)).toEqual(['staged', 'discarded', 'published']);
    expect(await apply(3)).toMatchObject({ version: 3 });
  });
});
