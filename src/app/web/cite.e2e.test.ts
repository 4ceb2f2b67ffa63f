/** From an empty workspace to the exact words: files are dropped, one cannot be read, a question is asked, a citation is opened. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute, type PresentedAnswer } from '../../modules/answers/contract.ts';
import { openBrowser, seriousFindings } from '../../testing/browser.ts';
import { addFiles, expectSoon, keepPicture, openProduct, sample } from './browser.fixture.ts';
import { measureHighlight } from './highlight.fixture.ts';

let browser: Browser;
beforeAll(async () => void (browser = await openBrowser()));
afterAll(() => browser.close());

const leaseQuestion = "How many days' notice must the Tenant give to end this Lease?";
const rulesQuestion = 'When is the street door locked?';

/** Drops files as a person does: the browser itself reads them from the disk. */
async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  await page.getByText('Drop files and folders to add them').waitFor();
  await devtools.send('Input.dispatchDragEvent', { type: 'drop', x: 400, y: 400, data });
}

test('files are dropped, a question is asked, and its citations open exactly the quoted words', async () => {
  await using product = await openProduct(browser);
  const { client } = product.server;
  const folder = await mkdtemp(join(tmpdir(), 'stemma-dropped-'));
  try {
    const files: readonly (readonly [string, Uint8Array])[] = [
      ['lease.pdf', await sample('lease-v1.pdf')],
      ['house-rules.md', await sample('house-rules.md')],
      ['broken.pdf', Buffer.from('%PDF-1.7\nthis is no more than a beginning')],
    ];
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    await product.onPage({}, async (page) => {
      await page.goto('/');
      await page.getByRole('heading', { name: 'Put in the documents you work from' }).waitFor();
      await addDropped(
        page,
        files.map(([name]) => join(folder, name)),
      );
      await page.getByRole('button', { name: 'Open papers' }).click();
      await expectSoon(() => page.getByRole('table').getByRole('link').allTextContents()).toEqual(['house-rules.md', 'lease.pdf']);

      await ask(page, leaseQuestion);
      const { sentences } = await client.call(askRoute, { body: { question: leaseQuestion } });
      await expectNumerals(page, sentences);
      await keepPicture(page, 'journey-answer');
      const cited = sentences.flatMap(({ citations }) => citations);
      expect(cited.length).toBeGreaterThan(1);
      for (const [index, citation] of cited.entries()) {
        await page.getByRole('link', { name: `Citation ${index + 1}:` }).click();
        await expectOnPage(page, citation);
        if (index === 0) await expectSamePlaceLarger(page, citation);
        await page.goBack();
      }

      await ask(page, rulesQuestion);
      const answer = await client.call(askRoute, { body: { question: rulesQuestion } });
      const rule = answer.sentences[0]?.citations[0];
      if (!rule) throw new Error('The rules do not answer.');
      await page.getByRole('link', { name: /^Citation 1:/ }).click();
      await expectSoon(() => new URL(page.url()).pathname).toBe(`/b/papers/d/${rule.document}`);
      const marks = page.locator(`mark[data-place="${rule.start} ${rule.end}"]`);
      await marks.first().waitFor();
      expect((await marks.allTextContents()).join('')).toBe(rule.quote);
      await expectSoon(() => isInSight(marks.first())).toBe(true);
      await keepPicture(page, 'journey-words-text');
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Drops them, names a bundle, and watches each file until it is there or says why not. */
async function addDropped(page: Page, paths: readonly string[]): Promise<void> {
  await dropFiles(page, paths);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'Add 3 documents' }).waitFor();
  await dialog.getByRole('button', { name: 'Add 3 documents' }).click();
  await dialog.getByText(/name/i).first().waitFor();
  await dialog.getByLabel('Bundle').fill('papers');
  expect(await seriousFindings(page)).toEqual([]);
  const reading = Promise.withResolvers<void>();
  await page.route('**/api/v1/bundles/papers/documents', async (route) => {
    await reading.promise;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Add 3 documents' }).click();
  await dialog.getByRole('heading', { name: 'Adding 3 documents to papers' }).waitFor();
  await expectSoon(() => dialog.getByRole('listitem').allTextContents()).toEqual(['broken.pdfsent', 'house-rules.mdsent', 'lease.pdfsent']);
  expect(await dialog.getByRole('progressbar').count()).toBe(1);
  await keepPicture(page, 'journey-adding');
  reading.resolve();
  await dialog.getByRole('heading', { name: '2 documents added to papers, 1 not' }).waitFor();
  const lines = await dialog.getByRole('listitem').allTextContents();
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^broken\.pdf.*failed.*(damaged|broken|PDF)/);
  expect(lines[1]).toMatch(/^house-rules\.md\d+ passages?new$/);
  expect(lines[2]).toMatch(/^lease\.pdf21 pages, \d+ passagesnew$/);
  await dialog.getByText('Version 1 is published: 2 new.').waitFor();
  await keepPicture(page, 'journey-added');
}

async function ask(page: Page, question: string): Promise<void> {
  const box = page.getByRole('search').getByLabel('Ask the documents');
  await box.fill(question);
  await box.press('Enter');
  await page.getByRole('heading', { name: `Answer to: ${question}` }).waitFor();
  await page.getByRole('link', { name: /^Citation 1:/ }).waitFor();
}

type Cited = Pick<PresentedAnswer['sentences'][number]['citations'][number], 'start' | 'end' | 'quote' | 'page'>;

/** Every sentence has its numerals, every numeral its note with the quote, and pointing at one lights both. */
async function expectNumerals(page: Page, sentences: PresentedAnswer['sentences']): Promise<void> {
  const answer = page.getByRole('region', { name: 'Answer' });
  for (const { text } of sentences) expect(await answer.textContent()).toContain(text);
  const quotes = new Map(sentences.flatMap(({ citations }) => citations.map(({ start, end, quote }) => [`${start} ${end}`, quote])));
  const notes = page.getByRole('note');
  await expectSoon(() => notes.count()).toBe(quotes.size);
  expect(await notes.locator('blockquote').allTextContents()).toEqual([...quotes.values()]);
  const numeral = page.getByRole('link', { name: /^Citation 1:/ });
  const edge = (): Promise<string> => notes.first().evaluate((note) => getComputedStyle(note).borderLeftColor + note.className);
  const quiet = await edge();
  await numeral.hover();
  await expectSoon(edge).not.toBe(quiet);
}

/** Whether it can be read without scrolling: below the bars and above the end of the window. */
const isInSight = (mark: Locator): Promise<boolean> =>
  mark.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top > 48 && bottom < innerHeight;
  });

/** The page is drawn, and the highlight lies under exactly the words. */
async function expectOnPage(page: Page, cited: Cited): Promise<void> {
  const place = `${cited.start} ${cited.end}`;
  const mark = page.locator(`[data-place="${place}"]`).first();
  await mark.waitFor();
  const sheet = page.locator(`[data-page="${cited.page}"]`);
  await sheet.locator('canvas').waitFor();
  await sheet.locator('.page-words span').first().waitFor({ state: 'attached' });
  await expectSoon(async () => (await measureHighlight(page, place, cited.quote)).words.length).toBeGreaterThan(0);
  const { overlaps, covered, ink } = await measureHighlight(page, place, cited.quote);
  expect(overlaps.length).toBeGreaterThan(0);
  for (const overlap of overlaps) expect(overlap).toBeGreaterThanOrEqual(0.95);
  expect(covered).toBeGreaterThanOrEqual(0.98);
  for (const share of ink) expect(share).toBeGreaterThan(0.02);
  await expectSoon(() => isInSight(mark)).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await keepPicture(page, `journey-words-pdf-${cited.page}`);
}

/** At another size the boxes are under the same words. */
async function expectSamePlaceLarger(page: Page, cited: Cited): Promise<void> {
  const place = `${cited.start} ${cited.end}`;
  const mark = page.locator(`[data-place="${place}"]`).first();
  const width = (): Promise<number> => mark.evaluate((element) => element.getBoundingClientRect().width);
  const before = await width();
  await page.getByRole('button', { name: 'Larger' }).click();
  await page.getByRole('button', { name: 'Larger' }).click();
  await expectSoon(width).toBeGreaterThan(before * 1.1);
  await expectSoon(async () => Math.min(...(await measureHighlight(page, place, cited.quote)).overlaps)).toBeGreaterThanOrEqual(0.95);
  await page.getByRole('button', { name: 'Fit the width' }).click();
}

const clauses = Array.from({ length: 400 }, (_, index) => `${index + 1}. The gate of yard ${index + 1} is painted green every spring.`);
const minutes = `# Minutes\n\n${clauses.join('\n\n')}\n\nSigned for the owners.`;

test('a folder is dropped as it is, and words are found in all of a document, drawn or not', async () => {
  await using product = await openProduct(browser);
  const folder = await mkdtemp(join(tmpdir(), 'stemma-dropped-'));
  try {
    await mkdir(join(folder, 'minutes', '2026'), { recursive: true });
    await writeFile(join(folder, 'minutes', '2026', 'march.md'), minutes);
    await writeFile(join(folder, 'minutes', 'first.txt'), 'The gate was ordered.');
    await writeFile(join(folder, 'minutes', '.hidden'), 'x');
    await product.onPage({}, async (page) => {
      await page.goto('/');
      await page.getByRole('heading', { name: 'Put in the documents you work from' }).waitFor();
      await dropFiles(page, [join(folder, 'minutes')]);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('1 file left out').waitFor();
      // The folder gives its name to the bundle, and its own folders stay.
      expect(await dialog.getByLabel('Bundle').inputValue()).toBe('minutes');
      await dialog.getByRole('button', { name: 'Add 2 documents' }).click();
      await page.getByRole('button', { name: 'Open minutes' }).click();
      await expectSoon(() => page.getByRole('table').getByRole('link').allTextContents()).toEqual(['2026/march.md', 'first.txt']);
      await page.getByRole('link', { name: '2026/march.md' }).click();
      await page.getByText('The gate of yard 1 is').waitFor();
      await findInDocument(page);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** The keys of the browser's find look through the whole text, also where it is not drawn; Escape gives them back. */
async function findInDocument(page: Page): Promise<void> {
  expect(await page.getByText('Signed for').count()).toBe(0);
  await page.keyboard.press('Control+f');
  const find = page.getByRole('search', { name: 'Find in this document' });
  const box = find.getByRole('searchbox');
  await box.fill('signed  FOR');
  await find.getByText('1 of 1').waitFor();
  const place = page.locator('mark[data-note-anchor^="found-"]').first();
  await expectSoon(() => isInSight(place)).toBe(true);
  expect(await place.innerText()).toBe('Signed for');
  expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
  await box.fill('gate of yard');
  await find.getByText('1 of 400').waitFor();
  await page.keyboard.press('Shift+Enter');
  await find.getByText('400 of 400').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await keepPicture(page, 'find-in-document');
  await box.fill('zebra');
  await find.getByText('Not in this document').waitFor();
  await page.keyboard.press('Escape');
  await find.waitFor({ state: 'hidden' });
  expect(await page.locator('mark[data-note-anchor^="found-"]').count()).toBe(0);
}

const hostile = `<!doctype html><title>Rules</title><h1>Rules</h1><p>Keep quiet.</p><img src=x onerror="window.ran=1">
<script>window.ran=1</script><svg onload="window.ran=1"></svg><a href="javascript:window.ran=1">here</a>`;

test('an uploaded page with a script is shown as text and never runs here', async () => {
  await using product = await openProduct(browser);
  const { client, url } = product.server;
  await addFiles(client, 'papers', [['rules.html', hostile]]);
  const file = `${url}/api/v1/bundles/papers/file?path=rules.html`;
  await product.onPage({}, async (page) => {
    await page.goto('/b/papers/d/rules.html');
    await page.getByText('Keep quiet.').waitFor();
    expect(await page.locator('main :is(script, img, svg[onload], a[href^=javascript])').count()).toBe(0);
    // Opened by itself it is a download, and nothing of it is shown.
    const [download] = await Promise.all([page.waitForEvent('download'), page.goto(file).catch(() => {})]);
    expect(download.suggestedFilename()).toBe('rules.html');
    expect(await page.evaluate('window.ran')).toBeUndefined();
  });
  const { headers } = await fetch(file);
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain('sandbox');
});
