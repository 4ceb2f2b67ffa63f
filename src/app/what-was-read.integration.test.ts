/** What pages show beside results: which passages an answer stands on, which words were found, and lists of one state. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute, listAnswers, showAnswer } from '../modules/answers/contract.ts';
import { addEvidenceRoute, addInsightRoute, listInsights } from '../modules/evidence/contract.ts';
import { searchRoute } from '../modules/search/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const lease = `# Rent\n\n${rent}\n\n# Garden\n\nThe tenant waters the garden in summer.\n\n# Cellar\n\nA cellar belongs to every tenant.`;

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', { 'lease.md': lease });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  test('cited passages are told from those that were only read, and lists can be narrowed to a state', async () => {
    const { client } = product;
    const answer = await client.call(askRoute, { body: { question: 'When must the tenant pay the rent?', bundle: 'lease', save: true } });
    expect(answer.retrieved.length).toBeGreaterThan(1);
    for (const passage of answer.retrieved) {
      const citations = answer.sentences.flatMap((sentence) => sentence.citations);
      expect(passage.cited).toBe(citations.some(({ start, end }) => start >= passage.start && end <= passage.end));
      expect(passage).toMatchObject({ bundle: 'lease', document: 'lease.md', version: 1 });
    }
    const cited = answer.retrieved.filter((passage) => passage.cited);
    expect(cited.map(({ headingPath, snippet }) => [headingPath, snippet])).toEqual([[['Rent'], rent]]);

    const { id: evidence } = await client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: rent } });
    const { id: insight } = await client.call(addInsightRoute, { body: { statement: 'Rent is due early.', evidence: [evidence] } });
    const answersIn = async (state: 'current' | 'stale') =>
      (await client.call(listAnswers, { query: { state } })).answers.map(({ id }) => id);
    const insightsIn = async (state: 'current' | 'stale') =>
      (await client.call(listInsights, { query: { state } })).insights.map(({ id }) => id);
    expect([await answersIn('current'), await answersIn('stale')]).toEqual([[answer.id], []]);
    expect([await insightsIn('current'), await insightsIn('stale')]).toEqual([[insight], []]);
    await product.put('lease', { 'lease.md': lease.replace('third', 'fifth') }, { publish: true });
    expect([await insightsIn('current'), await insightsIn('stale')]).toEqual([[], [insight]]);
    const shown = await client.call(showAnswer, { params: { id: answer.id as string } });
    expect(shown.retrieved.filter((passage) => passage.cited).map(({ version }) => version)).toEqual([2]);
  });

  test('a hit says which words of its snippet were searched for, and whether its version was replaced', async () => {
    const body = { query: 'rents', includeSuperseded: true };
    await product.put('shop', { 'hours.md': 'The shop rents bicycles.' });
    await product.put('shop', { 'hours.md': 'The shop rents boats.' }, { publish: true });
    const { hits } = await product.client.call(searchRoute, { body: { ...body, bundle: 'shop' } });
    expect(hits.map(({ snippet, found }) => found.map(({ start, end }) => snippet.slice(start, end)))).toEqual([['rents'], ['rents']]);
    expect(new Map(hits.map(({ version, superseded }) => [version, superseded]))).toEqual(
      new Map([
        [1, true],
        [2, undefined],
      ]),
    );
    const now = await product.client.call(searchRoute, { body: { query: 'rents', bundle: 'shop' } });
    expect(now.hits.map(({ version }) => version)).toEqual([2]);
  });
});
