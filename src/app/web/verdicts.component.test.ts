/** What people say of an answer and an insight, the ways out of a flag, old words beside new ones, and who was given them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRoute } from '../../modules/answers/contract.ts';
import { applyRoute } from '../../modules/documents/contract.ts';
import { addEvidenceRoute, addInsightRoute, showInsight } from '../../modules/evidence/contract.ts';
import { addVerdict } from '../../modules/verdicts/contract.ts';
import { openBrowser } from '../../testing/browser.ts';
import { exportPack } from '../evidence-pack/contract.ts';
import { addFiles, keepPicture, openProduct, type Product } from './browser.fixture.ts';
import { expectFit } from './look.fixture.ts';
import { findingsInBoth } from './screens.fixture.ts';

const end = 'The lease ends when the golden keys are handed over.';
const rent = 'The tenant must pay the rent before the third working day.';
const lease = `# End\n\n${end} The golden keys open every door of the lease. ${rent}`;
const question = 'When does the lease end and the golden keys are handed over?';

let browser: Browser;
let product: Product;
let answer: string;
let insight: string;
beforeAll(async () => {
  browser = await openBrowser();
  product = await openProduct(browser);
  const { client } = product.server;
  await addFiles(client, 'lease', [['lease.md', lease]]);
  answer = (await client.call(askRoute, { body: { question, bundle: 'lease', save: true } })).id as string;
  const quote = await client.call(addEvidenceRoute, { body: { document: 'lease/lease.md', quote: rent } });
  insight = (await client.call(addInsightRoute, { body: { statement: 'Rent is due early in the month.', evidence: [quote.id] } })).id;
  await client.call(addVerdict, { body: { of: quote.id, decision: 'approve', note: 'Read beside the original.' } });
  await client.call(exportPack, { params: { subject: answer } });
  await client.call(exportPack, { params: { subject: 'lease' } });
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await browser.close();
});

/** Looks at a screen in light and dark, and narrow. */
async function look(page: Page, name: string): Promise<void> {
  expect(await findingsInBoth(page), name).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await keepPicture(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectFit(page, name);
}

test('judged where it stands, told of by the plan, flagged, and left with a reason or by running again', { timeout: 120_000 }, async () => {
  await expectJudged();
  await expectLeft();
});

async function expectJudged(): Promise<void> {
  await product.onPage({}, async (page) => {
    await page.goto(`/answers/${answer}`);
    await page.getByText('Nobody was given anything of it that is wrong now.').waitFor();
    await page.getByRole('button', { name: 'Approve sentence 1' }).click();
    await page.getByRole('list', { name: 'Verdicts on sentence 1' }).getByText('Approved by').waitFor();
    await look(page, 'answer-judged');

    await page.goto(`/insights/${insight}`);
    await page.getByRole('list', { name: 'Verdicts on quote 1' }).getByText('Read beside the original.').waitFor();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('list', { name: 'Verdicts', exact: true }).getByText('Rejected by').waitFor();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('list', { name: 'Verdicts', exact: true }).getByText('Approved by').waitFor();
    await look(page, 'insight-judged');

    const changed = lease.replace('handed over', 'given back').replace('third', 'fifth').replace('open every door', 'open the front door');
    await addFiles(product.server.client, 'lease', [['lease.md', changed]]);
    await page.goto('/b/lease/plan');
    await page.getByText('2 exported packs hold what would change.').waitFor();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('list', { name: 'Who was given it' }).getByText('Exported: lease@1').waitFor();
    expect(await page.getByRole('list', { name: 'Sentences' }).locator('ins').count()).toBeGreaterThan(1);
    await look(page, 'plan-holders');
  });
}

async function expectLeft(): Promise<void> {
  await product.server.client.call(applyRoute, { params: { bundle: 'lease' }, body: { only: [] } });
  await product.onPage({}, async (page) => {
    await page.goto(`/insights/${insight}`);
    await page.getByRole('list', { name: 'Verdicts', exact: true }).getByText('Approved, on other words').waitFor();
    await page.getByRole('button', { name: 'Dismiss the flag' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Dismiss the flag' }).click();
    await dialog.getByText('Say why, in a few words').waitFor();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Agreed with the owner.');
    await dialog.getByRole('button', { name: 'Dismiss the flag' }).click();
    await page.getByText('“Agreed with the owner.”').waitFor();
    await look(page, 'insight-dismissed');
    expect((await product.server.client.call(showInsight, { params: { id: insight } })).dismissed?.reason).toBe('Agreed with the owner.');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('button', { name: 'Take it back' }).waitFor({ state: 'detached' });

    await page.goto(`/answers/${answer}`);
    await page.getByText('cited text changed').first().waitFor();
    await page.getByRole('list', { name: 'Who was given it' }).locator('del').first().waitFor();
    await look(page, 'answer-flagged');
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('status').getByText('What running it again changed').waitFor();
    await page.getByRole('button', { name: 'Compare with what it said before' }).click();
    await page.getByRole('list', { name: 'Sentences' }).locator('ins').first().waitFor();
    await look(page, 'answer-compared');
  });
}
