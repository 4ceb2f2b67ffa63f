import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../testing/databases.ts';
import { accessesOf, statementsOf, type Access, type Statement } from '../testing/statement-plans.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, seed, type Product } from './seeded-workspace.fixture.ts';

/** A day in the life of the product: every verb that people wait for. */
async function useEverything(product: Product): Promise<void> {
  await seed(product);
  const { client } = product;
  const bundle = await product.freshBundle('staged');
  const name = { params: { bundle } };
  await client.call(api.plan, name);
  await client.call(api.apply, name);
  await client.call(api.restore, { ...name, body: { version: 1 } });
  await client.call(api.remove, { ...name, body: { path: 'b.txt' } });
  await client.call(api.diff, { ...name });
  await client.call(api.version, { params: { bundle, number: '1' } });
  await client.call(api.text, { ...name, query: { path: 'a.md', version: 1 } });
  await client.call(api.versions, { ...name, query: { limit: 1 } });
  for (const asOf of [undefined, new Date().toISOString()]) {
    const at = asOf === undefined ? {} : { asOf };
    await client.call(api.search, { body: { query: '"thirty days" custmer returns lam*', explain: true, ...at } });
    await client.call(api.search, { body: { query: 'returns', bundle: 'handbook', includeSuperseded: true, ...at } });
    await client.call(api.ask, { body: { question: 'How long may a customer return an item?', ...at } });
    await client.call(api.listEvidence, { query: { limit: 1, ...at } });
    await client.call(api.listAnswers, { query: { limit: 1, ...at } });
    await client.call(api.listInsights, { query: { limit: 1, ...at } });
    await client.call(api.status, { query: at });
  }
  await client.call(api.why, { params: { id: await product.freshInsight() } });
}

/** Tables of which the workspace is the whole key, or the table is the workspace's. */
const oneRow = new Set(['workspaces', 'lineage_heads', 'search_counters']);

/** Statements that are meant to read a whole table of a workspace, each with its reason. */
const whole: readonly { readonly table: string; readonly text: RegExp; readonly because: string }[] = [
  { table: 'bundles', text: /FROM bundles WHERE .*ORDER BY name LIMIT/s, because: 'a page of the list, in the order of the index' },
];

/** What has to be there for the test to have seen the statements that matter. */
const hot: readonly [what: string, text: RegExp, table: string, column: string][] = [
  ['visibility by moment', /SELECT v\.revision FROM \(\s*SELECT v\.document, v\.revision/, 'visibility', 'to_seq'],
  ['listings by version', /FROM listings\s+WHERE .*version = \S+ ORDER BY path/s, 'listings', 'version'],
  ['reads by input', /FROM reads r\s+JOIN derivation_states/, 'reads', 'input'],
  ['reads of a trace', /FROM reads\s+WHERE .*trace = ANY/s, 'reads', 'trace'],
  ['states of derivations now', /FROM derivation_states\s+WHERE .*derivation = ANY/s, 'derivation_states', 'derivation'],
  ['postings by term', /FROM "body_postings" t/, 'body_postings', 'term'],
  ['occurrences by content', /FROM "body_postings" t/, 'passage_occurrences', 'content'],
  ['publishes by time', /max\(seq\) AS seq FROM publishes/, 'publishes', 'at'],
];

describeDatabases((kind) => {
  let product: Product;
  let plans: { readonly statement: Statement; readonly accesses: readonly Access[] }[];
  beforeAll(async () => {
    product = await openProduct(kind);
    const statements = await statementsOf(() => useEverything(product));
    const store = product.stemma.database.as(localScope);
    plans = [];
    for (const statement of statements) plans.push({ statement, accesses: await accessesOf(store, statement) });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  test('every statement reaches its rows by an index on more than the workspace', () => {
    expect(plans.length).toBeGreaterThan(60);
    const slow = plans.flatMap(({ statement, accesses }) =>
      accesses
        .filter(({ table, columns }) => !oneRow.has(table) && columns.every((column) => column === 'workspace'))
        .filter(({ table }) => !whole.some((excuse) => excuse.table === table && excuse.text.test(statement.text)))
        .map(({ table, index }) => `${table} by ${index ?? 'reading all of it'}: ${statement.text.replaceAll(/\s+/g, ' ').trim().slice(0, 300)}`),
    );
    expect(slow).toEqual([]);
  });

  test.each(hot)('%s', (_, text, table, column) => {
    const found = plans.filter(({ statement }) => text.test(statement.text));
    expect(found.length).toBeGreaterThan(0);
    for (const { accesses } of found)
      for (const access of accesses.filter((one) => one.table === table)) expect(access.columns).toContain(column);
    expect(found.some(({ accesses }) => accesses.some((access) => access.table === table))).toBe(true);
  });

  test('no excuse is idle', () => {
    for (const { table, text } of whole)
      expect(plans.some(({ statement, accesses }) => text.test(statement.text) && accesses.some((access) => access.table === table))).toBe(true);
  });

  test('an index that is taken away is missed', async () => {
    await product.stemma.database.asOwner((db) => sql`DROP INDEX reads_by_input`.execute(db));
    const [found] = plans.filter(({ statement }) => /FROM reads r\s+JOIN derivation_states/.test(statement.text));
    const accesses = found ? await accessesOf(product.stemma.database.as(localScope), found.statement) : [];
    expect(accesses.find((access) => access.table === 'reads')?.columns).not.toContain('input');
  });
});
