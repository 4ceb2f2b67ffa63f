/** Searches narrowed on the page by what documents state of themselves. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, seriousFindings } from '../../testing/browser.ts';
import { addFiles, expectSoon, keepPicture, openProduct } from './browser.fixture.ts';

let browser: Browser;
beforeAll(async () => void (browser = await openBrowser()));
afterAll(() => browser.close());

const stating = (author: string, tag: string, date: string): string =>
  `---\nauthor: ${author}\ntags: [${tag}]\ndate: ${date}\n---\n\n# ${author}\n\nThe deposit is paid in March.`;

test('by author, tag and day; all of it stands in the address, and above the document', async () => {
  await using product = await openProduct(browser);
  await addFiles(product.server.client, 'lease', [
    ['ada.md', stating('Ada Lovelace', 'mill', '2026-03-01')],
    ['bruno.md', stating('Bruno Green', 'barn', '2020-05-05')],
  ]);
  await product.onPage({}, async (page) => {
    await page.goto('/search?q=deposit');
    const found = (): Promise<string[]> => page.getByRole('main').locator('[data-result]').allTextContents();
    await expectSoon(async () => (await found()).length).toBe(2);

    await page.getByText('Author, tag and date').click();
    await page.getByLabel('Author', { exact: true }).fill('lovelace');
    await page.keyboard.press('Enter');
    await expectSoon(found).toEqual([expect.stringContaining('Ada Lovelace')]);
    expect(new URL(page.url()).searchParams.get('by')).toBe('lovelace');
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, 'search-narrowed');

    // What is written and left is searched by, and cleared likewise.
    await page.getByLabel('Author', { exact: true }).fill('');
    await page.getByLabel('Tag', { exact: true }).fill('BARN');
    await page.getByLabel('From', { exact: true }).focus();
    await expectSoon(found).toEqual([expect.stringContaining('Bruno Green')]);
    await page.getByLabel('From', { exact: true }).fill('2026-01-01');
    await page.keyboard.press('Enter');
    await page.getByText('No passage has these words').waitFor();
    await page.getByRole('link', { name: 'Search everything there is now' }).click();
    await expectSoon(async () => (await found()).length).toBe(2);

    await page.goto('/b/lease/d/ada.md');
    await page.getByText(/^Stated by the document: Ada Lovelace · .*2026 · mill$/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
