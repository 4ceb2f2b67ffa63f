/** What was read at a version or a time reads the same for ever, whatever is published, restored, discarded or staged afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute } from '../modules/answers/contract.ts';
import * as documents from '../modules/documents/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';

const lease = (day: string, notice: string): string =>
  `# Lease\n\n## Rent\n\nThe rent is due on the ${day} day of each month.\n\n## Notice\n\nEither side gives ${notice} months of notice.\n`;
const params = { bundle: 'home' };

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('tools', { 'saw.md': 'A saw.' });
    await product.put('tools', { 'saw.md': 'Two saws.' });
    await product.client.call(documents.discardRoute, { params: { bundle: 'tools' }, body: {} });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const readAt = async (asOf: string) => {
    const query = { path: 'lease.md', asOf };
    return {
      text: decode(await product.client.call(documents.readText, { params, query })),
      blocks: await product.client.call(documents.readBlocks, { params, query }),
      file: decode(await product.client.call(documents.readFileRoute, { params, query })),
    };
  };
  const planAt = (asOf: string) => product.client.call(documents.planRoute, { params, body: { asOf } });
  const versions = async () => (await product.client.call(documents.listVersions, { params })).versions;
  /** After everything published up to now, and before whatever comes. */
  const now = async (): Promise<string> => {
    const at = Math.max(...(await versions()).map(({ publishedAt }) => Date.parse(publishedAt ?? '2000-01-01')));
    while (Date.now() <= at + 1) await new Promise((resolve) => setTimeout(resolve, 2));
    return new Date(at + 1).toISOString();
  };

  test('texts, files, differences and plans as of every version and time, through publishing, restoring, discarding', async () => {
    const edited = lease('fifth', 'three');
    await product.put('home', { 'lease.md': lease('third', 'three') });
    const first = await now();
    await product.put('shop', { 'hours.md': 'Open from nine.' });
    const { id } = await product.client.call(askRoute, { body: { question: 'When is the rent due?', save: true, bundle: 'home' } });
    await product.put('home', { 'lease.md': edited });
    const staged = await product.client.call(documents.planRoute, { params, body: {} });
    expect(staged).toMatchObject({ from: 1, to: 2, affected: [{ id }] });
    expect(await planAt('2')).toEqual(staged);
    expect((await readAt('2')).file).toBe(edited); // staged: a preview
    await product.client.call(documents.applyRoute, { params, body: {} });
    const second = await now();
    await product.put('home', { 'lease.md': lease('fifth', 'six') });
    const discarded = await product.client.call(documents.planRoute, { params, body: {} });
    await product.client.call(documents.discardRoute, { params, body: {} });

    const seen = async () => ({
      reads: await Promise.all(['1', '2', first, second].map(readAt)),
      plans: await Promise.all(['1', '2', '3', first, second].map(planAt)),
    });
    const before = await seen();
    expect(before.reads.map(({ file }) => file)).toEqual([lease('third', 'three'), edited, lease('third', 'three'), edited]);
    for (const { text, blocks } of before.reads) expect(text).toBe(blocks.text);
    const [, published, dropped, then] = before.plans;
    const { conflicts: _, ...asPlanned } = staged;
    expect(published).toEqual({ ...asPlanned, kept: 'published' });
    expect(dropped).toEqual({ ...discarded, conflicts: undefined, kept: 'discarded' });
    expect(then).toMatchObject({ from: null, to: 1, affected: [] });

    await product.client.call(documents.restoreRoute, { params, body: { version: 1 } });
    await product.put('home', { 'lease.md': lease('ninth', 'six'), 'pets.md': 'Dogs may be kept.' }, { publish: true });
    await product.put('home', { 'lease.md': lease('tenth', 'six') });
    const after = await seen();
    expect(after.reads).toEqual(before.reads);
    // Only where their versions stand has moved on.
    expect(after.plans.map(({ kept: __, ...plan }) => plan)).toEqual(before.plans.map(({ kept: __, ...plan }) => plan));
    expect(after.plans.map(({ kept }) => kept)).toEqual(['superseded', 'superseded', 'discarded', 'superseded', 'superseded']);

    const between = await product.client.call(documents.diffRoute, { params, query: { from: first, to: second } });
    expect(between).toMatchObject({ from: 1, to: 2, documents: [{ path: 'lease.md', change: 'edited' }] });
    expect(await product.client.call(documents.diffRoute, { params, query: { from: '1', to: '2' } })).toEqual(between);
  });

  test.each([
    ['nothing was published yet', { asOf: '2001-01-01' }, 'NOT_FOUND', 'no published version at that moment'],
    ['a version that was discarded', { asOf: '2' }, 'NOT_FOUND', 'was discarded'],
    ['one that never was', { asOf: '99' }, 'NOT_FOUND', 'does not exist'],
    ['words', { asOf: 'yesterday' }, 'VALIDATION_ERROR', 'neither a version number nor a time'],
    ['a version and a moment', { asOf: '1', version: '1' }, 'VALIDATION_ERROR', 'not both'],
  ])('%s: refused in words', async (_, query, code, message) => {
    const read = product.client.call(documents.readText, { params: { bundle: 'tools' }, query: { path: 'saw.md', ...query } });
    await expect(read).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
