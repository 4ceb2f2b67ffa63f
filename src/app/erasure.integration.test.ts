import { sql } from 'kysely';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editInsightRoute, moveInsightRoute, showInsight } from '../modules/evidence/contract.ts';
import { showAnswer } from '../modules/answers/contract.ts';
import { eraseRoute, listErasures, planErasureRoute, showErasure } from '../modules/documents/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { integrityProblems } from '../testing/integrity.ts';
import { databaseFiles, filesHolding, formsOf, tablesHolding } from './erasure.fixture.ts';
import { localScope } from './local-workspace.ts';
import { api, openProduct, type Product } from './seeded-workspace.fixture.ts';

/** Words that are nowhere but in what is erased, for the places that text goes to: a path, a heading, a quote, terms, a short one. */
const secrets = ['Zanzifax', 'Quollberry', 'Vexnorthing', 'Plumbarque', 'Drosnikel', 'Mirquoth', 'zq7w'];
const [path, fruit, wind, boat, metal, heading, short] = secrets as [string, string, string, string, string, string, string];
const bundleName = 'plan-xyloquent';

const shared = 'The roof of the house is inspected in spring, and whoever lives there opens the door for it.';
const secret = (days: string): string => `# ${heading} Terms

The tenant pays ${days} days after the ${fruit} harvest "as agreed".

The ${wind} window of ${boat} is ${metal} and the code is ${short}. ${'It is repeated so that the value is stored compressed. '.repeat(60)}

# Roof

${shared}`;
const kept = `# House

The tenant pays the rent on the third day of the month.

# Roof

${shared}`;
const quote = 'pays the rent on the third day';

