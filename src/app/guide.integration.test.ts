/** The guide to a document: what rests on it is counted at its moment, and what it suggests to ask is answered from it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute } from '../modules/answers/contract.ts';
import { addEvidenceRoute, addInsightRoute } from '../modules/evidence/contract.ts';
import { readText } from '../modules/documents/contract.ts';
import { guideRoute } from '../modules/guide/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';

const lease = (rent: number): string => `# Lease

## Definitions

"Shed" means the boat shed at Lower Quay.

## Rent

The rent is ${rent} euros a month. The rent is paid on the first day.

## Quiet hours

Nobody plays music after ten in the evening.
`;

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', { 'lease.md': lease(900), 'other.md': '# Other\n\nThe harbour opens at six.' });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());
  const guideTo = (query: { version?: string; asOf?: string } = {}, path = 'lease.md') =>
    product.client.call(guideRoute, { params: { bundle: 'lease' }, query: { path, ...query } });

  test('all it says stands in the text, and every question it suggests is answered from it', async () => {
    const guide = await guideTo();
    const text = new TextDecoder().decode(
      await product.client.call(readText, { params: { bundle: 'lease' }, query: { path: 'lease.md' } }),
    );
    const said = [
      ...guide.summary,
      ...guide.terms.flatMap(({ places }) => places),
      ...guide.definitions.map(({ sentence }) => sentence),
      ...guide.questions.map(({ from }) => from),
      ...guide.outline,
    ];
    expect(said.length).toBeGreaterThan(8);
    for (const { start, end, quote } of said) expect(text.slice(start, end)).toBe(quote);
    expect(guide.outline.map(({ quote, depth }) => [quote, depth])).toEqual([
      ['Lease', 1],
      ['Definitions', 2],
      ['Rent', 2],
      ['Quiet hours', 2],
    ]);
    expect(guide.questions.map(({ question }) => question)).toContain('What does “Shed” mean?');
    for (const { question } of guide.questions) {
      const answer = await product.client.call(askRoute, { body: { question, bundle: 'lease' } });
      expect(answer.sentences.flatMap(({ citations }) => citations.map(({ document }) => document))).toContain('lease.md');
    }
    expect(guide.coverage).toEqual({ passages: 3, used: [] });
  });

  test('weight is counted at the moment of the version: before, after, and as of then', async () => {
    const { id } = await product.client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: '900 euros' } });
    await product.client.call(addInsightRoute, { body: { statement: 'The rent is 900.', evidence: [id] } });
    await product.client.call(askRoute, { body: { question: 'Who plays music after ten?', bundle: 'lease', save: true } });
    const weights = async (query: Parameters<typeof guideTo>[0] = {}, path?: string) =>
      (await guideTo(query, path)).outline.map(({ quote, evidence, insights, cited }) => [quote, evidence, insights, cited]);
    const first = await weights();
    expect(first).toEqual([
      ['Lease', 1, 1, 1],
      ['Definitions', 0, 0, 0],
      ['Rent', 1, 1, 0],
      ['Quiet hours', 0, 0, 1],
    ]);
    expect((await guideTo()).coverage.used).toHaveLength(2);
    expect(await weights({}, 'other.md')).toEqual([['Other', 0, 0, 0]]);

    await product.put(
      'lease',
      { 'lease.md': lease(900).replace('Nobody plays music after ten in the evening.', 'The quay is swept on Friday.') },
      { publish: true },
    );
    expect(await weights()).toEqual([['Lease', 1, 1, 0], first[1], first[2], ['Quiet hours', 0, 0, 0]]);
    expect(await weights({ version: '1' })).toEqual(first);
    expect(await weights({ asOf: '1' })).toEqual(first);
  });

  test('a document that is not there is named', async () => {
    await expect(guideTo({}, 'nowhere.md')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(guideTo({ version: '9' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(guideTo({ asOf: 'yesterday' })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });
});
