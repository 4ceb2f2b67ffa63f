import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../testing/databases.ts';
import { statementsOf } from '../testing/statement-plans.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, type Product } from './seeded-workspace.fixture.ts';

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => void (product = await openProduct(kind)));
  afterAll(() => product?.[Symbol.asyncDispose]());

  const texts = { 'a.md': '# One\n\nThe first parcel is weighed.', 'b/c.txt': 'The second parcel is not.' };
  const add = async (bundle: string, documents: Readonly<Record<string, string>>, more: { sync?: boolean } = {}) => {
    const given = [];
    for (const [path, body] of Object.entries(documents))
      given.push({ path, blob: (await product.client.call(api.upload, { body })).sha256 });
    return product.client.call(api.add, { params: { bundle }, body: { documents: given, publish: true, ...more } });
  };
  const store = () => product.stemma.database.as(localScope);

  test('what is published as it is given is told again, and nothing is staged, locked or prepared for it', async () => {
    const first = await add('again', texts);
    let again: typeof first | undefined;
    const statements = await statementsOf(async () => void (again = await add('again', texts, { sync: true })));
    expect(again).toEqual({
      bundle: 'again',
      version: { number: 1, status: 'published' },
      documents: first.documents.map((document) => ({ ...document, status: 'unchanged', passagesNew: 0 })),
    });
    const written = statements.flatMap(({ text }) =>
      Array.from(text.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)/g), ([, table]) => table),
    );
    expect(new Set(written)).toEqual(new Set(['blobs', 'runs', 'run_events', 'outbox_events']));
  });

  test('a document more, one less, one edited and one given elsewhere are each more than nothing', async () => {
    await add('moved', texts);
    const numbers = [];
    for (const documents of [
      { ...texts, 'd.md': 'Three.' },
      texts,
      { ...texts, 'a.md': '# One\n\nEdited.' },
      { 'b/c.txt': texts['b/c.txt'], 'e.md': texts['a.md'] },
    ])
      numbers.push((await add('moved', documents, { sync: true })).version?.number);
    expect(numbers).toEqual([2, 3, 4, 5]);
  });

  test('an index that is missing is made good', async () => {
    const { documents } = await add('lost', { 'a.md': 'The customs office keeps a ledger of every crate.' });
    await product.stemma.database.asOwner(async (db) => {
      for (const table of ['passage_occurrences', 'indexed_revisions'])
        await sql`DELETE FROM ${sql.table(table)} WHERE revision = ${documents[0]?.revision}`.execute(db);
    });
    await add('lost', { 'a.md': 'The customs office keeps a ledger of every crate.' });
    const { rows } = await store().read((reader) =>
      sql`SELECT revision FROM indexed_revisions WHERE revision = ${documents[0]?.revision}`.execute(reader.db()),
    );
    expect(rows).toHaveLength(1);
  });
});
