/** Answers compared between moments, in a plan too, and who was given what is wrong now. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as answers from '../modules/answers/contract.ts';
import * as documents from '../modules/documents/contract.ts';
import * as evidence from '../modules/evidence/contract.ts';
import { holdersRoute, recallRoute } from '../modules/recall/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { openProduct, type Product, type ProductClient } from './seeded-workspace.fixture.ts';
import { exportPack } from './evidence-pack/contract.ts';
import { verifyPack } from './evidence-pack/verify-pack.ts';

const end = 'The lease ends when the golden keys are handed over.';
const given = end.replace('handed over', 'given back');
const pets = 'Pets are allowed in the garden.';
const lease = `# End\n\n${end}\n\n# Pets\n\n${pets}`;
const question = 'When does the lease end and the golden keys are handed over?';

describeDatabases((kind) => {
  let product: Product;
  let client: ProductClient;
  beforeAll(async () => {
    product = await openProduct(kind);
    client = product.client;
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  const params = { bundle: 'lease' };
  const recall = async (subject: string) => (await client.call(recallRoute, { params: { subject } })).recipients;
  const save = async (): Promise<string> =>
    (await client.call(answers.askRoute, { body: { question, bundle: 'lease', save: true } })).id as string;
  const diff = (id: string, query: object = {}) => client.call(answers.answerDiffRoute, { params: { id }, query });

  test('from asking to recalling', async () => {
    await product.put('lease', { 'lease.md': lease });
    const id = await save();
    const { id: quote } = await client.call(evidence.addEvidenceRoute, { body: { document: 'lease/lease.md', quote: pets } });
    const { id: insight } = await client.call(evidence.addInsightRoute, { body: { statement: 'Bring the dog.', evidence: [quote] } });
    expect((await diff(id)).sentences).toEqual([{ change: 'kept', text: end }]);
    const pack = await client.call(exportPack, { params: { subject: id } });
    await client.call(exportPack, { params: { subject: insight } });
    expect(await recall('lease')).toEqual([]);

    // Staged: the plan says what becomes of each sentence and why, and who holds what it would change.
    await product.put('lease', { 'lease.md': lease.replace(end, given) });
    const plan = await client.call(documents.planRoute, { params, body: {} });
    const changed = {
      change: 'changed',
      before: end,
      after: given,
      causes: [{ reason: 'text_edited', before: end, after: given, severity: 'cited_changed' }],
    };
    expect(plan.affected).toMatchObject([{ id, sentences: [changed] }]);
    expect(await diff(id, { to: '2' })).toMatchObject({ to: { staged: true }, sentences: [changed] });
    const held = (await client.call(holdersRoute, { body: { of: plan.affected.map((one) => one.id) } })).recipients;
    const { root } = verifyPack(pack);
    expect(held.filter((one) => one.kind === 'export')).toMatchObject([{ root, seq: 1, holds: [{ id, wrong: [end] }] }]);

    // Published and left out: what was saved goes on saying it, and what was exported does too.
    await client.call(documents.applyRoute, { params, body: { only: [] } });
    expect(await recall(id)).toMatchObject([
      { kind: 'export', root, holds: [{ state: 'stale', wrong: [end], now: [] }] },
      { kind: 'saved', id, holds: [{ wrong: [end] }] },
    ]);
    await client.call(answers.refreshAnswerRoute, { params: { id }, body: {} });
    expect(await diff(id)).toMatchObject({ from: { seq: 1, staged: false }, to: { seq: 2 }, sentences: [changed] });
    expect(await diff(id, { from: '2', to: '1' })).toMatchObject({ sentences: [{ change: 'changed', before: given, after: end }] });
    expect((await recall('lease')).map((one) => [one.kind, one.holds[0]?.wrong, one.holds[0]?.now])).toEqual([
      ['export', [end], [given]],
      ['saved', [end], [given]],
    ]);

    // The insight's pack is right until its quote goes.
    await product.put('lease', { 'lease.md': `# End\n\n${given}` }, { publish: true });
    const [latest] = await recall(insight);
    expect(latest).toMatchObject({ kind: 'export', holds: [{ kind: 'insight', wrong: ['Bring the dog.'] }] });

    // Back where it was exported: the packs are right again, and only who saved it was told something else in between.
    await client.call(documents.restoreRoute, { params, body: { version: 1 } });
    expect((await recall('lease')).map((one) => [one.kind, one.holds[0]?.wrong])).toEqual([['saved', [given]]]);
    await expect(recall('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(diff(id, { from: '2020-01-01' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await client.call(answers.deleteAnswerRoute, { params: { id } });
    expect(await recall('lease')).toEqual([]);
  });
});
