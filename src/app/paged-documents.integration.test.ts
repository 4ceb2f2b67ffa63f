/** Documents with pages, from the file to the box on the page that a citation shows. */
import Pdf from 'pdfkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as answers from '../modules/answers/contract.ts';
import * as documents from '../modules/documents/contract.ts';
import * as evidence from '../modules/evidence/contract.ts';
import * as search from '../modules/search/contract.ts';
import { describeDatabases } from '../testing/databases.ts';
import { seedFile } from '../testing/hostile/seeds.ts';
import { openProduct, type Product } from './seeded-workspace.fixture.ts';

const rent = 'The tenant shall pay a monthly rent of 1,450 crowns to the landlord.';
const notice = 'Either party may end this lease with a written notice of thirty days.';

/** An A4 page per text, 60 points from the left, 100 from the top. */
async function pdfOf(pages: readonly string[]): Promise<Buffer<ArrayBuffer>> {
  const pdf = new Pdf({ size: 'A4', margin: 60, autoFirstPage: false });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const text of pages) pdf.addPage().fontSize(12).text(text, 60, 100);
  const end = new Promise<void>((resolve) => pdf.on('end', resolve));
  pdf.end();
  await end;
  return Buffer.concat(chunks);
}

describeDatabases((kind) => {
  let product: Product;
  beforeAll(async () => {
    product = await openProduct(kind);
    await product.put('lease', { 'lease.pdf': await pdfOf([rent, notice]) });
  });
  afterAll(() => product?.[Symbol.asyncDispose]());
  const at = { bundle: 'lease' };

  test('its structure is told with pages, and its bytes are the ones that came', async () => {
    const read = await product.client.call(documents.readBlocks, { params: at, query: { path: 'lease.pdf' } });
    expect(read).toMatchObject({ format: 'pdf', version: 1, text: `${rent}\n\n${notice}`, annotations: [] });
    expect(read.blocks.map(({ start, end }) => read.text.slice(start, end))).toEqual([rent, notice]);
    expect(read.pages).toMatchObject([
      { page: 1, start: 0, end: rent.length, scanned: false },
      { page: 2, start: rent.length + 2, end: read.text.length, scanned: false },
    ]);
    for (const { width, height } of read.pages) {
      expect(width).toBeCloseTo(595.28, 0);
      expect(height).toBeCloseTo(841.89, 0);
    }
  });

  test('a span is drawn where its words are, a part of a word by its share', async () => {
    const boxesOf = async (start: number, end: number) =>
      (await product.client.call(documents.readBoxes, { params: at, query: { path: 'lease.pdf', start: `${start}`, end: `${end}` } }))
        .boxes;
    const [whole] = await boxesOf(0, rent.length);
    expect(whole).toMatchObject({ page: 1 });
    expect(whole?.x).toBeCloseTo(60, 0);
    expect(whole?.y).toBeGreaterThan(95);
    expect(whole?.y).toBeLessThan(110);
    const [word] = await boxesOf(rent.indexOf('tenant'), rent.indexOf('tenant') + 6);
    const [half] = await boxesOf(rent.indexOf('tenant') + 3, rent.indexOf('tenant') + 6);
    expect(half?.width).toBeCloseTo((word?.width ?? 0) / 2, 1);
    expect(half?.x).toBeCloseTo((word?.x ?? 0) + (word?.width ?? 0) / 2, 1);
    expect((await boxesOf(0, rent.length + 2 + notice.length)).map(({ page }) => page)).toEqual([1, 2]);
    expect(await boxesOf(0, 0)).toEqual([]);
    expect(await boxesOf(10_000, 10_010)).toEqual([]);
  });

  test('hits name the page; citations of answers and evidence are drawn', async () => {
    const { hits } = await product.client.call(search.searchRoute, { body: { query: 'written notice', k: 1 } });
    expect(hits[0]).toMatchObject({ document: 'lease.pdf' });
    const answer = await product.client.call(answers.askRoute, { body: { question: 'How can a party end this lease?' } });
    const [citation] = answer.sentences[0]?.citations ?? [];
    expect(citation).toMatchObject({ quote: notice, page: 2, boxes: [{ page: 2 }] });
    const added = await product.client.call(evidence.addEvidenceRoute, {
      body: { document: 'lease/lease.pdf', quote: 'a monthly rent of 1,450 crowns' },
    });
    expect(added).toMatchObject({ page: 1, boxes: [{ page: 1 }] });
  });

  test('a workbook is cited by its cells, a deck by its slide', async () => {
    await product.put('office', { 'b.xlsx': Buffer.from(seedFile('budget.xlsx')), 'p.pptx': Buffer.from(seedFile('plan.pptx')) });
    const read = await product.client.call(documents.readBlocks, { params: { bundle: 'office' }, query: { path: 'b.xlsx' } });
    expect(read.blocks.at(-1)?.cells?.map(({ address }) => address)).toEqual(['Budget!A3', 'Budget!B3']);
    const kept = await product.client.call(evidence.addEvidenceRoute, { body: { document: 'office/b.xlsx', quote: '1,234.50' } });
    expect(kept).toMatchObject({ cell: 'Budget!B2', headingPath: ['Budget'] });
    const answer = await product.client.call(answers.askRoute, { body: { question: 'What is the price of chairs?', bundle: 'office' } });
    expect(answer.sentences.flatMap(({ citations }) => citations.map(({ cell }) => cell)).join(' ')).toMatch(/Budget!A[12]/);
    const found = await product.client.call(search.searchRoute, { body: { query: 'chairs', bundle: 'office', k: 1 } });
    expect(found.hits).toMatchObject([{ document: 'b.xlsx', cell: expect.stringMatching(/^Budget!A\d$/) }]);
    const slide = await product.client.call(evidence.addEvidenceRoute, { body: { document: 'office/p.pptx', quote: 'Oak tables' } });
    expect(slide).toMatchObject({ page: 2 });
    expect(slide).not.toHaveProperty('boxes');
  });

  test('a text without pages has none', async () => {
    await product.put('notes', { 'note.md': rent });
    const read = await product.client.call(documents.readBlocks, { params: { bundle: 'notes' }, query: { path: 'note.md' } });
    expect(read.pages).toEqual([]);
    const query = { path: 'note.md', start: '0', end: '5' };
    expect(await product.client.call(documents.readBoxes, { params: { bundle: 'notes' }, query })).toEqual({ boxes: [] });
    const added = await product.client.call(evidence.addEvidenceRoute, { body: { document: 'notes/note.md', quote: rent } });
    expect(Object.keys(added)).not.toContain('boxes');
  });
});
