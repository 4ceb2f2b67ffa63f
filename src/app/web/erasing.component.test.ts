/** Deleting for good on the page: what goes is shown, its name is typed, the receipt is left; a plan that no longer stands is shown anew. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute } from '../../modules/answers/contract.ts';
import { applyRoute, listErasures } from '../../modules/documents/contract.ts';
import { addEvidenceRoute, addInsightRoute } from '../../modules/evidence/contract.ts';
import { openBrowser } from '../../testing/browser.ts';
import { addFiles, keepPicture, openProduct, type Product } from './browser.fixture.ts';
import { expectFit } from './look.fixture.ts';
import { findingsInBoth } from './screens.fixture.ts';

const rent = 'The tenant must pay the rent before the third working day.';
const roof = 'The roof is inspected in spring by whoever lives there.';

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await openBrowser();
  product = await openProduct(browser);
  const { client } = product.server;
  await addFiles(client, 'lease', [
    ['rent.md', `# Rent\n\n${rent}\n\n# Roof\n\n${roof}`],
    ['annexes/house.md', `# House\n\nThe house has a garden.\n\n# Roof\n\n${roof}`],
  ]);
  await client.call(askRoute, { body: { question: 'When must the tenant pay the rent?', bundle: 'lease', save: true } });
  const quote = await client.call(addEvidenceRoute, { body: { document: 'lease/rent.md', quote: rent } });
  await client.call(addInsightRoute, { body: { statement: 'Rent is due early in the month.', evidence: [quote.id] } });
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
});

async function look(page: Page, name: string): Promise<void> {
  expect(await findingsInBoth(page), name).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await keepPicture(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectFit(page, name);
}

test('a document, then its bundle', { timeout: 120_000 }, async () => {
  const { client } = product.server;
  await product.onPage({ expected: /409|404/ }, async (page) => {
    await page.goto('/b/lease');
    await page.getByRole('button', { name: 'More about rent.md' }).click();
    await page.getByRole('menuitem', { name: 'Delete for good' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 document with 1 revision and 1 passage goes, from the one version that lists it.').waitFor();
    await dialog.getByRole('list', { name: 'Goes with it' }).getByText('Rent is due early in the month.').waitFor();
    await dialog.getByRole('list', { name: 'Is run again without it' }).getByText('When must the tenant pay the rent?').waitFor();
    await dialog.getByText('lease/annexes/house.md has 1 passage of the same text. That stays.').waitFor();
    await look(page, 'erasing-plan');
    const done = dialog.getByRole('button', { name: 'Delete for good' });
    await dialog.getByLabel('Type rent.md to delete it').fill('rent');
    await dialog.getByLabel('Type rent.md to delete it').press('Enter'); // not the name
    expect((await client.page(listErasures, {})).data.erasures).toEqual([]);

    // Something moves while it is looked at.
    await addFiles(client, 'lease', [['annexes/house.md', `# House\n\nThe house has a garden and a shed.\n\n# Roof\n\n${roof}`]]);
    await client.call(applyRoute, { params: { bundle: 'lease' }, body: {} });
    await dialog.getByLabel('Type rent.md to delete it').fill('rent.md');
    await done.click();
    await dialog.getByText('rent.md was not deleted.').waitFor();
    await look(page, 'erasing-refused');
    await dialog.getByRole('button', { name: 'Look at what goes now' }).click();
    await dialog.getByText('from all 2 versions that list it.').waitFor();
    await dialog.getByLabel('Type rent.md to delete it').fill('rent.md');
    await done.click();
    await dialog.getByRole('heading', { name: 'rent.md is deleted for good' }).waitFor();
    await dialog.getByText('No file of the data directory holds a word of it.').waitFor();
    await look(page, 'erasing-receipt');
    const [receipt] = (await client.page(listErasures, {})).data.erasures;
    await dialog.getByText(receipt?.id as string).waitFor();
    await dialog.getByRole('button', { name: 'Close the receipt' }).click();
    await page.getByRole('link', { name: 'annexes/house.md' }).waitFor();
    expect(await page.getByRole('link', { name: 'rent.md' }).count()).toBe(0);

    await page.getByRole('button', { name: 'More about lease' }).click();
    await page.getByRole('menuitem', { name: 'Delete the bundle for good' }).click();
    await dialog.getByLabel('Type lease to delete it').fill('lease');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await dialog.getByRole('button', { name: 'Close the receipt' }).click();
    await page.waitForURL('/');
    expect((await client.page(listErasures, {})).data.erasures).toHaveLength(2);
  });
});
