import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../testing/databases.ts';
import { accessesOf, pretendLarge, statementsOf, type Access, type Statement } from '../testing/statement-plans.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, seed, type Product } from './seeded-workspace.fixture.ts';

/** A day in the life of the product: every verb that people wait for. */
async function useEverything(product: Product): Promise<void> {
  await seed(product);
  const { client } = product;
  const bundle = await product.freshBundle('staged');
  const name = { params: { bundle } };
  await client.call(api.plan, { ...name, body: {} });
  await client.call(api.apply, { ...name, body: {} });
  await client.call(api.restore, { ...name, body: { version: 1 } });
  await client.call(api.remove, { ...name, body: { path: 'b.txt' } });
  await client.call(api.diff, { ...name });
  await client.call(api.version, { params: { bundle, number: '1' } });
  await client.call(api.text, { ...name, query: { path: 'a.md', version: '1' } });
  await client.call(api.versions, { ...name, query: { limit: 1 } });
  for (const asOf of [undefined, new Date().toISOString()]) {
    const at = asOf === undefined ? {} : { asOf };
    await client.call(api.search, { body: { query: '"thirty days" custmer returns lam*', explain: true, ...at } });
    await client.call(api.search, { body: { query: 'returns', bundle: 'handbook', includeSuperseded: true, ...at } });
    await client.call(api.search, { body: { query: 'returns', bundle: 'handbook', ...at } });
    await client.call(api.ask, { body: { question: 'How long may a customer return an item?', ...at } });
    await client.call(api.listEvidence, { query: { limit: 1, ...at } });
    await client.call(api.listAnswers, { query: { limit: 1, ...at } });
    await client.call(api.listInsights, { query: { limit: 1, ...at } });
    await client.call(api.status, { query: at });
  }
  await client.call(api.why, { params: { id: await product.freshInsight() } });
}

/** Tables of which the workspace is the whole key, or the table is the workspace's. */
const oneRow = new Set(['workspaces', 'lineage_heads', 'fact_heads', 'search_counters', 'outbox_heads']);

/** Statements that are meant to read a whole table of a workspace, each with its reason. */
const whole: readonly { readonly table: string; readonly text: RegExp; readonly because: string }[] = [
  { table: 'bundles', text: /FROM bundles WHERE .*ORDER BY name LIMIT/s, because: 'a page of the list, in the order of the index' },
  { table: 'traces', text: /WITH RECURSIVE known \(recipe\)/, because: 'it skips from recipe to recipe: a row for each' },
  { table: 'revisions', text: /WITH RECURSIVE known AS/, because: 'it skips from one way of reading to the next: a row for each' },
  { table: 'bundles', text: /FROM bundles b\s+CROSS JOIN LATERAL/, because: 'it answers with every bundle' },
  {
    table: 'revisions',
    text: /length\(r\.canonical\) AS size FROM/,
    because: 'it asks of everything that is visible whether its facts are read',
  },
  { table: 'fact_revisions', text: /length\(r\.canonical\) AS size FROM/, because: 'as above: side by side is faster than one by one' },
  { table: 'dismissals', text: /actor, at FROM "dismissals"/, because: 'status counts what people put aside, each by hand: they are few' },
  { table: 'epochs', text: /state = 'building'/, because: 'there is one per fifth of the passages that ever changed' },
  { table: 'embedding_generations', text: /INSERT INTO prepared_epochs/, because: 'there is one for each embedder there ever was' },
  { table: 'stored_searches', text: /FROM stored_searches WHERE workspace = \S+ LIMIT 1$/, because: 'it asks for any one of them' },
  { table: 'posting_segments', text: /FROM posting_segments/, because: 'merges keep it at a handful of rows' },
  { table: 'publishes', text: /max\(seq\) AS seq FROM publishes/, because: 'from the newest back to the first that is not after the time' },
];

const occurrencesOfContents = /FROM passage_occurrences p WHERE .* AND p\.content = /;

