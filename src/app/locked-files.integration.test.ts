/** A PDF with a password: added with it, read again with it, and the password is kept nowhere. */
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import Pdf from 'pdfkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listRunEvents, showRun, startRun } from '../kernel/runs/contract.ts';
import { addDocuments, rereadRoute } from '../modules/documents/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { filesHolding, tablesHolding } from './erasure.fixture.ts';
import { api, openProduct, type Product } from './seeded-workspace.fixture.ts';

const password = 'kingfisher-4711';
const params = { bundle: 'vault' };

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  test('a locked file asks for its password, is read with it, and keeps what was read', async () => {
    const { client } = product;
    const pdf = new Pdf({ userPassword: password, pdfVersion: '1.7' });
    pdf.text('The vault opens at nine.').end();
    const { sha256: blob } = await client.call(api.upload, { body: new Uint8Array(await buffer(pdf)) });
    const add = (given?: string, idempotencyKey?: string) => {
      const documents = [{ path: 'vault.pdf', blob, ...(given === undefined ? {} : { password: given }) }];
      return client.call(addDocuments, { params, body: { documents }, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
    };
    const text = async (): Promise<string> =>
      new TextDecoder().decode(await client.call(api.text, { params, query: { path: 'vault.pdf' } }));

    expect((await add()).documents).toMatchObject([{ status: 'failed', error: { code: 'PARSE_FAILED', password: 'needed' } }]);
    expect((await add('wrong')).documents).toMatchObject([{ status: 'failed', error: { code: 'PARSE_FAILED', password: 'wrong' } }]);
    await expect(add(password, 'key-1')).rejects.toMatchObject({ code: 'VALIDATION_ERROR', details: { header: 'idempotency-key' } });
    const input = { ...params, documents: [{ path: 'vault.pdf', blob, password }] };
    await expect(client.call(startRun, { body: { kind: 'bundles.add', input } })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await add(password)).toMatchObject({ version: { status: 'published' }, documents: [{ status: 'new', format: 'pdf' }] });
    expect(await text()).toBe('The vault opens at nine.');
    expect((await add()).documents).toMatchObject([{ status: 'unchanged' }]);

    // Read again without it, the document says what is missing and stays.
    const again = await client.call(rereadRoute, { params, body: { strategy: 'window' } });
    expect(again.documents).toMatchObject([{ status: 'failed', error: { password: 'needed' } }]);
    expect(await text()).toBe('The vault opens at nine.');
    const opened = await client.call(rereadRoute, { params, body: { strategy: 'window', password } });
    expect(opened.documents).toMatchObject([{ path: 'vault.pdf', status: 'replaced' }]);

    const { runs } = await client.call(api.listRuns, {});
    expect(runs).toHaveLength(6);
    for (const { id } of runs) {
      const told = [await client.call(showRun, { params: { run: id } }), await client.call(listRunEvents, { params: { run: id } })];
      expect(JSON.stringify(told)).not.toContain(password);
    }
    expect(JSON.stringify(product.lines)).not.toContain(password);
    // What was read is found there, so the password would be.
    const held = await tablesHolding(product.stemma.database, [password, 'vault opens']);
    expect(held.length).toBeGreaterThan(0);
    expect(held.filter((one) => !one.endsWith(': vault opens'))).toEqual([]);
    expect(await filesHolding(join(product.data, 'blobs'), [Buffer.from(password)])).toEqual([]);
  });
});
