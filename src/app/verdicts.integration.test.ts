/** What people said, through changes: verdicts suspended and back, dismissals that end with another cause, ways out of flags, and all of it as of then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as answers from '../modules/answers/contract.ts';
import * as documents from '../modules/documents/contract.ts';
import * as evidence from '../modules/evidence/contract.ts';
import * as verdicts from '../modules/verdicts/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { statusRoute } from './overview/contract.ts';
import { openProduct, type Product, type ProductClient } from './seeded-workspace.fixture.ts';
import { whyRoute } from './why/contract.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const end = 'The lease ends when the golden keys are handed over.';
const lease = `# Rent\n\nTo be read first. ${rent}\n\n# End\n\n${end}`;
const question = 'When does the lease end and the golden keys are handed over?';

describeDatabases((kind) => {
  let product: Product;
  let client: ProductClient;
  beforeAll(async () => {
    product = await openProduct(kind);
    client = product.client;
  });
  afterAll(() => product?.[Symbol.asyncDispose]());

  const open = (bundle: string): Promise<void> => product.put(bundle, { 'lease.md': lease });
  const publish = (bundle: string, text: string) => product.put(bundle, { 'lease.md': text }, { publish: true });
  const restore = (bundle: string, version: number) => client.call(documents.restoreRoute, { params: { bundle }, body: { version } });
  const cite = async (bundle: string, quote: string): Promise<string> =>
    (await client.call(evidence.addEvidenceRoute, { body: { document: `${bundle}/lease.md`, quote } })).id;
  const judge = (of: string, decision: 'approve' | 'reject', more: object = {}) =>
    client.call(verdicts.addVerdict, { body: { of, decision, ...more } });
  const insight = (id: string, asOf?: string) =>
    client.call(evidence.showInsight, { params: { id }, query: asOf === undefined ? {} : { asOf } });
  const validities = (of: readonly verdicts.PresentedVerdict[]): string[] => of.map(({ decision, validity }) => `${decision} ${validity}`);
  const status = () => client.call(statusRoute, {});

  test('an approval is suspended by a change and back on revert, with nothing run again; what was seen stays', async () => {
    await open('one');
    const quote = await cite('one', 'third working day');
    const { id } = await client.call(evidence.addInsightRoute, { body: { statement: 'Rent is due early.', evidence: [quote] } });
    const given = await judge(id, 'approve', { note: ' Read it twice. ' });
    expect(given).toMatchObject({ of: id, decision: 'approve', validity: 'valid', replaced: false, note: 'Read it twice.' });
    expect(given.seen).toEqual({
      words: 'Rent is due early.',
      quotes: [
        {
          bundle: 'one',
          document: 'lease.md',
          version: 1,
          start: expect.any(Number),
          end: expect.any(Number),
          quote: 'third working day',
          sentences: [rent],
        },
      ],
    });
    expect(await insight(id)).toMatchObject({ status: 'reviewed', lights: { claimSupported: true } });

    // Beside the sentence that was judged, and elsewhere: nothing that was seen is another.
    await publish('one', lease.replace('To be read first.', 'To be read last.').replace('golden', 'silver'));
    expect(await insight(id)).toMatchObject({ state: 'current', lights: { claimSupported: true }, verdicts: [{ validity: 'valid' }] });
    // A word of the judged sentence.
    await publish('one', lease.replace('must pay', 'must not pay'));
    expect(await insight(id)).toMatchObject({
      state: 'stale',
      lights: { claimSupported: false, quotePresent: false },
      verdicts: [{ validity: 'suspended', seen: given.seen }],
    });
    await expect(judge(id, 'approve')).rejects.toMatchObject({ code: 'CONFLICT' });
    const back = await restore('one', 1);
    expect(back).toMatchObject({ rerun: 0, failed: 0 });
    expect(await insight(id)).toMatchObject({ state: 'current', lights: { claimSupported: true }, verdicts: [{ validity: 'valid' }] });

    await judge(id, 'reject');
    const rejected = await insight(id);
    expect([rejected.status, rejected.lights.claimSupported, rejected.verdicts.map(({ replaced }) => replaced)]).toEqual([
      'draft',
      false,
      [false, true],
    ]);
    const listed = (await client.call(verdicts.listVerdicts, { query: { of: id } })).verdicts;
    expect(listed).toEqual(rejected.verdicts);
  });

  test('confirming an anchor is a verdict on the words there, and an edit of the statement suspends an approval', async () => {
    await open('two');
    const quote = await cite('two', rent);
    const { id } = await client.call(evidence.addInsightRoute, { body: { statement: 'Rent is due early.', evidence: [quote] } });
    await judge(quote, 'approve');
    await publish('two', lease.replace('third', 'fifth'));
    const shown = await client.call(evidence.showEvidence, { params: { id: quote } });
    await client.call(evidence.confirmEvidenceRoute, { params: { id: quote }, body: { start: shown.candidates?.[0]?.start as number } });
    const confirmed = await client.call(evidence.showEvidence, { params: { id: quote } });
    expect(validities(confirmed.verdicts)).toEqual(['confirm valid', 'approve suspended']);
    expect(confirmed.verdicts[0]?.seen.quotes[0]).toMatchObject({ version: 2, quote: rent.replace('third', 'fifth') });
    await restore('two', 1);
    expect(validities((await client.call(evidence.showEvidence, { params: { id: quote } })).verdicts)).toEqual([
      'confirm suspended',
      'approve valid',
    ]);

    await judge(id, 'approve');
    await client.call(evidence.moveInsightRoute, { params: { id, action: 'publish' }, body: {} });
    const edit = (body: object) => client.call(evidence.editInsightRoute, { params: { id }, body });
    const other = '00000000-0000-7000-8000-0000000000aa';
    expect(await edit({ reviewIntervalDays: 30, owner: other })).toMatchObject({
      status: 'published',
      owner: other,
      reviewIntervalDays: 30,
    });
    const then = await insight(id);
    // Somewhere else: the moment at which it was published ends.
    await product.put('elsewhere', { 'a.txt': 'Nothing of note.' });
    expect(await edit({ statement: 'Rent is due.', reviewIntervalDays: null })).toMatchObject({
      status: 'draft',
      reviewIntervalDays: null,
      lights: { claimSupported: false },
    });
    expect(await edit({ statement: 'Rent is due early.' })).toMatchObject({ lights: { claimSupported: true } });
    await client.call(evidence.moveInsightRoute, { params: { id, action: 'withdraw' }, body: {} });
    expect((await client.call(evidence.moveInsightRoute, { params: { id, action: 'restore' }, body: {} })).status).toBe('draft');
    await judge(id, 'reject');
    const { versions } = await client.call(documents.listVersions, { params: { bundle: 'two' }, query: { limit: 1 } });
    expect(await insight(id, versions[0]?.publishedAt as string)).toEqual(then);
  });

  test('a sentence of an answer is judged by its words: another copy of them changes nothing, a change suspends, a revert brings back', async () => {
    await open('three');
    const { id, sentences } = await client.call(answers.askRoute, { body: { question, bundle: 'three', save: true } });
    const of = id as string;
    const answer = async () => client.call(answers.showAnswer, { params: { id: of } });
    await expect(judge(of, 'approve')).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(judge(of, 'approve', { sentence: sentences.length + 1 })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await judge(of, 'approve', { sentence: 1 })).toMatchObject({ sentence: 1, seen: { words: end, quotes: [{ quote: end }] } });
    await product.put('three', { 'copy.md': `# Copy\n\n${end}` }, { publish: true });
    expect(validities((await answer()).verdicts)).toEqual(['approve valid']);
    await publish('three', lease.replace('handed over', 'given back'));
    await client.call(documents.removeDocumentRoute, { params: { bundle: 'three' }, body: { path: 'copy.md' } });
    await client.call(documents.applyRoute, { params: { bundle: 'three' }, body: {} });
    expect(validities((await answer()).verdicts)).toEqual(['approve suspended']);
    await restore('three', 1);
    expect(validities((await answer()).verdicts)).toEqual(['approve valid']);
  });

  test('a dismissal holds while the cause is the same, ends with another, comes back with it, and can be undone', async () => {
    await open('four');
    const quote = await cite('four', rent);
    const { id } = await client.call(evidence.addInsightRoute, { body: { statement: 'Rent is due early.', evidence: [quote] } });
    const dismiss = (of: string, reason = 'The day is known.') => client.call(verdicts.dismissRoute, { body: { of, reason } });
    await expect(dismiss(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    const fifth = lease.replace('third', 'fifth');
    await publish('four', fifth);
    const before = (await status()).counts;
    await expect(dismiss(id, ' ')).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await dismiss(id)).toMatchObject({ id, kind: 'insight', state: 'stale', dismissed: { reason: 'The day is known.' } });
    const said = await client.call(whyRoute, { params: { id }, query: {} });
    expect(said).toMatchObject({ state: 'stale', dismissed: { reason: 'The day is known.', by: expect.any(String) } });
    await dismiss(quote);
    const after = await status();
    expect(after.counts).toEqual({ ...before, stale: before.stale - 2, current: before.current + 2 });
    expect([after.flagged, after.dismissed].map((list) => list.filter((one) => one.id === id).length)).toEqual([0, 1]);

    // The same words at another place of a later version: the same cause, and nobody is asked again.
    await product.put('four', { 'lease.md': `# Before\n\nA new beginning.\n\n${fifth}` });
    const { undecided } = await client.call(documents.applyRoute, { params: { bundle: 'four' }, body: {} });
    expect(undecided).toBe(0);
    expect((await insight(id)).dismissed).toBeDefined();
    await publish('four', lease.replace('third', 'sixth'));
    expect((await insight(id)).dismissed).toBeUndefined();
    await publish('four', fifth);
    expect(await insight(id)).toMatchObject({ state: 'stale', dismissed: { reason: 'The day is known.' } });
    const undo = () => client.call(verdicts.undismissRoute, { params: { of: id } });
    expect((await undo()).dismissed).toBeUndefined();
    await expect(undo()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('an answer that was left out of an apply is run again', async () => {
    await open('five');
    const { id } = await client.call(answers.askRoute, { body: { question, bundle: 'five', save: true } });
    await product.put('five', { 'lease.md': lease.replace('handed over', 'given back') });
    await client.call(documents.applyRoute, { params: { bundle: 'five' }, body: { only: [] } });
    const flagged = (await status()).flagged.find((one) => one.id === id);
    expect(flagged).toMatchObject({
      state: 'stale',
      severity: 'cited_changed',
      certainty: 'certain',
      causes: [{ severity: 'cited_changed' }],
    });
    expect(await client.call(verdicts.rerunRoute, { params: { id: id as string }, body: {} })).toMatchObject({
      state: 'current',
      causes: [],
    });
  });
});
