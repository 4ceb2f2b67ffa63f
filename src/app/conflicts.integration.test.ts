/** Conflicts on arrival: in the plan of what is staged, on demand, at a moment, under insights, dismissed by content. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';
import { describeDatabases } from '../testing/databases.ts';
import { planRoute, type Conflict } from '../modules/documents/contract.ts';
import { addEvidenceRoute, addInsightRoute } from '../modules/evidence/contract.ts';
import { statusRoute } from './overview/contract.ts';
import { dismissConflict, listConflicts } from '../modules/conflicts/contract.ts';

const rent = 'The rent is due on the third day of each month.';
const lease = `# Payment\n\n${rent}\n\nThe deposit is 900 euros.`;
const letter = '# Letter\n\nPlease note: the rent is late.';

const quotes = (conflicts: readonly Conflict[]): string[][] => conflicts.map(({ sides }) => sides.map(({ quote }) => quote));

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', { 'lease.md': lease });
    await product.put('letters', { 'letter.md': letter });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());
  const of = async (bundle: string, query: { asOf?: string; dismissed?: boolean } = {}): Promise<Conflict[]> =>
    (await product.client.call(listConflicts, { params: { bundle }, query })).conflicts;
  const planned = async (bundle: string): Promise<readonly Conflict[]> =>
    (await product.client.call(planRoute, { params: { bundle }, body: {} })).conflicts ?? [];

  const status = (bundle: string) => product.client.call(statusRoute, { query: { bundle } });

  test('what comes disagrees with another bundle; an edit in place does not; a dismissal goes with the contents', async () => {
    expect(await of('lease')).toEqual([]);
    const { id: evidence } = await product.client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: 'third day' } });
    const { id: insight } = await product.client.call(addInsightRoute, { body: { statement: 'Due on the 3rd.', evidence: [evidence] } });

    const fifth = rent.replace('third', 'fifth');
    await product.put('letters', { 'letter.md': `${letter}\n\n${fifth}` });
    const [conflict, ...more] = await planned('letters');
    expect(more).toEqual([]);
    expect(conflict).toMatchObject({
      about: 'order',
      sides: [
        { bundle: 'letters', document: 'letter.md', version: 2, quote: fifth, headingPath: ['Letter'], insights: [] },
        { bundle: 'lease', version: 1, quote: rent, insights: [{ id: insight, label: 'Due on the 3rd.', state: 'current' }] },
      ],
    });
    // On demand what is staged is looked at; what is published alone has none.
    expect(quotes(await of('letters'))).toEqual([[fifth, rent]]);
    expect(await of('letters', { asOf: '1' })).toEqual([]);
    expect(await of('lease')).toEqual([]);

    const said = await status('letters');
    expect(said.bundles.map(({ name }) => name)).toEqual(['letters']);
    expect(said.conflicts).toEqual(await of('letters'));
    expect((await product.client.call(statusRoute, { query: {} })).conflicts).toBeUndefined();

    const params = { bundle: 'letters', key: conflict?.key as string };
    const dismissed = await product.client.call(dismissConflict, { params, body: { reason: 'Another flat.' } });
    expect(dismissed.dismissed).toMatchObject({ reason: 'Another flat.' });
    expect([await planned('letters'), await of('letters')]).toEqual([[], []]);
    expect((await status('letters')).conflicts).toEqual([]);
    expect((await of('letters', { dismissed: true }))[0]?.dismissed?.reason).toBe('Another flat.');

    // Other words bring it back; the old words again, and what was said of them holds again.
    const sixth = rent.replace('third', 'sixth');
    await product.put('letters', { 'letter.md': `${letter}\n\n${sixth}` });
    expect(quotes(await planned('letters'))).toEqual([[sixth, rent]]);
    await product.put('letters', { 'letter.md': `${letter}\n\n${fifth}\n\nMore.` });
    expect(await planned('letters')).toEqual([]);
    await product.client.call(dismissConflict, { params, body: { off: true } });
    expect(quotes(await planned('letters'))).toEqual([[fifth, rent]]);

    // The lease follows: nothing disagrees any more, and an edit of one place is no conflict with itself.
    await product.put('lease', { 'lease.md': lease.replace('third', 'fifth').replace('900', '950') });
    expect(await planned('lease')).toEqual([]);
    await expect(
      product.client.call(dismissConflict, { params: { ...params, key: '0'.repeat(64) }, body: { off: true } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('what nobody asked about while it was shown is found as of then', async () => {
    const two = (second: string): string => `# Heating\n\nThe heating period is 6 months.\n\n# Annex\n\nHeating period: ${second}`;
    await product.put('boiler', { 'terms.md': two('5 months') });
    await product.put('boiler', { 'terms.md': two('6 months') }, { publish: true });
    expect(await of('boiler')).toEqual([]);
    expect(quotes(await of('boiler', { asOf: '1' }))).not.toEqual([]);
    await product.put('boiler', { 'terms.md': two('4 months') }, { publish: true });
    expect(quotes(await of('boiler'))).not.toEqual([]);
  });

  test('in one document the other place keeps the old value; tables by key and column', async () => {
    const table = (price: number): string =>
      `| Part | Supplier | Price |\n| --- | --- | --- |\n| Bolt | Orr | ${price} € |\n| Nut | Orr | 1 € |`;
    const two = (first: string, second: string, price: number): string =>
      `# Terms\n\nThe notice period is ${first}.\n\n${table(3)}\n\n# Annex\n\nNotice period: ${second}\n\n## Prices\n\n${table(price)}`;
    await product.put('shop', { 'terms.md': two('3 months', '3 months', 3) });
    await product.put('shop', { 'terms.md': two('6 weeks', '3 months', 4) });
    expect(quotes(await planned('shop'))).toEqual([
      ['The notice period is 6 weeks.', 'Notice period: 3 months'],
      ['4 €', '3 €'],
    ]);
    await product.put('shop', { 'terms.md': two('6 weeks', '6 weeks', 3) });
    expect(await planned('shop')).toEqual([]);
  });
});
