/** What depends on a document, at any of its versions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute } from '../../modules/answers/contract.ts';
import { addEvidenceRoute, addInsightRoute } from '../../modules/evidence/contract.ts';
import { describeDatabases } from '../../testing/databases.ts';
import { openProduct, type Product } from '../seeded-workspace.fixture.ts';
import { dependantsRoute } from './contract.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const keys = 'The lease ends when the keys are handed over.';
const lease = `# Rent\n\n${rent}\n\n# End\n\n${keys}`;

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', { 'lease.md': lease, 'other.txt': 'The roof is flat.' });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());
  const of = async (path: string, version?: number) =>
    (
      await product.client.call(dependantsRoute, {
        params: { bundle: 'lease' },
        query: { path, ...(version === undefined ? {} : { version: `${version}` }) },
      })
    ).dependants;

  test('evidence, the insights on it and answers that quote it, with their spans; at an earlier version as it was', async () => {
    expect(await of('lease.md')).toEqual([]);
    const { id: evidence } = await product.client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: rent } });
    const { id: insight } = await product.client.call(addInsightRoute, { body: { statement: 'Rent is due early.', evidence: [evidence] } });
    const { id: answer } = await product.client.call(askRoute, { body: { question: 'When does the lease end?', save: true } });
    const rentSpan = { start: lease.indexOf(rent) - 2, end: lease.indexOf(rent) - 2 + rent.length };
    let before = await of('lease.md');
    expect(before).toMatchObject([
      { kind: 'evidence', id: evidence, label: rent, state: 'current', outcome: 'unchanged', spans: [rentSpan] },
      { kind: 'insight', id: insight, label: 'Rent is due early.', state: 'current', spans: [rentSpan] },
      { kind: 'answer', id: answer, label: 'When does the lease end?', state: 'current' },
    ]);
    expect(before[2]?.spans).toHaveLength(1);
    expect(await of('other.txt')).toEqual([]);
    // Other bundles move the workspace on, and what is recorded then stands on version 1 all the same.
    await product.put('shop', { 'hours.txt': 'Open from nine.' });
    await product.client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: keys } });
    before = await of('lease.md');
    expect(before).toHaveLength(4);
    expect(await of('lease.md', 1)).toEqual(before);

    await product.put('lease', { 'lease.md': lease.replace('third', 'fifth') }, { publish: true });
    expect(await of('lease.md')).toMatchObject([
      { id: evidence, state: 'stale', outcome: 'edited', spans: [] },
      { kind: 'evidence', label: keys, state: 'current' },
      { id: insight, state: 'stale', spans: [] },
      { id: answer, state: 'current' },
    ]);
    expect(await of('lease.md', 1)).toEqual(before);
    await expect(of('gone.md')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(of('lease.md', 9)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
