/** Searches narrowed by what documents state of themselves: exact, at any moment, and nothing is lost behind what ranks better. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../testing/databases.ts';
import { api, openProduct, type Product } from './seeded-workspace.fixture.ts';

const page = (head: string, body: string): string => `---\n${head}\n---\n\n${body}`;
const mail =
  'From: Ada Lovelace <ada@example.org>\r\nDate: Tue, 10 Mar 2026 08:00:00 +0000\r\nSubject: The deposit\r\n\r\nThe deposit was paid today.\r\n';

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', {
      'a.md': page('author: Ada Lovelace\ntags: [Lease, "Größe"]\ndate: 2026-03-01', 'The deposit is two months of rent.'),
      'b.md': page('author: Bruno Green\ntags: lease\ndate: 2020-05-05', 'The deposit is kept by the landlord.'),
      'mail.eml': mail,
      'plain.md': 'The deposit is named without an author.',
      // What states nothing and ranks better than all of those.
      ...Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`many/${at}.txt`, `Deposit, deposit, deposit ${at}.`])),
    });
  }, 120_000);
  afterAll(() => product?.[Symbol.asyncDispose]());

  const found = async (narrowed: Record<string, unknown>, query = 'deposit'): Promise<string[]> => {
    const { hits } = await product.client.call(api.search, { body: { query, k: 5, ...narrowed } });
    return hits.map(({ document }) => document).sort();
  };

  test('by author, tag and date, alone and together', async () => {
    expect(await found({ author: 'lovelace' })).toEqual(['a.md', 'mail.eml']);
    expect(await found({ author: 'ADA LOVELACE' })).toEqual(['a.md', 'mail.eml']);
    // Neither the kind of a label nor a tag is a part of a name.
    for (const no of ['author', 'tag', 'se']) expect(await found({ author: no })).toEqual([]);
    expect(await found({ tag: 'lease' })).toEqual(['a.md', 'b.md']);
    expect(await found({ tag: 'GRÖSSE' })).toEqual([]);
    expect(await found({ tag: 'gro\u0308ße' })).toEqual(['a.md']);
    expect(await found({ tag: 'leas' })).toEqual([]);
    expect(await found({ tag: 'lease', author: 'green' })).toEqual(['b.md']);
    expect(await found({ since: '2026-03-01', until: '2026-03-10' })).toEqual(['a.md', 'mail.eml']);
    expect(await found({ since: '2026-03-02', until: '2026-03-10T08:00:00Z' })).toEqual(['mail.eml']);
    expect(await found({ until: '2026-03-10T07:59:59Z' })).toEqual(['a.md', 'b.md']);
    expect(await found({ until: '2020-05-04' })).toEqual([]);
    // What states no date has that on which it was read, which is later than all of these.
    expect(await found({ since: '2026-03-11', path: 'plain' })).toEqual(['plain.md']);
    expect(await found({ author: 'ada', format: 'eml', bundle: 'lease' })).toEqual(['mail.eml']);
  });

  test('as it was, and as it is', async () => {
    await product.put('moved', { 'c.md': page('author: Cleo Frey', 'The deposit moves.') });
    await product.put('moved', { 'c.md': page('author: Dora Klein', 'The deposit moves.') }, { publish: true });
    expect(await found({ author: 'frey', bundle: 'moved' })).toEqual([]);
    expect(await found({ author: 'frey', bundle: 'moved', asOf: '1' })).toEqual(['c.md']);
    expect(await found({ author: 'klein', bundle: 'moved' })).toEqual(['c.md']);
    expect(await found({ author: 'klein', bundle: 'moved', asOf: '1' })).toEqual([]);
  });

  test('what a document states is told with it', async () => {
    const read = await product.client.call(api.blocks, { params: { bundle: 'lease' }, query: { path: 'a.md' } });
    expect(read.properties).toEqual({ authors: ['Ada Lovelace'], tags: ['Lease', 'Größe'], date: '2026-03-01' });
    const plain = await product.client.call(api.blocks, { params: { bundle: 'lease' }, query: { path: 'plain.md' } });
    expect('properties' in plain).toBe(false);
  });

  test('what is no filter is said', async () => {
    for (const narrowed of [{ since: 'soon' }, { until: '2026-13-01' }, { author: '  ' }, { tag: '' }, { tag: 'x'.repeat(300) }]) {
      await expect(found(narrowed), JSON.stringify(narrowed)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    }
    for (const hostile of ["'; DROP TABLE revisions; --", '%', '_', '\\', '{}', 'tag lease']) {
      expect(await found({ author: hostile })).toEqual([]);
      expect(await found({ tag: hostile })).toEqual([]);
    }
  });
});
