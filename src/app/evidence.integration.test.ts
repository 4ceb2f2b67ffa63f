/** Evidence, insights and saved answers one rule at a time: what is refused, what a person may decide, what is shown afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StemmaError } from '../kernel/shared/errors.ts';
import { newId } from '../kernel/shared/ids.ts';
import * as answers from '../modules/answers/contract.ts';
import * as documents from '../modules/documents/contract.ts';
import * as evidence from '../modules/evidence/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { openProduct, type Product, type ProductClient } from './seeded-workspace.fixture.ts';

const notice = 'Any notice under this section must be given in writing.';
const rent = 'The tenant must pay the rent before the third working day.';
const end = 'The lease ends when the keys are handed over.';
const lease = `# Rent\n\n${rent}\n\n${notice}\n\n# End\n\n${end}`;

describeDatabases((kind) => {
  let product: Product;
  let client: ProductClient;
  let bundles = 0;
  beforeAll(async () => {
    product = await openProduct(kind);
    client = product.client;
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  /** A published lease in a bundle of its own. */
  async function newBundle(text = lease): Promise<string> {
    const bundle = `lease-${(bundles += 1)}`;
    await product.put(bundle, { 'lease.md': text, 'other.txt': `Nothing of note in bundle ${bundles}.` });
    return bundle;
  }
  const publish = (bundle: string, text: string) => product.put(bundle, { 'lease.md': text }, { publish: true });
  const cite = (document: string, quote: string, occurrence?: number) =>
    client.call(evidence.addEvidenceRoute, { body: { document, quote, ...(occurrence === undefined ? {} : { occurrence }) } });
  const show = (id: string) => client.call(evidence.showEvidence, { params: { id } });
  const confirm = (id: string, start: number) => client.call(evidence.confirmEvidenceRoute, { params: { id }, body: { start } });
  const claim = (ids: readonly string[], statement = 'Rent is due early.') =>
    client.call(evidence.addInsightRoute, { body: { statement, evidence: [...ids] } });
  const refusal = (doing: Promise<unknown>): Promise<Pick<StemmaError, 'code' | 'message' | 'details'>> =>
    doing.then(
      () => Promise.reject(new Error('This was not refused.')),
      ({ code, message, details }: StemmaError) => ({ code, message, details }),
    );

  test('in which versions a quote stood, as it stood last while they were served, page by page', async () => {
    const bundle = await newBundle();
    // Other bundles are published in between: they are no versions of this one.
    await newBundle();
    const { id } = await cite(`${bundle}/lease.md`, rent);
    await publish(bundle, lease.replace('third', 'fifth'));
    await newBundle();
    await client.call(documents.restoreRoute, { params: { bundle }, body: { version: 1 } });
    const page = async (cursor?: string) =>
      client.page(evidence.evidenceVersions, { params: { id }, query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) } });
    const { data, nextCursor } = await page();
    expect(data.versions).toMatchObject([
      { bundle, version: 3, outcome: 'unchanged', state: 'current' },
      { bundle, version: 2, outcome: 'edited', state: 'stale' },
    ]);
    const rest = await page(nextCursor);
    expect(rest.data.versions).toMatchObject([{ bundle, version: 1, outcome: 'unchanged', state: 'current' }]);
    expect(rest.nextCursor).toBeUndefined();
    await expect(client.page(evidence.evidenceVersions, { params: { id: newId() }, query: { limit: 2 } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a quote is taken from what is published, and a person says which of several places', async () => {
    const bundle = await newBundle(`# A\n\n${notice}\n\n# B\n\n${notice}`);
    const path = `${bundle}/lease.md`;
    expect(await refusal(cite(path, ' \n'))).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await refusal(cite(path, 'x'.repeat(20_001)))).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await refusal(cite(path, 'Nobody wrote this.'))).toMatchObject({ code: 'NOT_FOUND', details: { document: path } });
    expect(await refusal(cite(path, notice, 3))).toMatchObject({ code: 'NOT_FOUND', details: { occurrences: 2 } });
    const once = await refusal(cite(`${bundle}/other.txt`, 'Nothing of note', 2));
    expect(once.message).toContain('1 time;');
    const { code, details } = await refusal(cite(path, notice));
    expect([code, (details as { candidates: { start: number }[] }).candidates.map(({ start }) => start)]).toEqual([
      'AMBIGUOUS',
      [3, 8 + notice.length],
    ]);
    expect(await cite(path, notice, 2)).toMatchObject({ start: 8 + notice.length, quote: notice, outcome: 'unchanged', takenFrom: 1 });
    await product.put(bundle, { 'lease.md': lease });
    expect(await refusal(cite(`${path}@2`, rent))).toMatchObject({ code: 'CONFLICT' });
    await client.call(documents.holdRoute, { params: { bundle }, body: {} });
    expect((await refusal(cite(`${path}@2`, rent))).message).toContain('only held');
  });

  test('a person says where an ambiguous quote stands; other places are refused', async () => {
    const bundle = await newBundle();
    const { id } = await cite(`${bundle}/lease.md`, notice);
    const { id: insight } = await claim([id]);
    expect(await confirm(id, (await show(id)).start)).toMatchObject({ outcome: 'unchanged' });
    await publish(bundle, lease.replace(notice, `${notice}\n\n${notice}`));
    const { state, outcome, candidates = [], causes } = await show(id);
    expect(await client.call(evidence.showInsight, { params: { id: insight } })).toMatchObject({ state: 'suspect' });
    expect([state, outcome, candidates.length, causes[0]?.reason]).toEqual(['suspect', 'ambiguous', 2, 'quote_ambiguous']);
    expect(await refusal(confirm(id, 1))).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { candidates: [{ quote: notice }, { quote: notice }] },
    });
    const second = candidates[1]?.start as number;
    expect(await confirm(id, second)).toMatchObject({ state: 'current', outcome: 'unchanged', start: second, causes: [] });
    const first = candidates[0]?.start as number;
    expect(await confirm(id, first)).toMatchObject({ state: 'current', start: first, quote: notice });
  });

  test('the words of an edited place become the judged quote', async () => {
    const bundle = await newBundle();
    const { id } = await cite(`${bundle}/lease.md`, rent);
    const { id: insight } = await claim([id, id]);
    const edited = rent.replace('third', 'fifth');
    await publish(bundle, lease.replace(rent, edited));
    const shown = await show(id);
    expect(shown).toMatchObject({ state: 'stale', outcome: 'edited', newText: edited, quote: rent, causes: [{ reason: 'quote_edited' }] });
    expect(await client.call(evidence.showInsight, { params: { id: insight } })).toMatchObject({
      state: 'stale',
      lights: { quotePresent: false },
      evidence: [{ id }],
    });
    expect(await confirm(id, shown.candidates?.[0]?.start as number)).toMatchObject({ state: 'current', quote: edited });
    expect(await client.call(evidence.showInsight, { params: { id: insight } })).toMatchObject({ state: 'current', causes: [] });
    await publish(bundle, lease.replace(rent, edited.replace('fifth', 'sixth')));
    expect(await show(id)).toMatchObject({ state: 'stale', causes: [{ before: edited }] });
  });

  test('evidence of a document that is gone waits for it', async () => {
    const bundle = await newBundle();
    const { id } = await cite(`${bundle}/lease.md`, rent);
    const { id: gone } = await cite(`${bundle}/lease.md`, end);
    const { id: insight } = await claim([id, gone]);
    await client.call(documents.removeDocumentRoute, { params: { bundle }, body: { path: 'lease.md' } });
    await client.call(documents.applyRoute, { params: { bundle }, body: {} });
    expect(await show(id)).toMatchObject({ state: 'stale', outcome: 'removed', quote: rent, causes: [{ reason: 'document_removed' }] });
    expect(await refusal(confirm(id, 0))).toMatchObject({ code: 'CONFLICT' });
    await publish(bundle, lease.replace(`\n\n${end}`, ''));
    expect(await show(gone)).toMatchObject({ state: 'stale', outcome: 'removed', causes: [{ reason: 'quote_removed' }] });
    expect(await show(id)).toMatchObject({ state: 'current', quote: rent });
    const shown = await client.call(evidence.showInsight, { params: { id: insight } });
    expect(shown.state).toBe('stale');
  });

  test('many documents are cited and change at once', async () => {
    const bundle = `many-${(bundles += 1)}`;
    const paths = Array.from({ length: 10 }, (_, index) => `d${index}.md`);
    const texts = (word: string) =>
      Object.fromEntries(paths.map((path, index) => [path, `# D${index}\n\nThe ${word} of ${index} is here.\n\n${rent}`]));
    await product.put(bundle, texts('old'));
    const cited = [];
    for (const path of paths) cited.push((await cite(`${bundle}/${path}`, rent)).id);
    await product.put(bundle, texts('new'), { publish: true });
    const states = [];
    for (const id of cited) states.push((await show(id)).outcome);
    expect(states).toEqual(paths.map(() => 'unchanged'));
  });

  test('what does not exist is said to', async () => {
    const id = newId();
    const notThere = { code: 'NOT_FOUND' };
    expect(await refusal(confirm(id, 0))).toMatchObject(notThere);
    expect(await refusal(client.call(evidence.deleteEvidenceRoute, { params: { id } }))).toMatchObject(notThere);
    expect(await refusal(client.call(evidence.deleteInsightRoute, { params: { id } }))).toMatchObject(notThere);
    expect(await refusal(client.call(evidence.editInsightRoute, { params: { id }, body: {} }))).toMatchObject(notThere);
    expect(await refusal(claim([id]))).toMatchObject({ ...notThere, details: { missing: [id] } });
    expect(await refusal(client.call(answers.refreshAnswerRoute, { params: { id }, body: {} }))).toMatchObject(notThere);
    expect(await refusal(client.call(answers.deleteAnswerRoute, { params: { id } }))).toMatchObject(notThere);
  });

  test('the life of an insight', async () => {
    const bundle = await newBundle();
    const { id: first } = await cite(`${bundle}/lease.md`, rent);
    const { id: second } = await cite(`${bundle}/lease.md`, end);
    expect(await refusal(claim([first], '  '))).toMatchObject({ code: 'VALIDATION_ERROR' });
    const { id, status } = await client.call(evidence.addInsightRoute, {
      body: { statement: ' Rent is due early. ', evidence: [first], reviewIntervalDays: 30 },
    });
    expect(status).toBe('draft');
    const move = (action: 'review' | 'publish' | 'withdraw') =>
      client.call(evidence.moveInsightRoute, { params: { id, action }, body: {} });
    expect((await refusal(move('publish'))).message).toContain('Review it before you publish it.');
    expect((await move('review')).status).toBe('reviewed');
    expect((await move('publish')).status).toBe('published');
    expect((await refusal(move('publish'))).message).toContain('Only a reviewed insight can be published.');
    expect((await move('withdraw')).status).toBe('withdrawn');
    expect((await refusal(move('withdraw'))).message).toContain('It is withdrawn already.');
    const edit = (body: { statement?: string; evidence?: string[]; reviewIntervalDays?: number }) =>
      client.call(evidence.editInsightRoute, { params: { id }, body });
    expect(await edit({ statement: 'Rent is due.' })).toMatchObject({
      status: 'draft',
      statement: 'Rent is due.',
      evidence: [{ id: first }],
    });
    const edited = await edit({ evidence: [second, first, second], reviewIntervalDays: 60 });
    expect([edited.reviewIntervalDays, edited.evidence.map((one) => one.id)]).toEqual([60, expect.arrayContaining([first, second])]);
    expect(edited.history.map(({ action, valid }) => `${action} ${valid}`)).toEqual([
      'add false',
      'review false',
      'publish false',
      'withdraw false',
      'edit false',
      'edit true',
    ]);
    expect(await refusal(client.call(evidence.deleteEvidenceRoute, { params: { id: second } }))).toMatchObject({ code: 'CONFLICT' });
    await client.call(evidence.deleteInsightRoute, { params: { id } });
    expect(await client.call(evidence.deleteEvidenceRoute, { params: { id: second } })).toMatchObject({ deleted: true });
  });

  test('an answer in one bundle or in all, at a time or kept', async () => {
    const bundle = await newBundle(lease.replace('keys', 'golden keys'));
    const golden = end.replace('keys', 'golden keys');
    const question = 'When does the lease end and the golden keys are handed over?';
    const ask = (body: object) => client.call(answers.askRoute, { body: { question, ...body } });
    expect(await refusal(ask({ question: ' ' }))).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await refusal(ask({ save: true, asOf: '2100-01-01' }))).toMatchObject({ code: 'VALIDATION_ERROR' });
    const [inBundle, inAll] = [await ask({ bundle }), await ask({})];
    const first = ({ sentences }: Pick<answers.PresentedAnswer, 'sentences'>): string | undefined => sentences[0]?.text;
    expect([inBundle, inAll].map(first)).toEqual([golden, golden]);
    expect(inBundle.sentences.flatMap(({ citations }) => citations).every((cited) => cited.bundle === bundle)).toBe(true);
    expect(await ask({ bundle, asOf: '1' })).toMatchObject({ sentences: inBundle.sentences });
    expect(await ask({ bundle, question: 'Which zebras graze on Jupiter?' })).toMatchObject({ found: false, sentences: [] });
    const { id } = await ask({ bundle, save: true });
    const { id: everywhere } = await ask({ save: true });
    const { id: nothing } = await ask({ bundle, question: 'Which zebras graze on Jupiter?', save: true });
    await publish(bundle, lease.replace('keys', 'golden keys').replace('handed over', 'given back'));
    const shown = (answer: string | undefined) => client.call(answers.showAnswer, { params: { id: answer as string } });
    for (const one of [id, everywhere]) {
      const answer = await shown(one);
      expect([answer.state, first(answer)]).toEqual(['current', golden.replace('handed over', 'given back')]);
    }
    await publish(bundle, `${lease}\n\nZebras graze on Jupiter.`);
    expect(await shown(nothing)).toMatchObject({ found: true });
    await client.call(answers.refreshAnswerRoute, { params: { id: id as string }, body: {} });
    expect(await shown(id)).toMatchObject({ state: 'current' });
    expect(await client.call(answers.deleteAnswerRoute, { params: { id: id as string } })).toMatchObject({ deleted: true });
  });
});
