/** What the listings of versions say beside names, and that a version is applied by its number. */
import { readFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadBlob } from '../kernel/blobs/contract.ts';
import type { ResultOf } from '../kernel/contract/route.ts';
import { addDocuments, applyRoute, listVersions, readVersion } from '../modules/documents/contract.ts';
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

  test('an archive is the documents in it, a mail comes with what is attached', async () => {
    const mail =
      'Subject: Papers\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n--x\nContent-Type: text/plain\n' +
      'Content-Disposition: attachment; filename="terms.txt"\n\nThe terms.\n--x--\n';
    const inner = zipSync({ 'deep.md': strToU8('# Deep') });
    const archive = zipSync({ 'a/one.md': strToU8('# One'), '__MACOSX/x': strToU8('x'), 'inner.zip': inner, 'broken.docx': strToU8('no') });
    const add = async (files: Readonly<Record<string, Buffer<ArrayBuffer>>>): Promise<ResultOf<typeof addDocuments>> => {
      const documents = [];
      for (const [path, body] of Object.entries(files))
        documents.push({ path, blob: (await product.client.call(uploadBlob, { body })).sha256 });
      return product.client.call(addDocuments, { params: { bundle: 'box' }, body: { documents } });
    };
    const mailbox = `From a Tue Feb  3 10:00:00 2026\n${mail}\n\nFrom a Tue Feb  3 11:00:00 2026\n${mail.replace('The terms.', 'Other terms.')}`;
    const files = {
      'all.zip': Buffer.from(archive),
      'mail.eml': Buffer.from(mail),
      'bad.zip': Buffer.from('PK\x03\x04'),
      'old.mbox': Buffer.from(mailbox),
    };
    const added = await add(files);
    expect(added.documents.map(({ path, status, error }) => [path, error?.code ?? status])).toEqual([
      ['all.zip/a/one.md', 'new'],
      ['all.zip/broken.docx', 'PARSE_FAILED'],
      ['all.zip/inner.zip/deep.md', 'new'],
      ['bad.zip', 'PARSE_FAILED'],
      ['mail.eml', 'new'],
      ['mail.eml/terms.txt', 'new'],
      ['old.mbox', 'new'],
      ['old.mbox/terms (2).txt', 'new'],
      ['old.mbox/terms.txt', 'new'],
    ]);
    const again = await add(files);
    expect(again.documents.filter(({ status }) => status !== 'failed').map(({ status }) => status)).toEqual(Array(7).fill('unchanged'));
    expect(again.version?.number).toBe(1);
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