describeDatabases((kind) => {
  let product: Product;
  beforeEach(async () => {
    product = await openProduct(kind);
  });
  afterEach(() => product?.[Symbol.asyncDispose]());

  const planOf = (bundle: string, document?: string) =>
    product.client.call(planErasureRoute, { body: { bundle, ...(document === undefined ? {} : { path: document }) } });
  const eraseAs = (bundle: string, document: string | undefined, plan: string) =>
    product.client.call(eraseRoute, { body: { bundle, plan, ...(document === undefined ? {} : { path: document }) } });
  const searched = async (query: string, asOf?: string) =>
    (await product.client.call(api.search, { body: { query, bundle: 'lease', ...(asOf === undefined ? {} : { asOf }) } })).hits.map(
      ({ document, score, start, end, snippet }) => ({ document, score, start, end, snippet }),
    );
  const everywhere = async (words: readonly string[]): Promise<string[]> => [
    ...(await tablesHolding(product.stemma.database, words)),
    ...(await filesHolding(join(product.data, 'blobs'), formsOf(words))),
    ...(await filesHolding(await databaseFiles(product, kind), formsOf(words))),
  ];

  describe('a document with everything that hangs on it', () => {
    const document = `${path}.md`;
    let ids: { gone: string; stays: string; bare: string; both: string; answer: string };
    let before: { hits: object[]; early: object[]; other: unknown; evidence: unknown };
    const others = async (): Promise<unknown> => ({
      text: new TextDecoder().decode(
        await product.client.call(api.text, { params: { bundle: 'lease' }, query: { path: 'kept.md', version: '1' } }),
      ),
      versions: (await product.client.call(api.versions, { params: { bundle: 'lease' } })).versions.filter(({ number }) => number < 3),
    });
    const evidenceNow = (): Promise<unknown> => product.client.call(api.showEvidence, { params: { id: ids.stays } });

    beforeEach(async () => {
      const { client, put, stemma } = product;
      await put('lease', { [document]: secret('ten'), 'kept.md': kept });
      await put('notes', { 'n.txt': 'The shop opens at nine.' });
      const cite = async (address: string, words: string): Promise<string> =>
        (await client.call(api.addEvidence, { body: { document: address, quote: words } })).id;
      const gone = await cite(`lease/${document}`, `The tenant pays ten days after the ${fruit} harvest`);
      const stays = await cite('lease/kept.md', quote);
      const insight = async (statement: string, evidence: string[]): Promise<string> =>
        (await client.call(api.addInsight, { body: { statement, evidence } })).id;
      const [bare, both] = [await insight('Payment is late.', [gone]), await insight('Payment is known.', [stays, gone])];
      await client.call(editInsightRoute, { params: { id: both }, body: { statement: 'Payment is well known.' } });
      await client.call(moveInsightRoute, { params: { id: both, action: 'review' }, body: {} });
      const answer = (await client.call(api.ask, { body: { question: 'When does the tenant pay?', save: true } })).id as string;
      // A word that is read as one of the erased text only.
      await client.call(api.ask, { body: { question: 'What is quolberry?', save: true } });
      await put('lease', { [document]: secret('twelve') }, { publish: true });
      await put('lease', { [document]: secret('fifteen') });
      await client.call(api.plan, { params: { bundle: 'lease' }, body: {} });
      await client.call(api.ask, { body: { question: 'Who pays?', save: true }, idempotencyKey: 'asked-before' });
      // What was sampled, changed and forgotten before lies about as well.
      await stemma.database.asOwner((db) => sql`ANALYZE`.execute(db));
      await stemma.maintain();
      ids = { gone, stays, bare, both, answer };
      before = {
        hits: (await searched('rent third day roof')).filter((hit) => hit.document === 'kept.md'),
        early: (await searched('rent third day roof', '1')).filter((hit) => hit.document === 'kept.md'),
        other: await others(),
        evidence: await evidenceNow(),
      };
    }, 120_000);

    test('goes from every file and table; all else is as it was, and what was derived says so', { timeout: 120_000 }, async () => {
      const found = await everywhere(secrets);
      expect(new Set(found.map((one) => /^(\w+): /.exec(one)?.[1]).filter((one) => one !== undefined)).size).toBeGreaterThan(12);
      expect(found.filter((one) => one.startsWith(product.data)).length).toBeGreaterThan(0);

      const plan = await planOf('lease', document);
      const actions = Object.fromEntries(plan.items.map(({ id, action }) => [id, action]));
      expect(actions).toMatchObject({ [ids.gone]: 'purged', [ids.bare]: 'purged', [ids.both]: 'redacted', [ids.answer]: 'rerun' });
      expect(actions[ids.stays]).toBeUndefined();
      expect(plan).toMatchObject({
        counts: { documents: 1, revisions: 3, versions: 3, files: 3, evidence: 1, sharedPassages: 1 },
        shared: [{ bundle: 'lease', path: 'kept.md', passages: 1 }],
      });
      const receipt = await eraseAs('lease', document, plan.plan);
      expect(receipt).toMatchObject({ state: 'done', counts: plan.counts, log: kind === 'embedded' ? 'overwritten' : 'left' });
      expect(receipt.items.map(({ id }) => id).sort()).toEqual(plan.items.map(({ id }) => id).sort());
      expect(await everywhere(secrets)).toEqual([]);
      expect(await product.stemma.database.as(localScope).read(integrityProblems)).toEqual([]);
      expect((await product.client.page(listErasures, {})).data.erasures.map(({ id }) => id)).toEqual([receipt.id]);
      expect((await product.client.page(showErasure, { params: { id: receipt.id }, query: { limit: 3 } })).data.items).toEqual(
        receipt.items.slice(0, 3),
      );
      await expectTheRest();
      await expectDerived();
    });

    const expectTheRest = async (): Promise<void> => {
      expect(await searched('rent third day roof')).toEqual(before.hits);
      expect(await searched('rent third day roof', '1')).toEqual(before.early);
      expect(await others()).toEqual(before.other);
      expect(await evidenceNow()).toEqual(before.evidence);
    };

    const expectDerived = async (): Promise<void> => {
      const { client } = product;
      const params = (id: string) => ({ params: { id } });
      expect(await client.call(showAnswer, params(ids.answer))).toMatchObject({
        state: 'current',
        sentences: [{ text: expect.stringContaining('third day') }],
      });
      expect(
        await client
          .call(showAnswer, { ...params(ids.answer), query: { asOf: new Date(0).toISOString() } })
          .catch((error: unknown) => error),
      ).toMatchObject({ code: 'NOT_FOUND' });
      expect(await client.call(showInsight, params(ids.both))).toMatchObject({
        status: 'draft',
        state: 'current',
        evidence: [{ id: ids.stays }],
      });
      await expect(client.call(showInsight, params(ids.bare))).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining('erased on'),
      });
      await expect(client.call(api.why, params(ids.gone))).rejects.toMatchObject({ message: expect.stringContaining('erased on') });
      await expect(client.call(api.text, { params: { bundle: 'lease' }, query: { path: document, version: '1' } })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringMatching(/erased on \d{4}-\d\d-\d\d/),
      });
      expect(await client.call(api.version, { params: { bundle: 'lease', number: '1' } })).toMatchObject({
        documents: [{ path: 'kept.md' }],
        erased: [{ at: expect.any(String) }],
      });
      // Only the document differed from what is published.
      await expect(client.call(api.plan, { params: { bundle: 'lease' }, body: {} })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(
        client.call(api.ask, { body: { question: 'Who pays?', save: true }, idempotencyKey: 'asked-before' }),
      ).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('erased'),
      });
      await product.put('lease', { [document]: '# Again\n\nAnother text at the same path.' }, { publish: true });
      expect((await client.call(api.version, { params: { bundle: 'lease', number: '4' } })).documents).toHaveLength(2);
    };
  });

  test('a bundle goes with its name, and leaves its numbers', { timeout: 60_000 }, async () => {
    const { client, put } = product;
    await put(bundleName, { 'a.md': 'The anchor weighs seven tons.', 'b.md': shared });
    const answer = (await client.call(api.ask, { body: { question: 'How heavy is the anchor?', save: true } })).id as string;
    await put('notes', { 'n.txt': 'The shop opens at ten.' }, { publish: true });
    const plan = await planOf(bundleName);
    await put('notes', { 'n.txt': 'The shop opens at eleven.' }, { publish: true });
    await expect(eraseAs(bundleName, undefined, plan.plan)).rejects.toMatchObject({ code: 'CONFLICT' });
    const again = await planOf(bundleName);
    expect(again.items.find(({ id }) => id === answer)).toMatchObject({ action: 'rerun' });
    await eraseAs(bundleName, undefined, again.plan);
    expect(await everywhere([bundleName, 'anchor weighs'])).toEqual([]);
    expect((await client.call(api.status, {})).bundles.map(({ name }) => name)).toEqual(['notes']);
    const seq = (await client.call(api.status, {})).seq;
    await put(bundleName, { 'a.md': 'A new text.' });
    expect((await client.call(api.status, {})).seq).toBe(seq + 1);
    expect(await client.call(showAnswer, { params: { id: answer } })).toMatchObject({ found: false });
  });
});