/** What has to be there for the test to have seen the statements that matter. */
const hot: readonly [what: string, text: RegExp, table: string, column: string][] = [
  ['visibility by moment', /SELECT v\.revision FROM \(\s*SELECT v\.document, v\.revision/, 'visibility', 'to_seq'],
  ['listings by version', /FROM listings\s+WHERE .*version = \S+ ORDER BY path/s, 'listings', 'version'],
  ['reads by input', /FROM reads r\s+JOIN derivation_states/, 'reads', 'input'],
  ['reads of a trace', /FROM reads\s+WHERE .*trace = ANY/s, 'reads', 'trace'],
  ['states of derivations now', /FROM derivation_states\s+WHERE .*AND derivation = ANY/s, 'derivation_states', 'derivation'],
  ['postings by term', /FROM "body_postings" posted/, 'body_postings', 'bucket'],
  ['occurrences by content', occurrencesOfContents, 'passage_occurrences', 'content'],
  ['contents by heading', /FROM passage_occurrences p WHERE .* AND p\.heading = /, 'passage_occurrences', 'heading'],
  ['visibility by revision in one bundle', /FROM passage_occurrences p .* \(v\.bundle = /s, 'visibility', 'revision'],
  ['the epoch of a moment', /FROM epochs e WHERE/, 'epochs', 'number'],
  ['publishes by bundle', /FROM bundles b\s+CROSS JOIN LATERAL/, 'publishes', 'seq'],
];

describeDatabases((kind) => {
  let product: Product;
  let plans: { readonly statement: Statement; readonly accesses: readonly Access[] }[];
  beforeAll(async () => {
    product = await openProduct(kind);
    const statements = await statementsOf(() => useEverything(product));
    if (kind === 'embedded') await pretendLarge(product.stemma.database);
    const store = product.stemma.database.as(localScope);
    plans = [];
    for (const statement of statements) plans.push({ statement, accesses: await accessesOf(store, statement) });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  test('no statement reads a table from end to end', () => {
    expect(plans.length).toBeGreaterThan(60);
    expect(
      plans.flatMap(({ statement, accesses }) =>
        accesses.filter(({ index }) => index === undefined).map(({ table }) => [table, statement.text]),
      ),
    ).toEqual([]);
  });

  // Which index the planner takes for a large table can be asked of the embedded database only: what is PostgreSQL in it is
  // the same, and there the test may tell it how large its tables are.
  if (kind === 'postgresql') return;

  test('every statement reaches its rows by an index on more than the workspace', () => {
    const slow = plans.flatMap(({ statement, accesses }) =>
      accesses
        .filter(({ table, columns }) => !oneRow.has(table) && columns.every((column) => column === 'workspace'))
        .filter(({ table }) => !whole.some((excuse) => excuse.table === table && excuse.text.test(statement.text)))
        .map(
          ({ table, index }) =>
            `${table} by ${index ?? 'reading all of it'}: ${statement.text.replaceAll(/\s+/g, ' ').trim().slice(0, 300)}`,
        ),
    );
    expect(slow).toEqual([]);
  });

  test.each(hot)('%s', (_, text, table, column) => {
    const found = plans.filter(({ statement }) => text.test(statement.text));
    expect(found.length).toBeGreaterThan(0);
    for (const { accesses } of found)
      expect(accesses.filter((access) => access.table === table).flatMap((access) => access.columns)).toContain(column);
  });

  test('no excuse is idle', () => {
    for (const { table, text } of whole)
      expect(plans.some(({ statement, accesses }) => text.test(statement.text) && accesses.some((access) => access.table === table))).toBe(
        true,
      );
  });

  test('an index that is taken away is missed', async () => {
    await product.stemma.database.asOwner((db) => sql`DROP INDEX passage_occurrences_of_content`.execute(db));
    const ranking = plans.find(({ statement }) => occurrencesOfContents.test(statement.text));
    const accesses = ranking ? await accessesOf(product.stemma.database.as(localScope), ranking.statement) : [];
    const occurrences = accesses.filter((access) => access.table === 'passage_occurrences');
    expect(occurrences.length).toBeGreaterThan(0);
    expect(occurrences.flatMap((access) => access.columns)).not.toContain('content');
  });
});
